"""Django's name for this app."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "yantuo.casework.documents"
    label = "documents"
