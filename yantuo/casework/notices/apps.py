"""Django's name for this app."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "yantuo.casework.notices"
    label = "notices"
