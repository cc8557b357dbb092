"""Django's name for this app."""

from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    name = "yantuo.directory.enterprises"
    label = "enterprises"
