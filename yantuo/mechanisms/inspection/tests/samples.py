"""How the walk over all addresses tries the pages of inspections: who opens them, and who must not find the case."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

from yantuo.casework.checklists import actions as sheets
from yantuo.casework.checklists.actions import Given
from yantuo.casework.documents.series import PATTERNS
from yantuo.directory.people.actions import certify
from yantuo.directory.people.actor import MACHINE
from yantuo.directory.people.models import Certificate
from yantuo.directory.people.tests.factories import AT
from yantuo.mechanisms.inspection.visits import actions
from yantuo.mechanisms.inspection.visits.conflicts.actions import declare_conflict
from yantuo.mechanisms.inspection.visits.enums import Kind, Source
from yantuo.mechanisms.inspection.visits.findings import actions as findings
from yantuo.mechanisms.inspection.visits.models import Visit
from yantuo.mechanisms.inspection.visits.planning import Plan
from yantuo.mechanisms.inspection.visits.queries import sheets as sheets_of
from yantuo.mechanisms.inspection.visits.telling.actions import tell
from yantuo.records.files.tests.factories import photo, upload
from yantuo.records.numbering.actions import set_up_series
from yantuo.records.numbering.models import Series
from yantuo.records.sight.session import SYSTEM, sight

WHO, SECOND = "inspector@luzhou", "case_officer@luzhou"
ELSEWHERE = ("inspector@xiangyuan", "inspector@department")
STAGES = ("planned", "under_way", "concluded", "signed", "told")
KEPT_AWAY = "持有该企业三成股份"
SPOT = "1.4"  # an item that can be put right on the spot


def _inspectors(town: Any) -> list[Any]:
    """Two persons of Luzhou, each with a certificate."""
    found = [town.person(WHO), town.person(SECOND)]
    for number, person in enumerate(found):
        if not Certificate.objects.filter(person=person).exists():
            certify(
                person=person,
                office=town.office("luzhou"),
                number=f"1404-9{number}",
                issued_by="山西省人民政府",
                valid_from=date(2024, 1, 1),
                valid_to=date(2029, 12, 31),
                by=MACHINE,
                at=AT,
            )
    return found


def _planned(town: Any) -> Visit:
    plan = Plan(
        enterprise=town.firm,
        kind=Kind.DAILY,
        source=Source.COMPLAINT,  # does not count towards the cap
        item_code="SC-JC-02",
        planned_on=AT.date(),
        approval_no="潞市监检批〔2026〕7号",
        approved_by="李局长",
        notice_no="潞市监检通〔2026〕7号",
        inspectors=_inspectors(town),
    )
    return actions.plan_visit(plan=plan, by=town.actor(WHO), at=AT)


def _filled(town: Any, visit: Visit) -> None:
    (sheet,) = sheets_of(visit)
    given = {
        item.key: Given("fails", note="现场不符合要求") if item.key == SPOT else Given("conform")
        for _section, items in sheet.table.for_whom(sheet.marks)
        for item in items
    }
    by = town.actor(WHO)
    sheets.fill(sheet=sheet, given=given, by=by, at=AT)
    sheets.photograph(sheet=sheet, item=SPOT, files=[upload(photo())], by=by, at=AT)


def _told(town: Any, visit: Visit) -> None:
    office, by, later = town.office("luzhou"), town.actor(WHO), AT + timedelta(hours=2)
    if not Series.objects.filter(office_id=office.pk, key="inspection").exists():
        facts = {"key": "inspection", "year": 2026, "pattern": PATTERNS["inspection"], "mark": office.mark}
        set_up_series(office=office.pk, by=MACHINE, at=AT, **facts)
    findings.correct_on_spot(finding=visit.findings.get(), how="当场封盖", by=by, at=later)
    tell(visit=visit, proved_with="password", by=by, at=later)


def made(town: Any, stage: str) -> Visit:
    """An inspection of Luzhou that has come so far."""
    with sight(SYSTEM):
        visit, by, later = _planned(town), town.actor(WHO), AT + timedelta(hours=1)
        steps: list[Callable[[], object]] = [
            partial(actions.begin, visit=visit, by=by, at=AT),
            lambda: (_filled(town, visit), actions.conclude(visit=visit, by=by, at=later)),
            partial(actions.sign, visit=visit, refusal="不认可", witness="网格员", by=by, at=later),
            partial(_told, town, visit),
        ]
        for step in steps[: STAGES.index(stage)]:
            step()
        return visit


def _visit(stage: str, town: Any) -> Visit:
    found: Visit = town.kept(f"visit_{stage}", lambda: made(town, stage))
    return found


def at(stage: str) -> Callable[[Any], list[object]]:
    """The id of an inspection at a stage."""
    return lambda town: [_visit(stage, town).pk]


def _sheet(town: Any) -> list[object]:
    visit = _visit("under_way", town)
    with sight(SYSTEM):
        return [visit.pk, sheets_of(visit)[0].pk]


def _item(town: Any) -> list[object]:
    return [*_sheet(town), SPOT]


def _finding(town: Any) -> list[object]:
    visit = _visit("concluded", town)
    with sight(SYSTEM):
        return [visit.pk, visit.findings.get().pk]


def _photo(town: Any) -> list[object]:
    visit = _visit("under_way", town)

    def taken() -> object:
        with sight(SYSTEM):
            (sheet,) = sheets_of(visit)
            (made,) = sheets.photograph(
                sheet=sheet, item=SPOT, files=[upload(photo())], by=town.actor(WHO), at=AT
            )
            return made.pk

    return [visit.pk, town.kept("visit_photo", taken)]


def _conflict(town: Any) -> list[object]:
    def declared() -> object:
        with sight(SYSTEM):
            by = town.actor(WHO)
            row = declare_conflict(
                person=town.person("section_head@luzhou"),
                enterprise=town.firm,
                reason=KEPT_AWAY,
                by=by,
                at=AT,
            )
            return row.pk

    return [town.kept("visit_conflict", declared)]


def own(ids: Callable[[Any], list[object]], who: str = WHO, **more: Any) -> dict[str, Any]:
    """A page of an inspection of Luzhou."""
    role = who.partition("@")[0]
    return {"who": who, "ids": ids, "strangers": (f"{role}@xiangyuan", f"{role}@department"), **more}


SAMPLES: dict[str, dict[str, Any]] = {
    "visits": {
        "who": WHO,
        "given": at("planned"),
        "hides": lambda town: _visit("planned", town).item_name,
        "strangers": ELSEWHERE,
    },
    "visit_new": {"who": WHO, "everybody": "an empty form: the enterprise is looked for in one's own sight"},
    "conflicts": {"who": WHO, "given": _conflict, "hides": lambda _town: KEPT_AWAY, "strangers": ELSEWHERE},
    "conflict_end": own(_conflict),
    "conflict_new": {
        "who": WHO,
        "everybody": "an empty form: the enterprise is looked for in one's own sight",
    },
    "visit": own(at("signed")),
    "visit_begin": own(at("planned")),
    "visit_cancel": own(at("planned")),
    "visit_conclude": own(at("under_way")),
    "visit_reopen": own(at("concluded")),
    "visit_sign": own(at("concluded")),
    "visit_tell": own(at("signed")),
    "visit_publish": own(at("signed"), SECOND),
    "visit_correct": own(at("signed")),
    "card_from_visit": own(at("concluded")),
    "referral_from_visit": own(at("concluded")),
    "finding_spot": own(_finding),
    "visit_sheet": own(_sheet),
    "visit_item_photos": own(_item, entries=lambda _town: {}, answer=302),
    "visit_photo": own(_photo),
    "visit_photo_withdraw": own(_photo),
}
