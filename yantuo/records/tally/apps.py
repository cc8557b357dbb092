"""Django's name for this app."""

from django.apps import AppConfig


class TallyConfig(AppConfig):
    name = "yantuo.records.tally"
    label = "tally"
