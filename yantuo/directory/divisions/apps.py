"""Django's name for this app."""

from django.apps import AppConfig


class DivisionsConfig(AppConfig):
    name = "yantuo.directory.divisions"
    label = "divisions"
