"""Django's name for this app."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "yantuo.faces.api"
    label = "api"
