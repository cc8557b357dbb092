"""Every change of a sheet: opened, filled in, photographed, locked when the result is formed, opened again."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction

from yantuo.casework.checklists import queries
from yantuo.casework.checklists.enums import Verdict
from yantuo.casework.checklists.models import EVIDENCE_OF, Answer, Sheet
from yantuo.casework.checklists.rules import Item, Table, table_of
from yantuo.casework.dossiers.models import Dossier
from yantuo.directory.people.actor import Actor
from yantuo.kernel.bilingual import in_a_row
from yantuo.kernel.refusal import LawRefusal
from yantuo.kernel.sentence import Sentence
from yantuo.records.files.actions import attach_all, withdraw
from yantuo.records.files.kinds import PHOTOS
from yantuo.records.files.models import Attachment
from yantuo.records.trail.actions import hold, record


class SheetLocked(LawRefusal):
    """The result has been formed: the sheet cannot be changed any more."""


class SheetRefused(LawRefusal):
    """Answers that cannot be taken; `faults` has a sentence per item."""

    def __init__(self, faults: Mapping[str, Sentence]) -> None:
        self.faults = dict(faults)
        said = Sentence(
            "The items %(items)s are not filled in rightly: see the sheet.", {"items": in_a_row(self.faults)}
        )
        super().__init__(next(iter(self.faults.values())) if len(self.faults) == 1 else said)


@dataclass(frozen=True)
class Given:
    """What somebody entered for one item."""

    verdict: str = ""
    note: str = ""
    reason: str = ""
    clause: str = ""


def mark_of(given: Given) -> str:
    """A short mark of an entry, by which a form knows later what it showed."""
    text = repr((given.verdict, given.note, given.reason, given.clause))
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def entered(answer: Answer | None) -> Given:
    """What stands in an answer."""
    return Given(answer.verdict, answer.note, answer.reason, answer.clause) if answer else Given()


@transaction.atomic
def open_sheet(
    *,
    dossier: Dossier,
    domain: str,
    table_key: str,
    on: date,
    kind: str,
    marks: Iterable[str] = (),
    subject: str = "",
    by: Actor,
    at: datetime,
) -> Sheet:
    """Lay a sheet of a checklist in the edition of a day; raises NoTable."""
    table = table_of(domain, table_key, on)
    sheet = Sheet(
        dossier=dossier,
        office_id=dossier.office_id,
        domain=domain,
        table_key=table.key,
        table_on=on,
        kind=kind,
        marks=sorted(set(marks)),
        subject=subject,
    )
    sheet.full_clean()
    sheet.save(force_insert=True)
    _record(
        sheet,
        "sheet.open",
        by=by,
        at=at,
        data={"table": f"{domain}/{table.key}", "edition": str(table.valid_from)},
    )
    return sheet


@transaction.atomic
def fill(*, sheet: Sheet, given: Mapping[str, Given], by: Actor, at: datetime) -> int:
    """Take answers in, all or none; returns how many differ from what stood there. Raises SheetLocked, SheetRefused.

    Only what differs is written, so that two inspectors may fill in one sheet, each their own items.
    """
    sheet = _locked(sheet)
    if faults := _faults(sheet.table, given):
        raise SheetRefused(faults)
    before = {answer.item: answer for answer in sheet.answers.select_for_update()}
    return sum(_put(sheet, before.get(key), key, entered, by, at) for key, entered in given.items())


@transaction.atomic
def fill_shown(
    *, sheet: Sheet, shown: Mapping[str, str], given: Mapping[str, Given], by: Actor, at: datetime
) -> int:
    """Take in what somebody changed against the marks that were `shown`; returns how many items changed.

    Raises SheetLocked, and SheetRefused also for an item that a colleague has changed meanwhile.
    """
    hold(office=sheet.office_id)
    mine = {key: entry for key, entry in given.items() if mark_of(entry) != shown.get(key)}
    faults = _crossed(sheet, shown, mine)
    count = 0
    try:
        count = fill(sheet=sheet, given=mine, by=by, at=at)
    except SheetRefused as refusal:
        faults = {**faults, **refusal.faults}
    if faults:
        raise SheetRefused(faults)
    return count


def _crossed(sheet: Sheet, shown: Mapping[str, str], mine: Mapping[str, Given]) -> dict[str, Sentence]:
    """The items that somebody else has changed since they were shown, and not to the same."""
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
            found[answer.item] = Sentence(
                "Item %(item)s: %(name)s has entered “%(verdict)s %(note)s” meanwhile. Your entry is kept here; save "
                "again to put it in the place of the other.",
                said,
            )
    return found


def _put(sheet: Sheet, answer: Answer | None, key: str, given: Given, by: Actor, at: datetime) -> bool:
    if answer is None:
        if given == Given():
            return False
        answer = Answer(sheet=sheet, office_id=sheet.office_id, item=key)
    elif (answer.verdict, answer.note, answer.reason, answer.clause) == _row(given):
        return False
    answer.verdict, answer.note, answer.reason, answer.clause = _row(given)
    answer.by, answer.by_name, answer.at = by.person_id, by.name, at
    answer.full_clean()
    answer.save()
    return True


def _row(given: Given) -> tuple[str, str, str, str]:
    return given.verdict, given.note, given.reason, given.clause


def _faults(table: Table, given: Mapping[str, Given]) -> dict[str, Sentence]:
    known = {item.key: item for item in table.items()}
    checked = {key: _fault(known.get(key), key, entered) for key, entered in given.items()}
    return {key: sentence for key, sentence in checked.items() if sentence}


def _fault(item: Item | None, key: str, given: Given) -> Sentence | None:
    if item is None:
        return Sentence("The checklist has no item %(item)s.", {"item": key})
    if given.verdict and given.verdict not in Verdict.values:
        return Sentence("Item %(item)s: choose conforms, does not conform or not applicable.", {"item": key})
    if given.verdict == Verdict.ABSENT and not item.may_be_absent:
        return Sentence(
            "Item %(item)s applies to every firm that this checklist is for: it cannot be left out.",
            {"item": key},
        )
    if given.verdict == Verdict.ABSENT and not given.reason.strip():
        return Sentence("Item %(item)s: say why it does not apply here.", {"item": key})
    if given.verdict == Verdict.FAILS and not given.note.strip():
        return Sentence("Item %(item)s: describe what was found.", {"item": key})
    return None


@transaction.atomic
def photograph(
    *, sheet: Sheet, item: str, files: "Iterable[File[bytes]]", by: Actor, at: datetime, note: str = ""
) -> list[Attachment]:
    """Hang photos on an item, all or none; raises SheetLocked, SheetRefused, FileRefused."""
    sheet = _locked(sheet)
    if faults := _faults(sheet.table, {item: Given()}):
        raise SheetRefused(faults)
    blank = {"office_id": sheet.office_id, "by": by.person_id, "by_name": by.name, "at": at}
    answer, _new = Answer.objects.get_or_create(sheet=sheet, item=item, defaults=blank)
    return attach_all(
        files=files,
        owner_kind=EVIDENCE_OF,
        owner=answer.pk,
        office=sheet.office_id,
        enterprise=sheet.dossier.enterprise_id,
        note=note,
        kinds=PHOTOS,
        by=by,
        at=at,
    )


@transaction.atomic
def withdraw_photo(*, sheet: Sheet, photo: Attachment, reason: str, by: Actor, at: datetime) -> None:
    """Take a photo of an item back before the result is formed; raises SheetLocked, FileRefused."""
    _locked(sheet)
    withdraw(attachment=photo, reason=reason, by=by, at=at)


@transaction.atomic
def lock(*, sheet: Sheet, by: Actor, at: datetime) -> str:
    """Close a sheet that is complete and return the digest of what it holds; raises SheetLocked, SheetRefused."""
    sheet = _locked(sheet)
    if missing := queries.unanswered(sheet):
        raise SheetRefused({key: _missing(key) for key in missing})
    sheet.locked_at, sheet.digest = at, queries.digest(sheet)
    sheet.save(update_fields=["locked_at", "digest"])
    _record(sheet, "sheet.lock", by=by, at=at, data={"sha256": sheet.digest})
    return sheet.digest


def _missing(key: str) -> Sentence:
    return Sentence(
        "Item %(item)s has not been answered: all items are checked (Order 49, art. 27).", {"item": key}
    )


@transaction.atomic
def unlock(*, sheet: Sheet, reason: str, by: Actor, at: datetime) -> None:
    """Open a locked sheet again; whoever calls this voids the signatures under it."""
    hold(office=sheet.office_id)
    found = Sheet.objects.select_for_update(of=("self",)).select_related("dossier").get(pk=sheet.pk)
    found.locked_at, found.digest = None, ""
    found.save(update_fields=["locked_at", "digest"])
    _record(found, "sheet.unlock", by=by, at=at, reason=reason)


def _locked(sheet: Sheet) -> Sheet:
    """The row as it stands now, held until the end; raises SheetLocked where the result has been formed."""
    hold(office=sheet.office_id)
    found = Sheet.objects.select_for_update(of=("self",)).select_related("dossier").get(pk=sheet.pk)
    if found.locked_at:
        raise SheetLocked(
            Sentence(
                "The result of this check has been formed: open the record again before you change an answer."
            )
        )
    return found


def _record(
    sheet: Sheet, verb: str, *, by: Actor, at: datetime, reason: str = "", data: dict[str, Any] | None = None
) -> None:
    record(
        by=by,
        at=at,
        verb=verb,
        kind=sheet.dossier.kind,
        subject=sheet.dossier_id,
        office=sheet.office_id,
        enterprise=sheet.dossier.enterprise_id,
        reason=reason,
        data={"sheet": str(sheet.pk), **({"name": sheet.subject} if sheet.subject else {}), **(data or {})},
    )
