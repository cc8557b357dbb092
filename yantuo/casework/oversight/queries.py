"""Reads of rounds: who can be visited and go, what was found, what was drawn, how a figure is shown."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse

from yantuo.casework.cards.enums import State as CardState
from yantuo.casework.cards.models import Card, Problem
from yantuo.casework.cards.queries import addressees
from yantuo.casework.checklists.enums import Verdict
from yantuo.casework.checklists.models import Sheet
from yantuo.casework.checklists.queries import Line, failed
from yantuo.casework.oversight.enums import StopState
from yantuo.casework.oversight.measures import MEASURES, counts
from yantuo.casework.oversight.models import Draw, Round, Stop
from yantuo.casework.oversight.rules import entry_of
from yantuo.directory.enterprises.enums import State as FirmState
from yantuo.directory.enterprises.models import Enterprise
from yantuo.directory.orgs.models import Kind, Organisation
from yantuo.directory.people.actor import Actor
from yantuo.directory.people.models import Person
from yantuo.directory.people.queries import held_on
from yantuo.ui.parts import Words


def visitable(office: Organisation) -> QuerySet[Organisation]:
    """The offices that one may oversee: bureaus under it or in its area, and its own township offices."""
    rows = Organisation.objects.filter(pk__in=addressees(office))
    own_stations = Q(kind=Kind.STATION, parent_id=office.pk)
    return rows.filter(Q(kind=Kind.REGULATOR) | own_stations).order_by("lineage")


def own_people(office: int, on: date) -> QuerySet[Person]:
    """The persons with a post in an office itself, its sections included, on a day."""
    held = held_on(on).filter(organisation__office_id=office)
    return Person.objects.filter(pk__in=held.values("person_id")).order_by("sort", "pk")


def listed(actor: Actor) -> QuerySet[Round]:
    """The rounds in sight, with what their list shows."""
    rows = Round.objects.visible_to(actor).select_related("dossier__office", "dossier__owner")
    return rows.annotate(
        offices=Count("stops", distinct=True),
        looked_at=Count("stops", distinct=True, filter=Q(stops__state=StopState.DONE)),
    )


def the_round(actor: Actor, pk: UUID) -> Round:
    """A round that the actor may see; a page not found where there is none."""
    rows = Round.objects.visible_to(actor).select_related("dossier__office", "dossier__owner")
    return get_object_or_404(rows, pk=pk)


def the_stop(actor: Actor, pk: UUID, stop: UUID) -> tuple[Round, Stop]:
    """An office visited in a round that the actor may see; a page not found where there is none."""
    found = the_round(actor, pk)
    rows = Stop.objects.select_related("visited", "sheet__dossier", "draw").filter(round=found)
    row = get_object_or_404(rows, pk=stop)
    row.round = found
    return found, row


def stops_of(found: Round) -> list[Stop]:
    """The offices of a round with sheet, draw and firms drawn (three queries)."""
    draws = Draw.objects.defer("listed")
    rows = found.stops.select_related("visited", "sheet").prefetch_related(
        Prefetch("draw", draws), "draw__firms", "sheet__answers"
    )
    return list(rows.order_by("visited__lineage"))


def draw_of(stop: Stop) -> Draw | None:
    """The draw of an office's firms, if its list was frozen."""
    return getattr(stop, "draw", None)


def candidates(office: Organisation) -> list[str]:
    """The firms in business under an office and below it, as they stand in the list of a draw."""
    below = Organisation.objects.under(office.pk).values("pk")
    rows = Enterprise.objects.filter(office_id__in=below, state=FirmState.ACTIVE)
    return [
        entry_of(code, name) for code, name in rows.order_by("credit_code").values_list("credit_code", "name")
    ]


@dataclass(frozen=True)
class Finding:
    """An item that does not conform, and the card it stands on."""

    line: Line
    section: Words
    card: Card | None

    @property
    def key(self) -> str:
        """The item's key."""
        return self.line.item.key

    @property
    def text(self) -> str:
        """What was found."""
        return self.line.answer.note if self.line.answer else ""


def findings(stop: Stop) -> list[Finding]:
    """What did not conform at an office, each with its card; a discarded draft is none (four queries)."""
    if stop.sheet is None:
        return []
    sections = {item.key: one.title_zh for one in stop.sheet.table.sections for item in one.items}
    on = _cards_by_answer(stop.sheet)
    return [
        Finding(line, sections[line.item.key], on.get(line.answer.pk) if line.answer else None)
        for line in failed(stop.sheet)
    ]


def _cards_by_answer(sheet: Sheet) -> dict[Any, Card]:
    answers = sheet.answers.filter(verdict=Verdict.FAILS).values("pk")
    rows = Problem.objects.filter(source_answer__in=answers).exclude(
        card__state=CardState.WITHDRAWN, card__issued_at__isnull=True
    )
    return {
        row.source_answer: row.card
        for row in rows.select_related("card__dossier").order_by("card__issued_at")
    }


@dataclass(frozen=True)
class Figure:
    """One count beside an item, with the address of its rows."""

    key: str
    label: Words
    value: int
    url: str
    late: bool


def counted_at(stop: Stop, at: datetime) -> datetime:
    """The moment of which the figures of an office are: when its visit was finished, else now."""
    done = stop.state == StopState.DONE and stop.counted_at
    return done or at


def counted(stop: Stop, at: datetime) -> dict[str, int]:
    """The figures of an office: as frozen when it was looked at, else as they are now."""
    frozen: dict[str, int] = stop.figures
    return frozen if stop.state == StopState.DONE else counts(stop.visited, at)


def figures(stop: Stop, at: datetime) -> dict[str, Figure]:
    """The same with their labels and the addresses of their rows."""
    found = counted(stop, at)
    return {
        key: Figure(
            key,
            MEASURES[key].label,
            value,
            reverse("stop_figure", args=[stop.round_id, stop.pk, key]),
            MEASURES[key].bad and value > 0,
        )
        for key in MEASURES
        if (value := found.get(key)) is not None
    }
