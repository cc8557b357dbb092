"""Changing the law as this bureau applies it: every row with source, approver and date, checked as a whole first.

The shipped files are never touched; a row of the bureau wins over them and survives upgrades.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yantuo.kernel.rulebook import Rulebook, RuleFaults, UnknownTerm
from yantuo.records.law.models import AnnouncedYear, CalendarDay, Overlay
from yantuo.records.law.queries import calendar, in_force, shipped_calendar
from yantuo.records.trail.actions import Acting, record

GATE = 0x59616E74_4C617721  # one change of the law at a time: each is checked together with all others
TERMS = "terms"


class LawRefused(Exception):
    """A change that cannot be made; `faults` has a sentence for everything that is wrong."""

    def __init__(self, *faults: str) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class Authority:
    """On whose word the law is changed: the paper, who approved it, and when."""

    source: str
    approver: str
    approved_on: date


@dataclass(frozen=True)
class Changed:
    """What a change touches, so that the open deadlines computed from it can be counted anew."""

    keys: tuple[str, ...] = ()  # limits
    days: tuple[date, ...] = ()  # days that are now worked and were not, or the other way round
    years: tuple[int, ...] = ()  # years that are now announced, or no longer


@transaction.atomic
def confirm_term(*, key: str, valid_from: date, on: Authority, by: Acting, at: datetime) -> Changed:
    """Confirm an edition that was shipped as unconfirmed; raises LawRefused."""
    return change_term(
        key=key, valid_from=valid_from, changes={"confirmed": True}, on=on, by=by, at=at, verb="confirm"
    )


@transaction.atomic
def change_term(
    *,
    key: str,
    valid_from: date,
    changes: Mapping[str, Any],
    on: Authority,
    by: Acting,
    at: datetime,
    verb: str = "change",
) -> Changed:
    """Change values of an edition, over what the bureau changed of it before; raises LawRefused with every fault."""
    _begin(on, at)
    if not changes:
        raise LawRefused(_("Nothing is changed: give at least one value."))
    _must_exist(key, valid_from)
    before = Overlay.objects.filter(
        book=TERMS, key=key, valid_from=valid_from, withdrawn_at__isnull=True
    ).first()
    row = {**(before.row if before else {}), **changes}
    return _put(key, valid_from, row, before, verb=verb, on=on, by=by, at=at)


@transaction.atomic
def add_term(
    *, key: str, valid_from: date, row: Mapping[str, Any], on: Authority, by: Acting, at: datetime
) -> Changed:
    """Add a limit, or a new edition of one (which builds on the edition before); raises LawRefused with every fault."""
    _begin(on, at)
    if _exists(key, valid_from):
        raise LawRefused(
            _("There is an edition of %(key)s from %(day)s already: change it instead.")
            % {"key": key, "day": valid_from}
        )
    return _put(key, valid_from, dict(row), None, verb="add", on=on, by=by, at=at)


@transaction.atomic
def withdraw_overlay(*, overlay: Overlay, reason: str, by: Acting, at: datetime) -> Changed:
    """Withdraw a row of the bureau: the shipped edition counts again, or none where none was shipped."""
    _lock()
    found = Overlay.objects.get(pk=overlay.pk)
    if found.withdrawn_at:
        raise LawRefused(_("This row has been withdrawn already."))
    if not reason.strip():
        raise LawRefused(_("Say why the row is withdrawn: the reason stays on record."))
    found.withdrawn_at = at
    found.save(update_fields=["withdrawn_at"])
    _check_together()
    _record(
        "withdraw", found.key, {"valid_from": found.valid_from, "row": found.row}, by=by, at=at, reason=reason
    )
    return Changed(keys=(found.key,))


def _put(
    key: str,
    valid_from: date,
    row: dict[str, Any],
    before: Overlay | None,
    *,
    verb: str,
    on: Authority,
    by: Acting,
    at: datetime,
) -> Changed:
    """Replace the bureau's row in force by a new one; the old one stays in the table as withdrawn."""
    if before:
        before.withdrawn_at = at
        before.save(update_fields=["withdrawn_at"])
    made = Overlay.objects.create(
        book=TERMS,
        key=key,
        valid_from=valid_from,
        row=row,
        entered_by=by.person_id,
        entered_at=at,
        **vars(on),
    )
    _check_together()
    made.refresh_from_db()
    said = {"valid_from": valid_from, "row": made.row, "before": before.row if before else None, **vars(on)}
    _record(verb, key, said, by=by, at=at)
    return Changed(keys=(key,))


def _check_together() -> None:
    """Refuse, with every fault, what does not fit the shipped rules together with all other rows of the bureau."""
    try:
        in_force()
    except RuleFaults as error:
        raise LawRefused(*(str(fault) for fault in error.faults)) from error


