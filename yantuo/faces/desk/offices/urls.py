"""Addresses of the offices."""

from django.urls import path

from yantuo.faces.desk.offices import views

urlpatterns = [
    path("offices/", views.offices, name="offices"),
    path("offices/new/", views.office_new, name="office_new"),
    path("offices/<int:pk>/", views.office, name="office"),
    path("offices/<int:pk>/edit/", views.office_edit, name="office_edit"),
    path("offices/<int:pk>/dissolve/", views.office_dissolve, name="office_dissolve"),
]
