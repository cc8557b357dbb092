"""What the leaders' figures count, as conditions on one card; the list filters by the same, so both say one number.

`at` is a moment, or where a queryset carries it (an `OuterRef`); a span is its first and its last moment, either open.
"""

from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from yantuo.casework.cards.enums import Found
from yantuo.casework.cards.models import Review, Revisit, Revisited
from yantuo.casework.cards.rules import CORRECT
from yantuo.casework.deadlines.models import Deadline
from yantuo.casework.deadlines.models import State as Clock

Span = tuple[datetime | None, datetime | None]
EVER: Span = (None, None)


def _clocks() -> QuerySet[Deadline]:
    return Deadline.objects.filter(dossier_id=OuterRef("pk"))


def _within(column: str, span: Span) -> Q:
    first, last = span
    return (Q(**{f"{column}__gte": first}) if first else Q()) & (
        Q(**{f"{column}__lte": last}) if last else Q()
    )


def _passed(at: Any) -> Q:
    """A running clock whose date has passed; one that stands still is not late, as its date will move."""
    return Q(state=Clock.OPEN, paused_since__isnull=True, due_at__lt=at)


def late_since(at: Any) -> Subquery:
    """The first date of the card that has been missed and still runs."""
    return Subquery(_clocks().filter(_passed(at)).order_by("due_at").values("due_at")[:1])


def late(at: Any) -> Exists:
    """Whether a running date has been missed."""
    return Exists(_clocks().filter(_passed(at)))


def came_due(at: Any, span: Span = EVER) -> Exists:
    """Whether a date of the correction lies in a span and has been kept or missed."""
    rows = _clocks().filter(_within("due_at", span), key=CORRECT)
    return Exists(rows.filter(Q(state=Clock.MET) | _passed(at)))


def missed(at: Any) -> Exists:
    """Whether a date of the correction was ever missed, by an answer too late or by none."""
    too_late = Q(state=Clock.MET, ended_at__gt=F("due_at"))
    return Exists(_clocks().filter(too_late | _passed(at), key=CORRECT))


def reviewed(span: Span = EVER) -> Exists:
    """Whether an answer was reviewed in a span."""
    return Exists(Review.objects.filter(_within("at", span), card=OuterRef("pk")))


def sent_back() -> Exists:
    """Whether an answer was ever sent back."""
    return Exists(Review.objects.filter(card=OuterRef("pk"), accepted=False))


def visited(span: Span = EVER) -> Exists:
    """Whether there was a return visit in a span."""
    return Exists(Revisit.objects.filter(_within("visited_at", span), card=OuterRef("pk")))


def fell_short() -> Exists:
    """Whether a return visit ever found something not, or only partly, corrected."""
    rows = Revisited.objects.filter(revisit__card=OuterRef("pk"))
    return Exists(rows.exclude(outcome=Found.CORRECTED))
