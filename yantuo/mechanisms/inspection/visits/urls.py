"""Addresses of inspections."""

from django.urls import path

from yantuo.mechanisms.inspection.visits import views

urlpatterns = [
    path("visits/", views.visits, name="visits"),
    path("visits/<uuid:pk>/", views.visit, name="visit"),
]
