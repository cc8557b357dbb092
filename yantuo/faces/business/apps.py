"""Django's name for this app."""

from django.apps import AppConfig


class BusinessConfig(AppConfig):
    name = "yantuo.faces.business"
    label = "business"
