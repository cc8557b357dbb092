"""The provisions that enterprises break again and again.

How many enterprises broke one more than once cannot be added up: for the usual year it is counted in the night, and
the page says so; for another period it is counted from the rows.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count
from django.utils import timezone

from yantuo.casework.cards.figures.queries import Period
from yantuo.casework.cards.models import Card, Problem
from yantuo.directory.people.actor import Actor
from yantuo.records.tally.actions import keep
from yantuo.records.tally.queries import snapshot

MOST = 10
NAME = "cards.provisions"
YEAR = timedelta(days=364)  # with today it is a whole year
STALE = timedelta(days=7)  # counted longer ago, it is counted from the rows


@dataclass(frozen=True)
class Clause:
    """A provision that enterprises break again and again."""

    clause: str
    cards: int
    firms: int
    repeated: int  # firms with more than one card on it


@dataclass(frozen=True)
class Provisions:
    """The ten broken most, of cards issued in a period; `taken_at`: when that was counted, None for just now."""

    period: Period
    rows: list[Clause]
    taken_at: datetime | None = None


def usual(today: date) -> Period:
    """The year that ends today."""
    return Period(today - YEAR, today)


def provisions(actor: Actor, period: Period, at: datetime) -> Provisions:
    """Of the usual year as last counted in the night, else from the rows (one query)."""
    if period == usual(timezone.localdate(at)) and (kept := snapshot(NAME, actor.offices, at - STALE)):
        first, last = (date.fromisoformat(kept.value[name]) for name in ("first", "last"))
        return Provisions(Period(first, last), [Clause(**row) for row in kept.value["rows"]], kept.taken_at)
    return Provisions(period, clauses(actor.offices, period))


def take_stock(offices: Iterable[int], at: datetime) -> None:
    """Count the year that ended yesterday for those who see these offices, and keep it."""
    year, offices = usual(timezone.localdate(at) - timedelta(days=1)), sorted(offices)
    rows = [asdict(row) for row in clauses(offices, year)]
    value = {"first": year.first.isoformat(), "last": year.last.isoformat(), "rows": rows}
    keep(name=NAME, offices=offices, value=value, at=at)


def clauses(offices: Iterable[int], period: Period) -> list[Clause]:
    """The provisions on the most cards of enterprises, and how many enterprises have more than one card on it."""
    issued = Card.objects.filter(
        period.holds("issued_at"), office_id__in=[*offices], enterprise_id__isnull=False
    )
    rows = Problem.objects.filter(card__in=issued).exclude(clause="").order_by()
    per_firm = rows.values("clause", "card__enterprise_id").annotate(n=Count("card_id", distinct=True))
    found: dict[str, list[int]] = defaultdict(list)
    for row in per_firm:
        found[row["clause"]].append(row["n"])
    every = [Clause(key, sum(n), len(n), sum(one > 1 for one in n)) for key, n in found.items()]
    return sorted(every, key=lambda one: (-one.repeated, -one.cards, one.clause))[:MOST]
