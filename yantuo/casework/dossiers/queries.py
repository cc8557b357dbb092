"""Reads of dossiers that every kind's page needs."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from yantuo.casework.dossiers.kinds import kind_of, kinds
from yantuo.casework.dossiers.models import Dossier
from yantuo.casework.dossiers.verbs import said
from yantuo.records.trail.models import Entry
from yantuo.ui.parts import Event
from yantuo.ui.wording import colon

PAGE = 200


def timeline(dossier: Dossier, limits: Mapping[str, str] = MappingProxyType({})) -> list[Event]:
    """What happened to one dossier, newest first: its own entries and those of its clocks (one query).

    `limits` are the names of its limits by their key, so that each clock is named.
    """
    found = Entry.objects.filter(subject=str(dossier.pk), kind__in=[dossier.kind, "deadline"])
    return [event(entry, limits) for entry in found.order_by("-at", "-id")[:PAGE]]


def event(entry: Entry, limits: Mapping[str, str] = MappingProxyType({})) -> Event:
    """One trail entry as a line of the timeline."""
    who = " · ".join(part for part in (entry.who, entry.actor_office) if part)
    text = said(entry, limits)
    return Event(entry.at, f"{text}{colon()}{entry.reason}" if entry.reason else text, who=who)


def kind_choices() -> list[tuple[str, Any]]:
    """The kinds for a filter."""
    return [(kind.key, kind.label) for kind in kinds()]


def addresses(dossiers: Iterable[Dossier]) -> dict[Any, str]:
    """The page of each dossier, by its id."""
    return {dossier.pk: kind_of(dossier).address(dossier) for dossier in dossiers}


def state_of(dossier: Dossier) -> str:
    """The state in words."""
    return kind_of(dossier).state_label(dossier.state)
