"""Django's name for this app."""

from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "yantuo.casework.dossiers"
    label = "dossiers"
