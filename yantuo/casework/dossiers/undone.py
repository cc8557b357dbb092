"""What becomes of the work that a card or referral had taken on, when it comes to nothing: whoever gave it has it back.

Cards and referrals stand below the mechanisms and do not know whose work they carry. A mechanism registers here what
takes its own work back; it is called in the transaction of the step itself, so that nothing is lost between the two.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from yantuo.casework.dossiers.models import Dossier
from yantuo.directory.people.actor import Actor


class TakesBack(Protocol):
    """Takes work back from a dossier; `answers` names the answers of checklists concerned, None is all of it."""

    def __call__(
        self, *, dossier: Dossier, answers: Collection[UUID] | None, reason: str, by: Actor, at: datetime
    ) -> None: ...


class GoesAgain(Protocol):
    """Notes that a dossier has gone out again with the work that had come back from it."""

    def __call__(self, *, dossier: Dossier, by: Actor, at: datetime) -> None: ...


@dataclass(frozen=True)
class Giver:
    """A mechanism whose work cards and referrals carry."""

    takes_back: TakesBack
    goes_again: GoesAgain


_GIVERS: dict[str, Giver] = {}


def register(mechanism: str, giver: Giver) -> None:
    """Let a mechanism have its work back (once, when its app is ready)."""
    _GIVERS[mechanism] = giver


def come_back(
    *, dossier: Dossier, reason: str, by: Actor, at: datetime, answers: Collection[UUID] | None = None
) -> None:
    """Give back the work that a dossier had taken on: all of it, or what goes back to these answers of checklists."""
    if answers is not None and not answers:
        return
    for _mechanism, giver in sorted(_GIVERS.items()):
        giver.takes_back(dossier=dossier, answers=answers, reason=reason, by=by, at=at)


def go_again(*, dossier: Dossier, by: Actor, at: datetime) -> None:
    """Take on again what had come back from a dossier and still waits."""
    for _mechanism, giver in sorted(_GIVERS.items()):
        giver.goes_again(dossier=dossier, by=by, at=at)
