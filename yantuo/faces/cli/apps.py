"""Django's name for this app."""

from django.apps import AppConfig


class CliConfig(AppConfig):
    name = "yantuo.faces.cli"
    label = "cli"
