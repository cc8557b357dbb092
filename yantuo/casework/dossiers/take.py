"""The one door through which a dossier is opened and its state changes."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yantuo.casework.deadlines import actions as deadlines
from yantuo.casework.dossiers.models import Case, Dossier, rows_of
from yantuo.directory.enterprises.models import Enterprise
from yantuo.directory.people.actor import Actor
from yantuo.directory.people.models import Person
from yantuo.kernel.flow import Flow, Start, Step
from yantuo.records.trail.actions import record
from yantuo.records.trail.models import Entry

CaseT = TypeVar("CaseT", bound=Case)


class MovedOn(Exception):
    """Somebody saved the dossier after this person had opened it; nothing of what was typed is lost or written."""

    def __init__(self, dossier: Dossier) -> None:
        super().__init__(
            _(
                "Somebody has changed “%(title)s” since you opened it. "
                "Your entries are kept below: compare and send again."
            )
            % {"title": dossier.title}
        )
        self.dossier = dossier


@transaction.atomic
def open_case(
    flow: Flow[CaseT],
    model: type[CaseT],
    *,
    by: Actor,
    at: datetime,
    title: str,
    office: int,
    enterprise: Enterprise | None = None,
    owner: Person | None = None,
    number: str = "",
    seen_by: tuple[int, ...] = (),
    shown_to_enterprise: bool = False,
    reason: str = "",
    **fields: Any,
) -> CaseT:
    """Open a dossier of the flow's kind with its main row, its first deadlines and its first entry on the trail."""
    dossier = Dossier(
        kind=flow.name,
        office_id=office,
        enterprise=enterprise,
        owner=owner,
        title=title,
        number=number,
        state=flow.initial,
        seen_by=list(seen_by),
        shown_to_enterprise=shown_to_enterprise,
        rules_on=timezone.localdate(at),
        opened_at=at,
    )
    case = model(dossier=dossier, office_id=office, state=flow.initial, **fields)
    _clean(dossier, case)
    dossier.save(force_insert=True)
    case.save(force_insert=True)
    for start in flow.opens:
        _start(case, start, by=by, at=at)
    _entry(flow, case, "open", "", by, at, reason, {"title": title})
    return case


@transaction.atomic
def take(
    flow: Flow[CaseT],
    case: CaseT,
    verb: str,
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
    version: int | None = None,
    **changes: Any,
) -> Entry:
    """Take one step: lock the rows, check, save, move the clocks, write the trail — all of it or nothing.

    Raises WrongState, NotAllowed or NotReady (each with a sentence for the screen), MovedOn where `version` is no
    longer the dossier's, ValidationError where the new row is not in order.
    """
    dossier = Dossier.objects.select_for_update(of=("self",)).get(pk=case.pk)
    locked = rows_of(type(case)).select_for_update(of=("self",)).get(pk=case.pk)
    locked.dossier = dossier
    if version is not None and version != dossier.version:
        raise MovedOn(dossier)
    step = flow.check(locked, verb, by)
    before = locked.state
    locked.state = step.leads_from(before)
    for name, value in changes.items():
        setattr(locked, name, value)
    _clean(dossier, locked, changed=changes)
    locked.save(update_fields=["state", *changes])
    _move(flow, dossier, locked.state, at)
    _clocks(step, locked, by=by, at=at, reason=reason)
    entry = _entry(flow, locked, verb, before, by, at, reason, {k: str(v) for k, v in changes.items()})
    case.refresh_from_db()
    return entry


def _clean(dossier: Dossier, case: Case, *, changed: Iterable[str] | None = None) -> None:
    """Check both rows and raise every fault of both at once; `changed` are the fields that a step changes.

    What an unchanged field points to is not looked up again: the person may see the case without seeing that.
    """
    faults: dict[str, list[Any]] = {}
    for row, leave_out in ((dossier, {"state"}), (case, {"dossier"})):
        known = set() if changed is None else {f.name for f in row._meta.fields if f.is_relation} - {*changed}  # noqa: SLF001
        try:
            row.full_clean(exclude=leave_out | known)
        except ValidationError as error:
            for name, found in error.error_dict.items():
                faults.setdefault(name, []).extend(found)
    if faults:
        raise ValidationError(faults)


def _move(flow: Flow[Any], dossier: Dossier, state: str, at: datetime) -> None:
    dossier.state = state
    dossier.version += 1
    dossier.closed_at = at if state in flow.final else None
    dossier.save(update_fields=["state", "version", "closed_at"])


def _start(case: Case, start: Start, *, by: Actor, at: datetime) -> None:
    since = getattr(case, start.since) if start.since else at
    amount = getattr(case, start.amount) if start.amount else None
    deadlines.start(dossier=case.dossier, key=start.key, since=since, by=by, at=at, amount=amount)


def _clocks(step: Step[Any], case: Case, *, by: Actor, at: datetime, reason: str) -> None:
    """What the step does to the deadlines; a closed dossier leaves none running."""
    deadlines.meet(dossier=case.dossier, keys=step.stops, by=by, at=at)
    for deadline in deadlines.running(dossier=case.dossier, keys=step.pauses):
        day = timezone.localdate(at)
        deadlines.pause(
            deadline=deadline,
            first_day=day,
            reason=reason or str(step.label),
            basis=deadline.basis,
            by=by,
            at=at,
        )
    for deadline in deadlines.running(dossier=case.dossier, keys=step.resumes):
        deadlines.resume(deadline=deadline, last_day=timezone.localdate(at), by=by, at=at)
    for start in step.starts:
        _start(case, start, by=by, at=at)
    if case.dossier.closed_at:
        deadlines.void(dossier=case.dossier, by=by, at=at, reason=reason or str(step.label))


def _entry(
    flow: Flow[Any],
    case: Case,
    verb: str,
    before: str,
    by: Actor,
    at: datetime,
    reason: str,
    data: dict[str, object],
) -> Entry:
    dossier = case.dossier
    return record(
        by=by,
        at=at,
        verb=verb,
        kind=flow.name,
        subject=dossier.pk,
        office=dossier.office_id,
        enterprise=dossier.enterprise_id,
        from_state=before,
        to_state=case.state,
        reason=reason,
        data=data,
    )
