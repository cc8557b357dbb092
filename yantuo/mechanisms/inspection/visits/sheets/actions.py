"""Answers and photos of an inspection that is under way; two inspectors may fill in one sheet, each their own items."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.core.files.base import File
from django.db import transaction

from yantuo.casework.checklists import actions as sheets
from yantuo.casework.checklists.actions import Given, SheetRefused
from yantuo.casework.checklists.models import Answer, Sheet
from yantuo.directory.people.actor import Actor
from yantuo.kernel.sentence import Sentence
from yantuo.mechanisms.inspection.visits.actions import VisitRefused
from yantuo.mechanisms.inspection.visits.enums import State
from yantuo.mechanisms.inspection.visits.flow import inspects
from yantuo.mechanisms.inspection.visits.models import Visit
from yantuo.records.files.models import Attachment
from yantuo.records.trail.actions import hold


def mark_of(given: Given) -> str:
    """A short mark of an entry, by which a form knows later what it showed."""
    text = repr((given.verdict, given.note, given.reason, given.clause))
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def entered(answer: Answer | None) -> Given:
    """What stands in an answer."""
    return Given(answer.verdict, answer.note, answer.reason, answer.clause) if answer else Given()


@transaction.atomic
def fill(
    *,
    visit: Visit,
    sheet: Sheet,
    shown: Mapping[str, str],
    given: Mapping[str, Given],
    by: Actor,
    at: datetime,
) -> int:
    """Take in what somebody changed against the marks that were `shown`; returns how many items changed.

    Raises VisitRefused, SheetLocked, and SheetRefused also for an item that a colleague has changed meanwhile.
    """
    _check_under_way(visit, by)
    hold(office=sheet.office_id)
    mine = {key: entry for key, entry in given.items() if mark_of(entry) != shown.get(key)}
    faults = _crossed(sheet, shown, mine)
    count = 0
    try:
        count = sheets.fill(sheet=sheet, given=mine, by=by, at=at)
    except SheetRefused as refusal:
        faults = {**faults, **refusal.faults}
    if faults:
        raise SheetRefused(faults)
    return count


def _crossed(sheet: Sheet, shown: Mapping[str, str], mine: Mapping[str, Given]) -> dict[str, Sentence]:
    """The items that somebody else has changed since they were shown, and not to the same."""
    text = (
        "Item %(item)s: %(name)s has entered “%(verdict)s %(note)s” meanwhile. Your entry is kept here; save again to "
        "put it in the place of the other."
    )
    found = {}
    for answer in sheet.answers.filter(item__in=mine):
        stands = entered(answer)
        if mark_of(stands) != shown.get(answer.item) and stands != mine[answer.item]:
            said = {
                "item": answer.item,
                "name": answer.by_name,
                "verdict": answer.get_verdict_display(),
                "note": answer.note,
            }
            found[answer.item] = Sentence(text, said)
    return found


def photograph(
    *, visit: Visit, sheet: Sheet, item: str, files: "Iterable[File[bytes]]", by: Actor, at: datetime
) -> list[Attachment]:
    """Hang photos on an item of an inspection that is under way; raises VisitRefused, SheetRefused, FileRefused."""
    _check_under_way(visit, by)
    return sheets.photograph(sheet=sheet, item=item, files=files, by=by, at=at)


def withdraw_photo(
    *, visit: Visit, sheet: Sheet, photo: Attachment, reason: str, by: Actor, at: datetime
) -> None:
    """Take a photo back while the inspection is under way; raises VisitRefused, FileRefused."""
    _check_under_way(visit, by)
    sheets.withdraw_photo(sheet=sheet, photo=photo, reason=reason, by=by, at=at)


def _check_under_way(visit: Visit, by: Actor) -> None:
    if not inspects(by, visit):
        raise VisitRefused(
            Sentence("Only an inspector of an office that sees this inspection fills in its sheets.")
        )
    if visit.state != State.UNDER_WAY:
        raise VisitRefused(
            Sentence(
                "The inspection is “%(state)s”: its sheets are filled in only while it is under way.",
                {"state": State(visit.state).label},
            )
        )
