"""Django's name for this app; makes its kind of dossier known."""

from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "yantuo.mechanisms.inspection.visits"
    label = "visits"

    def ready(self) -> None:
        """Register the kind for work list, search and timeline, and what takes findings back."""
        from yantuo.casework.dossiers import undone
        from yantuo.casework.dossiers.kinds import Kind, register
        from yantuo.mechanisms.inspection.visits.flow import FLOW, KIND
        from yantuo.mechanisms.inspection.visits.models import Visit
        from yantuo.mechanisms.inspection.visits.returns.actions import take_back, take_on_again

        register(Kind(key=KIND, label=FLOW.title, url_name="visit", flow=FLOW, model=Visit))
        undone.register("inspection", undone.Giver(take_back, take_on_again))
