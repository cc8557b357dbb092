"""What an import would do to the register: each row beside what is on file, nothing written."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from yantuo.directory.enterprises.enums import LicenceState, ResponsibleRole, State
from yantuo.directory.enterprises.importing.outcome import Deed
from yantuo.directory.enterprises.importing.reading import Draft, Reader
from yantuo.directory.enterprises.models import Enterprise, Licence, Owned, Premises, Responsible
from yantuo.kernel.sentence import Sentence
from yantuo.records.sight.session import SYSTEM, sight

_VALIDITY = ("issued_by", "valid_from", "valid_to")
PREMISES_NAME = "生产场所"  # data of the register, in the register's language


@dataclass
class Plan:
    """One row that can be taken over: the enterprise as it will be, what changes, and what belongs to it."""

    draft: Draft
    enterprise: Enterprise
    new: bool
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    added: list[Owned] = field(default_factory=list)
    altered: list[Owned] = field(default_factory=list)

    @property
    def deed(self) -> Deed:
        """What becomes of the row."""
        if self.new:
            return "created"
        return "updated" if self.changes or self.added or self.altered else "unchanged"


class Register:
    """What is on file about the enterprises of some rows (six queries, however many rows)."""

    def __init__(self, drafts: Sequence[Draft], offices: frozenset[int], *, lock: bool) -> None:
        self.offices = offices
        codes = [draft.code for draft in drafts]
        on_file = Enterprise.objects.filter(credit_code__in=codes).select_related("merged_into", "office")
        self.files = {one.credit_code: one for one in on_file}
        own = [one.pk for one in self.files.values() if one.office_id in offices]
        if lock and own:
            rows = (
                Enterprise.objects.select_for_update(of=("self",)).select_related("office").filter(pk__in=own)
            )
            self.files |= {one.credit_code: one for one in rows.order_by("pk")}
        self.licences: dict[str, Licence] = {}
        self.places: dict[int, Premises] = {}
        self.people: dict[int, list[Responsible]] = defaultdict(list)
        if own:
            self._belongings(own)
        self.taken = _numbers_taken(draft.licence["number"] for draft in drafts if draft.licence)

    def _belongings(self, own: list[int]) -> None:
        self.licences = {row.number: row for row in Licence.objects.filter(enterprise__in=own)}
        self.places = {
            row.enterprise_id: row for row in Premises.objects.filter(enterprise__in=own, main=True)
        }
        for row in Responsible.objects.filter(enterprise__in=own, until__isnull=True).order_by("pk"):
            self.people[row.enterprise_id].append(row)


def _numbers_taken(numbers: Iterable[str]) -> dict[str, tuple[int, str]]:
    """Licence numbers that are on any file, out of sight too, with the enterprise's id and name."""
    wanted = list(numbers)
    if not wanted:
        return {}
    with sight(SYSTEM):
        rows = Licence.objects.filter(number__in=wanted).values_list(
            "number", "enterprise_id", "enterprise__name"
        )
        return {number: (enterprise, name) for number, enterprise, name in rows}


def planned(drafts: Sequence[Draft], register: Register, reader: Reader, at: datetime) -> list[Plan]:
    """A plan for every row that can be taken over; the others get their faults."""
    plans = (_plan(draft, register, reader, at) for draft in drafts)
    return [plan for plan in plans if plan]


def _plan(draft: Draft, register: Register, reader: Reader, at: datetime) -> Plan | None:
    found = register.files.get(draft.code)
    _refuse(draft, found, register, reader)
    if draft.faults:
        return None
    if found:
        plan = Plan(draft, found, new=False)
        plan.changes = _changes(found, draft.facts)
    else:
        plan = Plan(draft, _fresh(draft, reader, at), new=True)
    _licence(plan, register, reader.around.today)
    _place(plan, register)
    _people(plan, register, reader.around.today)
    return plan


