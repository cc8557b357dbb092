"""Django's name for this app; makes its kind of dossier known."""

from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "yantuo.mechanisms.inspection.visits"
    label = "visits"

    def ready(self) -> None:
        """Register the kind: work list, search and timeline find it by this."""
        from yantuo.casework.dossiers.kinds import Kind, register
        from yantuo.mechanisms.inspection.visits.flow import FLOW, KIND
        from yantuo.mechanisms.inspection.visits.models import Visit

        register(Kind(key=KIND, label=FLOW.title, url_name="visit", flow=FLOW, model=Visit))
