"""Changes of one office visited: its sheet filled in, the visit finished or opened again, findings put on a card."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction

from yantuo.casework.cards.drafting.actions import draft_card
from yantuo.casework.cards.enums import Origin
from yantuo.casework.cards.models import Card
from yantuo.casework.cards.rules import Stated
from yantuo.casework.checklists import actions as sheets
from yantuo.casework.checklists.actions import Given
from yantuo.casework.checklists.models import Sheet
from yantuo.casework.oversight.actions import hold_round
from yantuo.casework.oversight.enums import State, StopState
from yantuo.casework.oversight.flow import runs, works_on
from yantuo.casework.oversight.measures import counts
from yantuo.casework.oversight.models import Round, Stop
from yantuo.casework.oversight.queries import Finding, draw_of, findings
from yantuo.casework.oversight.rules import RoundRefused
from yantuo.directory.people.actor import Actor
from yantuo.directory.people.models import Person
from yantuo.kernel.sentence import Sentence
from yantuo.records.files.models import Attachment
from yantuo.records.trail.actions import record


@transaction.atomic
def fill(*, stop: Stop, shown: Mapping[str, str], given: Mapping[str, Given], by: Actor, at: datetime) -> int:
    """Take answers in while the round is under way; returns how many items changed.

    Raises RoundRefused, SheetLocked, SheetRefused.
    """
    _check_working(stop, by)
    return sheets.fill_shown(sheet=_sheet(stop), shown=shown, given=given, by=by, at=at)


@transaction.atomic
def photograph(
    *, stop: Stop, item: str, files: "Iterable[File[bytes]]", by: Actor, at: datetime
) -> list[Attachment]:
    """Hang photos on an item while the office is looked at; raises RoundRefused, SheetRefused, FileRefused."""
    _check_working(stop, by)
    return sheets.photograph(sheet=_sheet(stop), item=item, files=files, by=by, at=at)


@transaction.atomic
def withdraw_photo(*, stop: Stop, photo: Attachment, reason: str, by: Actor, at: datetime) -> None:
    """Take a photo back before the visit is finished; raises RoundRefused, FileRefused."""
    _check_working(stop, by)
    sheets.withdraw_photo(sheet=_sheet(stop), photo=photo, reason=reason, by=by, at=at)


@transaction.atomic
def finish(*, stop: Stop, visited_at: datetime, by: Actor, at: datetime) -> None:
    """Finish the visit of an office: every item answered, the firms drawn; the figures are frozen with it."""
    _check_working(stop, by)
    if visited_at > at:
        raise RoundRefused(Sentence("The time of the visit lies in the future."))
    draw = draw_of(stop)
    if draw and not draw.drawn_at:
        raise RoundRefused(
            Sentence(
                "A list of firms is frozen and nothing was drawn from it: draw before you finish the visit."
            )
        )
    sheets.lock(sheet=_sheet(stop), by=by, at=at)
    stop.state, stop.visited_at = StopState.DONE, visited_at
    stop.figures, stop.counted_at = counts(stop.visited, at), at
    stop.save(update_fields=["state", "visited_at", "figures", "counted_at"])
    _record(stop, "stop.finish", by, at, {"figures": stop.figures})


@transaction.atomic
def reopen(*, stop: Stop, reason: str, by: Actor, at: datetime) -> None:
    """Open a finished visit again, as long as no finding of it stands on a card."""
    found = hold_round(stop.round)
    stop.refresh_from_db()
    if not runs(by, found) or found.state != State.UNDER_WAY or stop.state != StopState.DONE:
        raise RoundRefused(
            Sentence("A finished visit is opened again by who runs the round, while the round is under way.")
        )
    if any(one.card for one in findings(stop)):
        raise RoundRefused(
            Sentence("Findings of this visit stand on a card: withdraw or discard the card first.")
        )
    sheets.unlock(sheet=_sheet(stop), reason=reason, by=by, at=at)
    stop.state = StopState.OPEN
    stop.save(update_fields=["state"])
    _record(stop, "stop.reopen", by, at, {}, reason=reason)


@transaction.atomic
def card_for(
    *,
    stop: Stop,
    items: Sequence[str],
    by: Actor,
    at: datetime,
    days: int | None = None,
    **facts: Any,
) -> Card:
    """Draft the card on the office visited from findings; `facts` as of draft_card.

    Raises RoundRefused, and ValidationError with every fault of the card.
    """
    found = hold_round(stop.round)
    if found.office_id != by.office_id or found.state not in (State.UNDER_WAY, State.REPORTED):
        raise RoundRefused(
            Sentence("Cards come from a round that is under way or reported, in the office that oversees.")
        )
    if stop.state != StopState.DONE or stop.visited_at is None:
        raise RoundRefused(
            Sentence("Finish the visit first: a card is drafted from findings that are fixed.")
        )
    chosen = _chosen(stop, items)
    return draft_card(
        by=by,
        at=at,
        addressee=stop.visited,
        origin=Origin.OVERSIGHT,
        origin_dossier=found.dossier,
        seen_at=stop.visited_at,
        place=stop.visited.address or stop.visited.name,
        overseers=list(Person.objects.filter(pk__in=found.members.values("person"))),
        problems=[_stated(one) for one in chosen],
        days=days,
        **facts,
    )


def _chosen(stop: Stop, items: Sequence[str]) -> list[Finding]:
    """The findings of these items; each may stand on one card only."""
    known = {one.key: one for one in findings(stop)}
    wrong = [key for key in items if key not in known or known[key].card]
    if wrong or not items:
        raise RoundRefused(
            Sentence(
                "Choose findings that stand on no card yet; these do or are none: %(items)s.",
                {"items": ", ".join(wrong) or "—"},
            )
        )
    return [one for key, one in known.items() if key in items]


def _stated(one: Finding) -> Stated:
    answer = one.line.answer
    return Stated(
        text=one.text,
        clause=one.line.clause,
        category=str(one.section),
        item=one.key,
        source_answer=answer.pk if answer else None,
        found_at=answer.at if answer else None,
        carried=one.line.photos,
    )


def _check_working(stop: Stop, by: Actor) -> Round:
    """The round, held, if this person fills in its sheets now; raises RoundRefused."""
    found = hold_round(stop.round)
    stop.refresh_from_db()
    if not works_on(by, found):
        raise RoundRefused(Sentence("Only the team of the round fills in its sheets."))
    if found.state != State.UNDER_WAY:
        raise RoundRefused(
            Sentence(
                "The round is “%(state)s”: offices are looked at only while it is under way.",
                {"state": State(found.state).label},
            )
        )
    if stop.state == StopState.DONE:
        raise RoundRefused(Sentence("This visit is finished: open it again before you change an answer."))
    return found


def _sheet(stop: Stop) -> Sheet:
    """The sheet of an office; there is one from the day on which the round began."""
    if stop.sheet is None:
        raise RoundRefused(Sentence("The round has not begun: there is no sheet yet."))
    return stop.sheet


def _record(
    stop: Stop, verb: str, by: Actor, at: datetime, data: dict[str, object], *, reason: str = ""
) -> None:
    record(
        by=by,
        at=at,
        verb=verb,
        kind=stop.round.dossier.kind,
        subject=stop.round_id,
        office=stop.office_id,
        reason=reason,
        data={"to": stop.visited.name, "stop": str(stop.pk), **data},
    )
