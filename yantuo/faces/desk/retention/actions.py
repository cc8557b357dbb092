"""Proposing, deciding and carrying out disposals; the only writer of their lists."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yantuo.directory.orgs.queries import bureau
from yantuo.directory.people.actor import Actor
from yantuo.faces.desk.models import Decision, Disposal, DisposalItem, DisposalState
from yantuo.faces.desk.retention.kinds import STORES, Old
from yantuo.faces.desk.retention.rules import Retention, retentions
from yantuo.kernel import terms
from yantuo.kernel.counting import Unit, add_months
from yantuo.kernel.terms import Term
from yantuo.kernel.worktime import Calendar
from yantuo.records.law.queries import law
from yantuo.records.trail.actions import erase_private, record, record_bulk
from yantuo.records.trail.models import Private

MOST = 500  # records on one list: more than a person reviews at once


class DisposalRefused(Exception):
    """What cannot be done with a disposal list; `faults` has a sentence for everything that is wrong."""

    def __init__(self, *faults: str) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@transaction.atomic
def propose(*, by: Actor, at: datetime) -> list[Disposal]:
    """List what has outlived its retention and stands on no list yet, one list for each kind and office in sight."""
    rules, calendar = law()
    today = timezone.localdate(at)
    made: list[Disposal] = []
    for row in retentions().values():
        term = rules.term(row.term, on=today)
        groups: dict[int, list[tuple[Old, date]]] = {}
        for old, ended in _expired(row, term, calendar, today):
            group = groups.setdefault(old.office or _bureau(), [])
            if len(group) < MOST:
                group.append((old, ended))
        made += [
            _list(row, term, office, found, by, at) for office, found in sorted(groups.items()) if office
        ]
    return made


def _bureau() -> int:
    """Whose the records of the system itself are; 0 before the set-up."""
    found = bureau()
    return found.pk if found else 0


def _expired(row: Retention, term: Term, calendar: Calendar, today: date) -> Iterator[tuple[Old, date]]:
    """The records of a kind whose time has ended before today and that stand on no list, with the day it ended."""
    listed = DisposalItem.objects.filter(kind=row.kind).exclude(disposal__state=DisposalState.DONE)
    kept = DisposalItem.objects.filter(kind=row.kind, again_on__gt=today)
    taken = set((listed | kept).values_list("subject", flat=True))
    for old in STORES[row.kind].old(_latest(term, today)):
        formed = timezone.make_aware(datetime.combine(old.formed_on, time.min))
        ended = timezone.localdate(terms.compute(term, formed, calendar).due_at)
        if ended < today and old.subject not in taken:
            yield old, ended


def _latest(term: Term, today: date) -> date:
    """A day before which everything was formed whose time has ended; the exact day is counted forward afterwards."""
    amount = term.amount or 0
    if term.unit in (Unit.MONTHS, Unit.YEARS):
        return add_months(today, -amount * (12 if term.unit is Unit.YEARS else 1)) + timedelta(days=3)
    return today - timedelta(days=amount)


def _list(
    row: Retention, term: Term, office: int, found: list[tuple[Old, date]], by: Actor, at: datetime
) -> Disposal:
    disposal = Disposal.objects.create(
        kind=row.kind,
        office_id=office,
        basis=term.basis_zh,
        basis_en=term.basis,
        amount=term.amount or 0,
        unit=term.unit.value if term.unit else "",
        proposed_at=at,
    )
    DisposalItem.objects.bulk_create(
        DisposalItem(
            disposal=disposal,
            office_id=office,
            kind=row.kind,
            subject=old.subject,
            title=old.title[:300],
            digest=old.digest,
            formed_on=old.formed_on,
            expired_on=ended,
        )
        for old, ended in found
    )
    _record(disposal, "propose", by, at, {"kind": row.kind, "count": len(found)})
    return disposal


@transaction.atomic
def decide(
    *, disposal: Disposal, decisions: Mapping[int, tuple[str, str]], by: Actor, at: datetime
) -> Disposal:
    """Decide items by id: what, and why; what is kept needs a reason. Raises DisposalRefused with every fault.

    The list is decided once none of its items is open; until then decisions may be changed.
    """
    found = Disposal.objects.select_for_update(of=("self",)).get(pk=disposal.pk)
    if found.state == DisposalState.DONE:
        raise DisposalRefused(_("This list has been carried out: nothing of it can be changed any more."))
    items = {item.pk: item for item in found.items.all() if item.pk in decisions}
    faults = [
        _("“%(title)s” is kept on: say why.") % {"title": items[pk].title}
        for pk, (what, why) in decisions.items()
        if pk in items and what == Decision.KEEP and not why.strip()
    ]
    if faults:
        raise DisposalRefused(*faults)
    for pk, item in items.items():
        item.decision, item.reason = decisions[pk][0], decisions[pk][1].strip()[:200]
    DisposalItem.objects.bulk_update(items.values(), ["decision", "reason"])
    still_open = found.items.filter(decision=Decision.OPEN).exists()
    found.state = DisposalState.PROPOSED if still_open else DisposalState.DECIDED
    found.decided_by, found.decider_name, found.decided_at = by.person_id, by.name, at
    found.save()
    counts = {what: found.items.filter(decision=what).count() for what in ("dispose", "keep", "")}
    _record(
        found, "decide", by, at, {"dispose": counts["dispose"], "keep": counts["keep"], "open": counts[""]}
    )
    return found


@transaction.atomic
def dispose(*, disposal: Disposal, by: Actor, at: datetime, step: Callable[[], object] = lambda: None) -> int:
    """Dispose of what was approved, for good; returns how many records there still were. Needs the system's sight.

    The trail keeps how many, and a hash that proves which.
    """
    found = Disposal.objects.select_for_update(of=("self",)).get(pk=disposal.pk)
    if found.state != DisposalState.DECIDED:
        raise DisposalRefused(_("This list is not wholly decided, or it has been carried out already."))
    gone = []
    reason = _("retention ended, list %(list)s") % {"list": found.pk}
    for item in found.items.filter(decision=Decision.DISPOSE).order_by("pk"):
        if _end(item, by=by, at=at, reason=reason):
            item.disposed_at = at
            gone.append(item)
        step()
    DisposalItem.objects.bulk_update(gone, ["disposed_at"])
    months = retentions()[found.kind].again
    again = add_months(timezone.localdate(at), months)
    found.items.filter(decision=Decision.KEEP).update(again_on=again)
    found.state, found.done_at = DisposalState.DONE, at
    found.save(update_fields=["state", "done_at"])
    record_bulk(
        by=by,
        at=at,
        verb="retention.dispose",
        kind="retention",
        subject=found.pk,
        office=found.office_id,
        ids=[f"{item.kind}/{item.subject}/{item.digest}" for item in gone],
        data={"kind": found.kind, "witness": found.witness},
    )
    return len(gone)


def _end(item: DisposalItem, *, by: Actor, at: datetime, reason: str) -> bool:
    """Empty, erase or remove one record; False where it is gone or in use again."""
    store = STORES[item.kind]
    rows = store.one(item.subject, timezone.localdate(at))
    if store.emptied:
        return bool(rows.update(**dict.fromkeys(store.emptied, "")))
    found = rows.first()
    if isinstance(found, Private):  # that an entry lost its personal data is an entry of its own
        return erase_private(entry=found.entry, by=by, at=at, reason=reason)
    return bool(found and found.delete()[0])


@transaction.atomic
def witnessed(*, disposal: Disposal, witness: str, by: Actor) -> Disposal:
    """Name the second person who watches the disposal; it cannot be the one who carries it out or who decided."""
    found = Disposal.objects.select_for_update(of=("self",)).get(pk=disposal.pk)
    name = witness.strip()
    faults = []
    if found.state != DisposalState.DECIDED:
        faults.append(_("This list is not wholly decided, or it has been carried out already."))
    if name in (by.name, found.decider_name):
        faults.append(_("The witness is another person than the one who decided or who carries it out."))
    if faults:
        raise DisposalRefused(*faults)
    found.witness = name
    found.save(update_fields=["witness"])
    return found


def _record(disposal: Disposal, verb: str, by: Actor, at: datetime, data: dict[str, object]) -> None:
    record(
        by=by,
        at=at,
        verb=f"retention.{verb}",
        kind="retention",
        subject=disposal.pk,
        office=disposal.office_id,
        data=data,
    )
