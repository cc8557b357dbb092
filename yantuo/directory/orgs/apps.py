"""Django's name for this app."""

from django.apps import AppConfig


class OrgsConfig(AppConfig):
    name = "yantuo.directory.orgs"
    label = "orgs"
