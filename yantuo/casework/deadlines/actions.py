"""Clocks: started, met, paused, resumed, extended. Each date is computed once from its rule and moved only by rows."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yantuo.casework.deadlines.counting import counted, put
from yantuo.casework.deadlines.models import Deadline, DeadlineQuerySet, Extension, Pause, State
from yantuo.directory.people.actor import Actor
from yantuo.kernel import terms
from yantuo.records.law.queries import law
from yantuo.records.trail.actions import record

if TYPE_CHECKING:
    from yantuo.casework.dossiers.models import Dossier


class ClockRefused(Exception):
    """A clock cannot be moved so; the message says why, by which rule, and what to do."""


@transaction.atomic
def start(
    *, dossier: "Dossier", key: str, since: datetime, by: Actor, at: datetime, amount: int | None = None
) -> Deadline:
    """Start the clock `key` of a dossier at the event `since`, under the edition of the rule in force on that day.

    `amount`: the length set by whoever orders the act, where the rule leaves it to them. Raises LawRefusal.
    """
    rules, calendar = law()
    term = rules.term(key, on=timezone.localdate(since))
    due = terms.compute(term, since, calendar, chosen=amount)
    deadline = Deadline(
        dossier=dossier,
        office_id=dossier.office_id,
        enterprise_id=dossier.enterprise_id,
        owner_id=dossier.owner_id,
        key=key,
        started_at=since,
        first_due_at=due.due_at,
        chosen=amount,
    )
    put(deadline, term, due, local=rules.is_local(key, term.valid_from))
    deadline.save(force_insert=True)
    _record(deadline, "start", by=by, at=at, data={"due_at": due.due_at.isoformat(), "basis": due.basis})
    return deadline


@transaction.atomic
def recompute(deadline: Deadline) -> bool:
    """Count the date anew from its rule, pauses and extension; True where it moved. The caller puts it on the trail."""
    rules, calendar = law()
    before = deadline.due_at
    term, due = counted(deadline, rules, calendar, timezone.localdate())
    put(deadline, term, due, local=rules.is_local(deadline.key, term.valid_from))
    deadline.save()
    return deadline.due_at != before


def running(*, dossier: "Dossier", keys: Iterable[str]) -> list[Deadline]:
    """The running clocks of a dossier with one of these keys."""
    wanted = list(keys)
    return list(Deadline.objects.filter(dossier=dossier, key__in=wanted, state=State.OPEN)) if wanted else []


def meet(*, dossier: "Dossier", keys: Iterable[str], by: Actor, at: datetime) -> int:
    """Mark the running clocks `keys` of a dossier as met; returns how many."""
    return _end(
        Deadline.objects.filter(dossier=dossier, key__in=list(keys)), State.MET, by=by, at=at, reason=""
    )


def void(*, dossier: "Dossier", by: Actor, at: datetime, reason: str) -> int:
    """End every clock still running of a dossier that is closed, as no longer applying."""
    return _end(Deadline.objects.filter(dossier=dossier), State.VOID, by=by, at=at, reason=reason)


@transaction.atomic
def _end(found: DeadlineQuerySet, state: State, *, by: Actor, at: datetime, reason: str) -> int:
    running = list(found.filter(state=State.OPEN).select_for_update())
    for deadline in running:
        deadline.state = state
        deadline.ended_at = at
        deadline.save(update_fields=["state", "ended_at"])
        _record(deadline, state, by=by, at=at, reason=reason, data={"late": at > deadline.due_at})
    return len(running)


@transaction.atomic
def pause(*, deadline: Deadline, first_day: date, reason: str, basis: str, by: Actor, at: datetime) -> Pause:
    """Stop a clock from a day on, with reason and basis in law; the days do not count until `resume`."""
    deadline = _locked(deadline)
    if deadline.paused_since:
        raise ClockRefused(
            _("This clock has stood still since %(day)s: resume it first.") % {"day": deadline.paused_since}
        )
    if first_day < timezone.localdate(deadline.started_at):
        raise ClockRefused(_("A pause cannot begin before the limit itself began."))
    if at > deadline.due_at:
        raise ClockRefused(
            _("The limit has already run out on %(day)s: it can no longer be paused.")
            % {"day": _day(deadline)}
        )
    row = Pause.objects.create(
        deadline=deadline,
        office_id=deadline.office_id,
        first_day=first_day,
        reason=reason,
        basis=basis,
        by=by.person_id,
        by_name=by.name,
        at=at,
    )
    deadline.paused_since = first_day
    deadline.save(update_fields=["paused_since"])
    _record(
        deadline, "pause", by=by, at=at, reason=reason, data={"from": first_day.isoformat(), "basis": basis}
    )
    return row


@transaction.atomic
def resume(*, deadline: Deadline, last_day: date, by: Actor, at: datetime) -> None:
    """Let a paused clock run again after `last_day`; the date moves by the days that did not count."""
    deadline = _locked(deadline)
    row = deadline.pauses.filter(last_day__isnull=True).first()
    if row is None:
        raise ClockRefused(_("This clock is running: there is nothing to resume."))
    if last_day < row.first_day:
        raise ClockRefused(_("A pause cannot end before it began on %(day)s.") % {"day": row.first_day})
    row.last_day = last_day
    row.save(update_fields=["last_day"])
    deadline.paused_since = None
    recompute(deadline)
    _record(
        deadline,
        "resume",
        by=by,
        at=at,
        data={"to": last_day.isoformat(), "due_at": deadline.due_at.isoformat()},
    )


@transaction.atomic
def extend(
    *, deadline: Deadline, reason: str, by: Actor, at: datetime, units: int | None = None
) -> Extension:
    """Grant the one extension the rule allows, before the due date, by a person with the power to approve it.

    `units` only where the rule leaves the length to whoever decides; else its own length applies.
    """
    deadline = _locked(deadline)
    rules, _calendar = law()
    term = rules.term(deadline.key, on=deadline.edition)
    if not term.extend_amount and not term.extend_open:
        raise ClockRefused(
            _("The rule (%(basis)s) allows no extension of this limit.") % {"basis": deadline.basis}
        )
    if Extension.objects.filter(deadline=deadline).exists():
        raise ClockRefused(_("This limit has been extended once already; the rule allows one extension."))
    if at > deadline.due_at:
        raise ClockRefused(
            _("The limit ran out on %(day)s: an extension is granted only before.") % {"day": _day(deadline)}
        )
    if not term.extend_amount and not units:
        raise ClockRefused(_("The rule leaves the length of the extension open: say by how much."))
    before = deadline.due_at
    row = Extension.objects.create(
        deadline=deadline,
        office_id=deadline.office_id,
        reason=reason,
        approver=by.person_id,
        approver_name=by.name,
        at=at,
        units=units or 0,
        due_before=before,
    )
    recompute(deadline)
    _record(deadline, "extend", by=by, at=at, reason=reason, data={"due_at": deadline.due_at.isoformat()})
    return row


def _locked(deadline: Deadline) -> Deadline:
    """The clock, locked after its dossier, in the order of every step: those start and stop clocks under its lock."""
    Deadline.objects.select_related("dossier").select_for_update(of=("dossier",)).get(pk=deadline.pk)
    found = Deadline.objects.select_for_update().get(pk=deadline.pk)
    if found.state != State.OPEN:
        raise ClockRefused(_("This limit is no longer running."))
    return found


def _day(deadline: Deadline) -> str:
    return f"{timezone.localtime(deadline.due_at):%Y-%m-%d}"


def _record(
    deadline: Deadline,
    verb: str,
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
    data: dict[str, object] | None = None,
) -> None:
    record(
        by=by,
        at=at,
        verb=f"deadline.{verb}",
        kind="deadline",
        subject=deadline.dossier_id,
        office=deadline.office_id,
        enterprise=deadline.enterprise_id,
        reason=reason,
        data={"key": deadline.key, **(data or {})},
    )
