"""Django's name for this app."""

from django.apps import AppConfig


class SightConfig(AppConfig):
    name = "yantuo.records.sight"
    label = "sight"

    def ready(self) -> None:
        """Teach texts the conditions that work beneath row-level security."""
        from yantuo.records.sight.lookups import register

        register()
