"""What this mechanism says of itself to menus, addresses, search and timeline."""

from django.utils.translation import gettext_lazy as _

from yantuo.kernel.manifest import DossierKind, Manifest, NavEntry

MANIFEST = Manifest(
    key="inspection",
    title=_("Inspection"),
    basis="食品生产经营监督检查管理办法（国家市场监督管理总局令第49号）",
    urls="yantuo.mechanisms.inspection.urls",
    public="yantuo.mechanisms.inspection.visits.queries.public_rows",
    nav=(
        NavEntry(
            label=_("Inspections"),
            url_name="visits",
            icon="clipboard-check",
            powers=("dossier.read",),
            bar=True,
        ),
        NavEntry(
            label=_("Conflicts of interest"),
            url_name="conflicts",
            powers=("inspection.plan", "inspection.inspect"),
            face="account",
        ),
    ),
    kinds=(
        DossierKind(
            key="visit",
            label=_("Inspection"),
            url_name="visit",
            flow="yantuo.mechanisms.inspection.visits.flow.FLOW",
            model="yantuo.mechanisms.inspection.visits.models.Visit",
        ),
    ),
)
