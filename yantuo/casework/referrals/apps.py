"""Django's name for this app; makes its kind of dossier known."""

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "yantuo.casework.referrals"
    label = "referrals"

    def ready(self) -> None:
        """Register the kind: work list and search find it by this."""
        from yantuo.casework.dossiers.kinds import Kind, register
        from yantuo.casework.referrals.flow import FLOW, KIND
        from yantuo.casework.referrals.models import Referral

        register(Kind(key=KIND, label=FLOW.title, url_name="referral", flow=FLOW, model=Referral))
