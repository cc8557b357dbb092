"""Django's name for this app."""

from django.apps import AppConfig


class SightConfig(AppConfig):
    name = "yantuo.records.sight"
    label = "sight"
