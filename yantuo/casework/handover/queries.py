"""Reads of handovers, and the matters nobody in office answers for."""

from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yantuo.casework.dossiers.models import Dossier
from yantuo.casework.handover.models import Handover, ItemState, State
from yantuo.directory.people.actor import Actor
from yantuo.directory.people.models import Post
from yantuo.ui.lists import Choice, Column, ListSpec
from yantuo.ui.parts import Lines, Nothing

LIST = ListSpec(
    name="handovers",
    columns=[
        Column(
            "who",
            _("Handover"),
            lambda h: Lines(f"{h.giver} → {h.receiver}", h.reason, reverse("handover", args=[h.pk])),
            export=lambda h: f"{h.giver} → {h.receiver}",
            main=True,
        ),
        Column("items", _("Items"), "total", numeric=True),
        Column("waiting", _("Still to be accepted"), "waiting", numeric=True),
        Column("state", _("State"), lambda h: h.get_state_display(), short=True),
        Column("opened", _("Opened"), "opened_at", sort="opened_at", short=True),
    ],
    filters=[Choice("state", _("State"), "state", State.choices)],
    order="-opened",
    unique="pk",
    empty=Nothing(
        _("No handover yet"),
        _(
            "Whoever leaves a post hands over the open matters, item by item. "
            "A head of section or a leader arranges it."
        ),
        icon="users-round",
    ),
)


def listed(actor: Actor) -> QuerySet[Handover]:
    """The handovers in sight with their counts."""
    rows = Handover.objects.visible_to(actor).select_related("giver", "receiver")
    return rows.annotate(
        total=Count("items"), waiting=Count("items", filter=Q(items__state=ItemState.WAITING))
    )


def open_dossiers(person: int, office: int) -> QuerySet[Dossier]:
    """The open dossiers a person answers for in an office, oldest first, without those that wait to be accepted."""
    waiting = Q(handover_items__state=ItemState.WAITING)
    return (
        Dossier.objects.open()
        .filter(owner_id=person, office_id=office)
        .exclude(waiting)
        .order_by("opened_at", "pk")
    )


def orphaned(actor: Actor, on: date) -> list[tuple[Post, int]]:
    """Ended posts in sight whose holder, without another post there, still answers for open dossiers; and how many."""
    still = Post.objects.filter(
        person_id=OuterRef("person_id"), organisation__office_id=OuterRef("organisation__office_id")
    )
    still = still.filter(Q(ends__isnull=True) | Q(ends__gte=on))
    ended = Post.objects.filter(ends__lt=on, organisation__office_id__in=actor.offices).exclude(Exists(still))
    posts = list(ended.select_related("person", "organisation").order_by("-ends", "pk"))
    rows = (
        Dossier.objects.open()
        .filter(owner_id__in=[post.person_id for post in posts])
        .values("owner_id", "office_id")
    )
    counts = {(row["owner_id"], row["office_id"]): row["n"] for row in rows.annotate(n=Count("pk"))}
    found = [
        (post, counts.get((post.person_id, post.organisation.office_id), 0))
        for post in posts
        if post.organisation
    ]
    return [(post, n) for post, n in found if n]
