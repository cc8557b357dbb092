"""What the list of cards can be asked about a card's course, as conditions on one card.

`at` is a moment, or where a queryset carries it (an `OuterRef`).
"""

from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from yantuo.casework.cards.models import Review, Revisit
from yantuo.casework.cards.rules import CORRECT
from yantuo.casework.deadlines.models import Deadline
from yantuo.casework.deadlines.models import State as Clock


def _corrections() -> QuerySet[Deadline]:
    return Deadline.objects.filter(dossier_id=OuterRef("pk"), key=CORRECT)


def _passed(at: Any) -> Q:
    """A running clock whose date has passed; one that stands still is not late, as its date will move."""
    return Q(state=Clock.OPEN, paused_since__isnull=True, due_at__lt=at)


def came_due(at: Any) -> Exists:
    """Whether a date of the correction has been kept or missed."""
    return Exists(_corrections().filter(Q(state=Clock.MET) | _passed(at)))


def missed(at: Any) -> Exists:
    """Whether a date of the correction was ever missed, by an answer too late or by none."""
    too_late = Q(state=Clock.MET, ended_at__gt=F("due_at"))
    return Exists(_corrections().filter(too_late | _passed(at)))


def sent_back() -> Exists:
    """Whether an answer was ever sent back."""
    return Exists(Review.objects.filter(card=OuterRef("pk"), accepted=False))


def visited() -> Exists:
    """Whether there was a return visit."""
    return Exists(Revisit.objects.filter(card=OuterRef("pk")))


def fell_short() -> Exists:
    """Whether a return visit ever found something not, or only partly, corrected."""
    return Exists(Revisit.objects.filter(card=OuterRef("pk"), corrected=False))
