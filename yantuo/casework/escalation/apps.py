"""Django's name for this app."""

from django.apps import AppConfig


class EscalationConfig(AppConfig):
    name = "yantuo.casework.escalation"
    label = "escalation"