def _exists(key: str, valid_from: date) -> bool:
    book: Rulebook = in_force()
    try:
        return any(edition.term.valid_from == valid_from for edition in book.editions(key))
    except UnknownTerm:
        return False


def _must_exist(key: str, valid_from: date) -> None:
    try:
        in_force().editions(key)
    except UnknownTerm as error:
        raise LawRefused(str(error)) from error
    if not _exists(key, valid_from):
        raise LawRefused(
            _("%(key)s has no edition from %(day)s: add one instead of changing it.")
            % {"key": key, "day": valid_from}
        )


@transaction.atomic
def set_day(*, day: date, is_working: bool, on: Authority, by: Acting, at: datetime) -> Changed:
    """Set one day as worked or off, against calendar and weekday; raises LawRefused."""
    _begin(on, at)
    changed = _set_days({day: is_working}, on, by, at)
    _record("set_day", day.isoformat(), {"is_working": is_working, **vars(on)}, by=by, at=at)
    return Changed(days=changed)


@transaction.atomic
def unset_day(*, day: date, reason: str, by: Acting, at: datetime) -> Changed:
    """Take back what the bureau set for a day: calendar and weekday count again; raises LawRefused."""
    _lock()
    if not reason.strip():
        raise LawRefused(_("Say why the day is taken back: the reason stays on record."))
    before = calendar().is_working(day)
    gone, _rows = CalendarDay.objects.filter(day=day).delete()
    if not gone:
        raise LawRefused(_("The bureau has set nothing for %(day)s.") % {"day": day})
    _record("unset_day", day.isoformat(), {"was_working": before}, by=by, at=at, reason=reason)
    return Changed(days=(day,) if calendar().is_working(day) != before else ())


@transaction.atomic
def announce_year(
    *, year: int, days: Mapping[date, bool], on: Authority, by: Acting, at: datetime
) -> Changed:
    """Enter the State Council's notice for a year: its days off (False) and make-up working days (True).

    From now on dates counted through the year are no longer provisional. Raises LawRefused with every fault.
    """
    _begin(on, at)
    if faults := list(_notice_faults(year, days)):
        raise LawRefused(*faults)
    changed = _set_days(days, on, by, at)
    facts = {**vars(on), "entered_by": by.person_id, "entered_at": at}
    _row, new = AnnouncedYear.objects.update_or_create(year=year, defaults=facts)
    said = {day.isoformat(): working for day, working in sorted(days.items())}
    _record("announce_year", str(year), {"days": said, **vars(on)}, by=by, at=at)
    return Changed(days=changed, years=(year,) if new else ())


def _notice_faults(year: int, days: Mapping[date, bool]) -> Iterator[str]:
    shipped = shipped_calendar()
    if year in shipped.on_file:
        yield _("The notice for %(year)s is on file already: set single days where the bureau differs.") % {
            "year": year
        }
    if outside := [day for day in days if not date(year - 1, 12, 1) <= day <= date(year, 12, 31)]:
        yield _("%(days)s does not belong to the notice for %(year)s.") % {
            "days": _listed(outside),
            "year": year,
        }
    if weekdays := [day for day, working in days.items() if working and day.weekday() < 5]:
        yield _("%(days)s is no Saturday or Sunday, so no make-up day.") % {"days": _listed(weekdays)}
    statutory = [day for day, mark in shipped.statutory.marks(year) if not mark.working]
    if forgotten := [day for day in statutory if days.get(day, True)]:
        yield _("%(days)s is a day off by statute, but the notice does not name it: enter all days off.") % {
            "days": _listed(forgotten)
        }


def _listed(days: Iterable[date]) -> str:
    return _(", ").join(day.isoformat() for day in sorted(days))


def _set_days(days: Mapping[date, bool], on: Authority, by: Acting, at: datetime) -> tuple[date, ...]:
    """Write the days; returns those that are now worked and were not, or the other way round."""
    before = calendar()
    facts = {**vars(on), "entered_by": by.person_id, "entered_at": at}
    for day, is_working in days.items():
        CalendarDay.objects.update_or_create(day=day, defaults={"is_working": is_working, **facts})
    after = calendar()
    return tuple(day for day in sorted(days) if before.is_working(day) != after.is_working(day))


def _begin(on: Authority, at: datetime) -> None:
    """Take the gate, and refuse an authority that is not whole."""
    _lock()
    faults = []
    if not on.source.strip():
        faults.append(_("Name the source: the document with its number."))
    if not on.approver.strip():
        faults.append(_("Name who approved the change."))
    if on.approved_on > timezone.localdate(at):
        faults.append(_("The day of approval lies in the future."))
    if faults:
        raise LawRefused(*faults)


def _lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [GATE])


def _record(
    verb: str, subject: str, data: dict[str, Any], *, by: Acting, at: datetime, reason: str = ""
) -> None:
    record(by=by, at=at, verb=f"law.{verb}", kind="law", subject=subject[:64], reason=reason, data=data)
