"""Addresses of the clocks."""

from django.urls import path

from yantuo.casework.deadlines import views

urlpatterns = [
    path("deadlines/<uuid:pk>/pause/", views.pause, name="deadline_pause"),
    path("deadlines/<uuid:pk>/resume/", views.resume, name="deadline_resume"),
    path("deadlines/<uuid:pk>/extend/", views.extend, name="deadline_extend"),
]
