"""Django's name for this app."""

from django.apps import AppConfig


class BusinessConfig(AppConfig):
    name = "yantuo.faces.business"
    label = "business"

    def ready(self) -> None:
        """Make known where an enterprise reads what is about it."""
        from yantuo.casework.dossiers.kinds import own_pages

        own_pages("business_due", card="business_card", visit="business_inspection")
