"""Django's name for this app; makes its kind of dossier known."""

from django.apps import AppConfig


class CardsConfig(AppConfig):
    name = "yantuo.casework.cards"
    label = "cards"

    def ready(self) -> None:
        """Register the kind: work list and search find it by this."""
        from yantuo.casework.cards.flow import FLOW, KIND
        from yantuo.casework.cards.models import Card
        from yantuo.casework.dossiers.kinds import Kind, register

        register(
            Kind(key=KIND, label=FLOW.title, url_name="card", flow=FLOW, model=Card, along=("addressee",))
        )
