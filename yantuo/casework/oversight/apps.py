"""Django's name for this app; makes its kind of dossier known."""

from django.apps import AppConfig


class OversightConfig(AppConfig):
    name = "yantuo.casework.oversight"
    label = "oversight"

    def ready(self) -> None:
        """Register the kind: work list and search find it by this."""
        from yantuo.casework.dossiers.kinds import Kind, register
        from yantuo.casework.oversight.flow import FLOW, KIND
        from yantuo.casework.oversight.models import Round

        register(Kind(key=KIND, label=FLOW.title, url_name="round", flow=FLOW, model=Round))
