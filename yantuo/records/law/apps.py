"""Django's name for this app."""

from django.apps import AppConfig


class LawConfig(AppConfig):
    name = "yantuo.records.law"
    label = "law"
