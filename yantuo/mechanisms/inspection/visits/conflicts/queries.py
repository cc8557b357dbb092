"""Reads of conflicts of interest: those in sight, who may end one, their list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from yantuo.directory.people.actor import Actor
from yantuo.directory.people.models import Post
from yantuo.kernel.sentence import Sentence
from yantuo.mechanisms.inspection.visits.models import Conflict
from yantuo.mechanisms.inspection.visits.queries import conflicts
from yantuo.ui.lists import Column, ListSpec, Text
from yantuo.ui.parts import Button, Lines, Nothing, Tab

HEAD = "dossier.assign"  # whoever distributes the work of an office decides whom it may send


def why_not(row: Conflict, actor: Actor, on: date) -> Sentence | None:
    """Why somebody may not end a conflict: it takes who declared it, or the head of an office of the person's.

    Who is kept away never ends what somebody else has declared, whatever post the person holds.
    """
    if row.declared_by == actor.person_id:
        return None
    facts = {"name": row.person.name, "declarer": row.declared_name}
    if row.person_id == actor.person_id:
        return Sentence(
            "%(declarer)s has declared this conflict for you: whoever is kept away does not end it. Ask %(declarer)s "
            "or the head of your office.",
            facts,
        )
    if actor.may(HEAD) and _is_of(actor, row.person_id, on):
        return None
    return Sentence(
        "This conflict is ended by %(declarer)s, who declared it, or by the head of the office of %(name)s.",
        facts,
    )


def _is_of(actor: Actor, person: int, on: date) -> bool:
    """Whether a person holds a post on a day in an office that the actor sees."""
    held = Post.objects.filter(person_id=person, organisation_id__in=actor.offices, begins__lte=on)
    return held.exclude(ends__lt=on).exists()


@dataclass(frozen=True)
class Kept:
    """Somebody who keeps away, and why the reader may not end that; None: the reader may."""

    conflict: Conflict
    why_not: Sentence | None


def kept_away(persons: Iterable[int], enterprise: int, actor: Actor, on: date) -> list[Kept]:
    """Who of some persons keeps away from an enterprise on a day, as one reader may end it."""
    found = conflicts(persons, enterprise, on)
    return [Kept(row, why_not(row, actor, on)) for row in found.values()]


def listed(actor: Actor, box: str, on: date) -> QuerySet[Conflict]:
    """The conflicts in sight that hold on a day, or those that have ended."""
    rows = Conflict.objects.visible_to(actor).select_related("person", "enterprise")
    return rows.filter(ends_on__lte=on) if box == "ended" else rows.in_force(on)


def boxes(current: str) -> list[Tab]:
    """The two boxes as tabs."""
    address = reverse("conflicts")
    return [
        Tab(_("In force"), address, current=current == "in_force"),
        Tab(pgettext("conflict", "Ended"), f"{address}?box=ended", current=current == "ended"),
    ]


def _declared(row: Conflict) -> Lines:
    return Lines(f"{timezone.localdate(row.declared_at):%Y-%m-%d}", row.declared_name)


def _ended(row: Conflict) -> Lines | str:
    if row.ends_on is None:
        return ""
    said = " · ".join(filter(None, (row.ended_name, row.end_reason)))
    return Lines(f"{row.ends_on:%Y-%m-%d}", said)


def spec(actor: Actor, on: date) -> ListSpec:
    """The list as one person reads it, with a button where the person may end a conflict."""

    def button(row: Conflict) -> Button | str:
        if row.ended_at or why_not(row, actor, on):
            return ""
        return Button(_("End it"), reverse("conflict_end", args=[row.pk]))

    return ListSpec(
        name="conflicts",
        columns=[
            Column("person", gettext_lazy("Person"), lambda r: r.person.name, sort="person__sort", main=True),
            Column(
                "enterprise",
                gettext_lazy("Enterprise"),
                lambda r: Lines(r.enterprise.name, r.enterprise.credit_code),
            ),
            Column("reason", gettext_lazy("Reason"), "reason", wide=True),
            Column("declared", gettext_lazy("Declared"), _declared, sort="declared_at", export="declared_at"),
            Column("ends", gettext_lazy("Ended from"), _ended, sort="ends_on", nulls=True, export="ends_on"),
            Column("do", "", button, exported=False),
        ],
        filters=[
            Text(
                "q",
                gettext_lazy("Person or enterprise"),
                ["person__name__contains", "enterprise__name__contains", "enterprise__credit_code"],
            )
        ],
        order="-declared",
        unique="pk",
        empty=Nothing(
            gettext_lazy("No conflict of interest here"),
            gettext_lazy(
                "Whoever has a relative or a share in an enterprise keeps away from it: declare it before the "
                "inspection is planned."
            ),
            icon="user-round",
        ),
    )
