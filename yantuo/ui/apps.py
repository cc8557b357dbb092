"""Django's name for this app."""

from django.apps import AppConfig
from django.utils.translation import gettext

from yantuo.kernel.sentence import speak_through


class UiConfig(AppConfig):
    name = "yantuo.ui"
    label = "ui"

    def ready(self) -> None:
        """Let the sentences of the kernel speak the reader's language."""
        speak_through(gettext)
