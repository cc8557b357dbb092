"""Whether an inspection may take place: everything that stands in its way, all at once, each with its rule."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from yantuo.casework.checklists.rules import Table, in_force
from yantuo.directory.enterprises.enums import State as FirmState
from yantuo.directory.enterprises.models import Enterprise, Premises
from yantuo.directory.orgs.models import Kind as OfficeKind
from yantuo.directory.orgs.models import Organisation
from yantuo.directory.people.models import Certificate, Person
from yantuo.kernel.refusal import LawRefusal
from yantuo.kernel.sentence import Sentence
from yantuo.mechanisms.inspection.visits import queries
from yantuo.mechanisms.inspection.visits.enums import Kind, Source
from yantuo.mechanisms.inspection.visits.models import Conflict, Visit
from yantuo.mechanisms.inspection.visits.rules import Inspections, Published, inspections_of


class PlanRefused(LawRefusal):
    """An inspection that may not take place so; `faults` has a sentence for each field that is wrong ("" for all)."""

    def __init__(self, faults: Sequence[tuple[str, Sentence]]) -> None:
        super().__init__(faults[0][1])
        self.faults = list(faults)

    def __str__(self) -> str:
        return "\n".join(str(sentence) for _field, sentence in self.faults)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """An inspection as it is asked for."""

    enterprise: Enterprise
    kind: Kind
    source: Source
    item_code: str
    planned_on: date
    approval_no: str
    approved_by: str
    inspectors: Sequence[Person]
    table_key: str = ""
    premises: Premises | None = None
    notice_no: str = ""
    unannounced_reason: str = ""
    cap_reason: str = ""
    repeat_reason: str = ""


@dataclass(frozen=True)
class Cleared:
    """What a permissible plan rests on."""

    item: Published
    table: Table
    certificates: Mapping[int, Certificate]
    count: int
    repeats: Visit | None


def clear(plan: Plan, office: Organisation) -> Cleared:
    """Check a plan as a whole; raises PlanRefused with everything that stands in its way."""
    rules = inspections_of(plan.enterprise.domain, plan.planned_on)
    table = _table(plan)
    faults = [*_office_faults(office), *_paper_faults(plan, rules)]
    certificates = _certificates(plan, faults)
    if table is None:
        said = {"field": plan.enterprise.domain, "day": plan.planned_on, "kind": plan.kind.label}
        faults.append(
            ("table_key", Sentence("The field %(field)s has no checklist for a %(kind)s on %(day)s.", said))
        )
    count = _count(plan, rules, faults)
    repeats = _repeats(plan, office, faults)
    item = rules.item(plan.item_code) if rules else None
    if faults or item is None or table is None:
        raise PlanRefused(faults)
    return Cleared(item, table, certificates, count, repeats)


def _table(plan: Plan) -> Table | None:
    found = in_force(plan.enterprise.domain, plan.planned_on, plan.kind)
    return next((one for one in found if plan.table_key in ("", one.key)), None)


def _office_faults(office: Organisation) -> Iterator[tuple[str, Sentence]]:
    if office.kind == OfficeKind.COORDINATING:
        said = {"office": office.name}
        yield (
            "",
            Sentence(
                "%(office)s coordinates and may not inspect enterprises in any name (国办发〔2024〕54号): send a "
                "referral to an office with enforcement power.",
                said,
            ),
        )
    elif not office.enforces:
        said = {"office": office.name}
        yield (
            "",
            Sentence(
                "%(office)s has no enforcement power: only an office that has it may inspect (国办发〔2024〕54号).",
                said,
            ),
        )


def _paper_faults(plan: Plan, rules: Inspections | None) -> Iterator[tuple[str, Sentence]]:
    if plan.enterprise.state not in (FirmState.ACTIVE, FirmState.SUSPENDED):
        yield "", Sentence("%(firm)s is closed: there is nothing to inspect.", {"firm": plan.enterprise.name})
    if rules is not None and not plan.item_code:
        yield (
            "item_code",
            Sentence(
                "Choose the published item of inspection: what is not published may not be carried out "
                "(国办发〔2024〕54号)."
            ),
        )
    elif rules is None or rules.item(plan.item_code) is None:
        said = {"code": plan.item_code or "—"}
        yield (
            "item_code",
            Sentence(
                "%(code)s is no published item of inspection: what is not published may not be carried out "
                "(国办发〔2024〕54号).",
                said,
            ),
        )
    if not (plan.approval_no.strip() and plan.approved_by.strip()):
        yield (
            "approval_no",
            Sentence(
                "Every inspection is approved beforehand: give the number of the approval and who approved it."
            ),
        )
    if plan.kind == Kind.UNANNOUNCED and not plan.unannounced_reason.strip():
        yield (
            "unannounced_reason",
            Sentence("An unannounced inspection needs the approved exception: say why no notice is given."),
        )
    if plan.kind != Kind.UNANNOUNCED and not plan.notice_no.strip():
        yield (
            "notice_no",
            Sentence("The enterprise is notified before the inspection: give the number of the notice."),
        )


def _certificates(plan: Plan, faults: list[tuple[str, Sentence]]) -> dict[int, Certificate]:
    """The certificates of the inspectors; what is wrong with them goes to `faults`."""
    if len({person.pk for person in plan.inspectors}) < 2:
        said = Sentence(
            "At least two inspectors carry out an inspection (Order 49, art. 23): name the second."
        )
        faults.append(("inspectors", said))
    barred = queries.conflicts([one.pk for one in plan.inspectors], plan.enterprise.pk, plan.planned_on)
    found = {}
    for person in plan.inspectors:
        certificate = queries.certificate_of(person.pk, plan.planned_on)
        if certificate:
            found[person.pk] = certificate
        else:
            faults.append(("inspectors", _uncertified(person, plan.planned_on)))
        if conflict := barred.get(person.pk):
            faults.append(("inspectors", _kept_away(conflict, plan.enterprise)))
    return found


def _kept_away(conflict: Conflict, firm: Enterprise) -> Sentence:
    facts = {
        "name": conflict.person.name,
        "firm": firm.name,
        "reason": conflict.reason,
        "declarer": conflict.declared_name,
    }
    return Sentence(
        "%(name)s keeps away from %(firm)s (%(reason)s): name somebody else. If the reason no longer holds, "
        "%(declarer)s or the head of the office ends the conflict first.",
        facts,
    )


def _uncertified(person: Person, on: date) -> Sentence:
    last = queries.last_certificate(person.pk)
    if last is None:
        return Sentence(
            "%(name)s has no enforcement certificate: nobody inspects without one (国办发〔2024〕54号).",
            {"name": person.name},
        )
    return Sentence(
        "The certificate %(number)s of %(name)s is valid from %(first)s to %(last)s, not on %(day)s: have it renewed "
        "or name somebody else.",
        {
            "number": last.number,
            "name": person.name,
            "first": last.valid_from,
            "last": last.valid_to,
            "day": on,
        },
    )


def _count(plan: Plan, rules: Inspections | None, faults: list[tuple[str, Sentence]]) -> int:
    """Which inspection of the year it would be; 0 where it does not count."""
    if rules is None or plan.source not in rules.counts:
        return 0
    count = queries.counted_in(plan.enterprise.pk, plan.planned_on.year, rules) + 1
    cap = rules.cap(plan.enterprise.grade)
    if count > cap and not plan.cap_reason.strip():
        facts = {"firm": plan.enterprise.name, "year": plan.planned_on.year, "count": count, "cap": cap}
        said = Sentence(
            "It would be inspection number %(count)s of %(firm)s in %(year)s; the published cap is %(cap)s "
            "(国办发〔2024〕54号). Join it with another one, or have the reason to go beyond it approved and enter it.",
            facts,
        )
        faults.append(("cap_reason", said))
    return count


def _repeats(plan: Plan, office: Organisation, faults: list[tuple[str, Sentence]]) -> Visit | None:
    found = queries.superiors_check(plan.enterprise.pk, office, plan.planned_on)
    if found and plan.source == Source.PLAN and not plan.repeat_reason.strip():
        facts = {
            "office": found.dossier.office.name,
            "day": timezone.localdate(found.concluded_at),
            "until": queries.repeat_ban_ends(found),
        }
        said = Sentence(
            "%(office)s checked this enterprise on %(day)s: until %(until)s the same items are in principle not "
            "checked again (Order 49, art. 42). Enter the reason if it cannot wait.",
            facts,
        )
        faults.append(("repeat_reason", said))
    return found
