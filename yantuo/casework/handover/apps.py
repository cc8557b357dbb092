"""Django's name for this app."""

from django.apps import AppConfig


class HandoverConfig(AppConfig):
    name = "yantuo.casework.handover"
    label = "handover"
