"""Django's name for this app."""

from django.apps import AppConfig


class TrailConfig(AppConfig):
    name = "yantuo.records.trail"
    label = "trail"
