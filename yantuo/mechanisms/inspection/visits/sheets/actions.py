"""Answers and photos of an inspection that is under way; two inspectors may fill in one sheet, each their own items."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.core.files.base import File
from django.db import transaction

from yantuo.casework.checklists import actions as sheets
from yantuo.casework.checklists.actions import Given
from yantuo.casework.checklists.models import Sheet
from yantuo.directory.people.actor import Actor
from yantuo.kernel.sentence import Sentence
from yantuo.mechanisms.inspection.visits.actions import VisitRefused
from yantuo.mechanisms.inspection.visits.enums import State
from yantuo.mechanisms.inspection.visits.flow import inspects
from yantuo.mechanisms.inspection.visits.models import Visit
from yantuo.records.files.models import Attachment


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
    return sheets.fill_shown(sheet=sheet, shown=shown, given=given, by=by, at=at)


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
