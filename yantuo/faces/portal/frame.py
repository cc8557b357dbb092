"""What stands around the public pages: the bureau, the way back, the way in."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yantuo.directory.orgs.models import Organisation
from yantuo.faces.desk.queries import is_synthetic
from yantuo.ui.frame import Frame, NavItem, NavSection, mark_current

BANNER = _("Demonstration: every firm, person and figure here is synthetic.")


def portal_frame(request: HttpRequest, office: Organisation | None) -> Frame:
    """The frame of a public page; it asks the database nothing."""
    places = [
        NavItem(_("Start"), reverse("portal")),
        NavItem(_("Check a document"), reverse("document_check")),
        NavItem(_("Inspection results"), reverse("public_inspections")),
    ]
    return Frame(
        office=office.name if office else "",
        home_url=reverse("portal"),
        nav=mark_current([NavSection(places)], request.path),
        login_url=reverse("login"),
        banner=BANNER if is_synthetic() else "",
    )
