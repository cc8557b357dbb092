"""Addresses of notices."""

from django.urls import path

from yantuo.casework.notices import views

urlpatterns = [
    path("notices/", views.notices, name="notices"),
    path("notices/read/", views.notices_read, name="notices_read"),
    path("notices/<uuid:pk>/", views.notice, name="notice"),
]
