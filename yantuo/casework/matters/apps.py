"""Django's name for this app; makes its kind of dossier known."""

from django.apps import AppConfig


class MattersConfig(AppConfig):
    name = "yantuo.casework.matters"
    label = "matters"

    def ready(self) -> None:
        """Register the kind: work list and search find it by this."""
        from yantuo.casework.dossiers.kinds import Kind, register
        from yantuo.casework.matters.flow import FLOW, KIND
        from yantuo.casework.matters.models import Matter

        register(Kind(key=KIND, label=FLOW.title, url_name="matter", flow=FLOW, model=Matter))
