"""Django's name for this app."""

from django.apps import AppConfig


class ChecklistsConfig(AppConfig):
    name = "yantuo.casework.checklists"
    label = "checklists"
