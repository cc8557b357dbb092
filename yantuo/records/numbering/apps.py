"""Django's name for this app."""

from django.apps import AppConfig


class NumberingConfig(AppConfig):
    name = "yantuo.records.numbering"
    label = "numbering"
