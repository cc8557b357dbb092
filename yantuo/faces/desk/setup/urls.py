"""Addresses of the set-up and of the status page."""

from django.urls import path

from yantuo.faces.desk.setup.first import views as first

urlpatterns = [
    path("set-up/first/<str:token>/", first.first, name="set_up_first"),
]
