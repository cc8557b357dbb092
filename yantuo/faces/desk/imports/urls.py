"""Addresses of the imports."""

from django.urls import path

from yantuo.faces.desk.imports import views

urlpatterns = [
    path("imports/", views.imports, name="imports"),
    path("imports/invite/", views.invite_many, name="invite_many"),
    path("imports/jobs/<uuid:pk>/", views.import_job, name="import_job"),
    path("imports/jobs/<uuid:pk>/run/", views.import_run, name="import_run"),
    path("imports/jobs/<uuid:pk>/errors/", views.import_errors, name="import_errors"),
    path("imports/<slug:key>/", views.import_list, name="import_list"),
    path("imports/<slug:key>/template/", views.import_template, name="import_template"),
]
