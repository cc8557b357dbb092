"""Reads of referrals."""

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yantuo.casework.dossiers.models import Dossier
from yantuo.casework.referrals.models import Referral, State
from yantuo.directory.orgs.models import Kind, Organisation, OrganisationQuerySet
from yantuo.directory.people.actor import Actor
from yantuo.directory.people.queries import holders
from yantuo.ui.lists import Choice, Column, Days, ListSpec, Text
from yantuo.ui.parts import Lines, Nothing, Tab


def receivers_in(office: int, at: datetime) -> list[int]:
    """The persons of an office who are told of a referral: those who may receive one."""
    return holders(office=office, on=timezone.localdate(at), power="referral.receive")


RECEIVERS = (Kind.REGULATOR, Kind.STATION, Kind.DEPARTMENT, Kind.COORDINATING, Kind.GOVERNMENT)


def receivers(actor: Actor) -> OrganisationQuerySet:
    """The offices that an actor may refer a matter to: all but the own one."""
    return Organisation.objects.in_force().filter(kind__in=RECEIVERS).exclude(pk=actor.office_id)


LIST = ListSpec(
    name="referrals",
    columns=[
        Column(
            "title",
            _("Referral"),
            lambda r: Lines(r.dossier.title, "", reverse("referral", args=[r.pk])),
            export=lambda r: r.dossier.title,
            main=True,
        ),
        Column("from", _("From"), lambda r: r.from_office.name),
        Column("to", _("To"), lambda r: r.dossier.office.name),
        Column(
            "enterprise", _("Enterprise"), lambda r: r.dossier.enterprise.name if r.dossier.enterprise else ""
        ),
        Column("state", _("State"), lambda r: r.get_state_display(), short=True),
        Column("sent", _("Sent"), "dossier.opened_at", sort="dossier__opened_at", short=True),
    ],
    filters=[
        Text("q", _("Title"), ["dossier__title__contains"]),
        Choice("state", _("State"), "state", State.choices),
        Days("sent", _("Sent"), "dossier__opened_at", moment=True),
    ],
    order="-sent",
    unique="pk",
    empty=Nothing(
        _("No referral here"),
        _(
            "What one office refers to another stands here, with the day by which it is to be accepted or returned."
        ),
        icon="forward",
    ),
)


def listed(actor: Actor, box: str) -> QuerySet[Referral]:
    """What came to the offices in sight, or what they sent; with what the list shows."""
    rows = Referral.objects.select_related("dossier__enterprise", "dossier__office", "from_office")
    if box == "sent":
        return rows.filter(from_office_id__in=actor.offices)
    return rows.filter(office_id__in=actor.offices)


def about_of(referral: Referral, actor: Actor) -> Dossier | None:
    """The dossier that a referral came out of, for who may see it: the sender does, the receiver mostly does not."""
    if referral.about_id is None:
        return None
    return Dossier.objects.visible_to(actor).filter(pk=referral.about_id).first()


def boxes(current: str) -> list[Tab]:
    """The two boxes as tabs."""
    address = reverse("referrals")
    return [
        Tab(_("Received"), address, current=current == "in"),
        Tab(_("Sent"), f"{address}?box=sent", current=current == "sent"),
    ]