def _refuse(draft: Draft, found: Enterprise | None, register: Register, reader: Reader) -> None:
    """The faults that only what is on file can tell."""
    if found and found.state == State.MERGED and found.merged_into:
        heir = {"code": found.merged_into.credit_code, "name": found.merged_into.name}
        merged = Sentence("This is the former code of “%(name)s”: use %(code)s.", heir)
        reader.fault(draft, "credit_code", "code.merged", merged)
    elif found and found.office_id not in register.offices:
        other = Sentence(
            "This enterprise is on file of “%(office)s”, which alone changes it.",
            {"office": found.office.name},
        )
        reader.fault(draft, "credit_code", "code.elsewhere", other)
    elif not found and "county_id" not in draft.facts and not reader.home_county:
        reader.fault(
            draft, "county", "county.empty", Sentence("A new enterprise needs its county: fill in 县区.")
        )
    holder = register.taken.get(draft.licence.get("number", ""))
    if holder and (found is None or holder[0] != found.pk):
        taken = Sentence(
            "This licence number is on the file of “%(name)s”: a number is never used twice.",
            {"name": holder[1]},
        )
        reader.fault(draft, "licence", "licence.taken", taken)


def _fresh(draft: Draft, reader: Reader, at: datetime) -> Enterprise:
    facts = {"county_id": reader.home_county, **draft.first, **draft.facts}
    facts.setdefault("office_id", reader.around.bureau_of.get(facts["county_id"], reader.around.own_office))
    return Enterprise(created_at=at, changed_at=at, **facts)


def _changes(enterprise: Enterprise, facts: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Write the facts of a row to the enterprise in memory; returns what changed, before and after."""
    changes = {}
    for name, value in facts.items():
        before = getattr(enterprise, name)
        if before != value:
            changes[name] = (before, value)
            setattr(enterprise, name, value)
    township = enterprise.township_id
    if "county_id" in changes and township and township[:6] != enterprise.county_id:
        changes["township_id"] = (township, None)
        enterprise.township_id = None
    return changes


def _licence(plan: Plan, register: Register, today: date) -> None:
    given = plan.draft.licence
    if not given:
        return
    found = register.licences.get(given["number"])
    row = found or Licence(enterprise=plan.enterprise, number=given["number"])
    before = [getattr(row, name) for name in _VALIDITY]
    for name in _VALIDITY:
        setattr(row, name, given.get(name, getattr(row, name)))
    if row.valid_to and row.state in (LicenceState.IN_FORCE, LicenceState.EXPIRED):
        row.state = LicenceState.EXPIRED if row.valid_to < today else LicenceState.IN_FORCE
    _note(plan, row, is_new=found is None, is_changed=before != [getattr(row, name) for name in _VALIDITY])


def _note(plan: Plan, row: Owned, *, is_new: bool, is_changed: bool) -> None:
    if is_new:
        plan.added.append(row)
    elif is_changed:
        plan.altered.append(row)


def _place(plan: Plan, register: Register) -> None:
    given = plan.draft.place
    if not given:
        return
    firm = plan.enterprise
    found = register.places.get(firm.pk) if firm.pk else None
    row = found or Premises(enterprise=firm, name=PREMISES_NAME, main=True)
    names = ("address", "longitude", "latitude", "county_id")
    before = [getattr(row, name) for name in names]
    for name in ("longitude", "latitude"):
        setattr(row, name, given.get(name, getattr(row, name)))
    row.address = given["address"] or row.address or firm.address
    row.county_id = firm.county_id
    _note(plan, row, is_new=found is None, is_changed=before != [getattr(row, name) for name in names])


def _people(plan: Plan, register: Register, today: date) -> None:
    """The persons named by the row; a new legal representative ends the time of the former one."""
    on_file = register.people.get(plan.enterprise.pk, []) if plan.enterprise.pk else []
    for role, name, phone in plan.draft.people:
        same = [row for row in on_file if row.role == role]
        found = next((row for row in same if row.name == name), None)
        if found is None:
            plan.added.append(Responsible(enterprise=plan.enterprise, role=role, name=name, phone=phone))
            for row in same if role == ResponsibleRole.LEGAL else ():
                row.until = today
                plan.altered.append(row)
        elif phone and found.phone != phone:
            found.phone = phone
            plan.altered.append(found)
