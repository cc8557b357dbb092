"""Django's name for this app."""

from django.apps import AppConfig


class DeadlinesConfig(AppConfig):
    name = "yantuo.casework.deadlines"
    label = "deadlines"
