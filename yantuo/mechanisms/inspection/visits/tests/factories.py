"""An inspection for tests: two certified inspectors of Luzhou, an enterprise, and the steps on the way."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from yantuo.casework.checklists import actions as sheets
from yantuo.casework.checklists.actions import Given
from yantuo.casework.checklists.models import Sheet
from yantuo.directory.enterprises.models import Enterprise
from yantuo.directory.enterprises.tests.factories import enterprise
from yantuo.directory.orgs.models import Organisation
from yantuo.directory.orgs.tests.factories import City, city
from yantuo.directory.people.actions import certify
from yantuo.directory.people.actor import MACHINE, Actor, actor_of
from yantuo.directory.people.models import Person
from yantuo.directory.people.tests.factories import post
from yantuo.mechanisms.inspection.visits import actions
from yantuo.mechanisms.inspection.visits.enums import Kind, Source
from yantuo.mechanisms.inspection.visits.models import Visit
from yantuo.mechanisms.inspection.visits.planning import Plan
from yantuo.mechanisms.inspection.visits.queries import sheets as sheets_of
from yantuo.records.sight.session import SYSTEM, sight

AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # 10:00 in Changzhi
DAY = date(2026, 11, 24)
_numbers = count(1)


def certified(role: str, office: Organisation, name: str, until: date = date(2029, 12, 31)) -> Actor:
    """A person with a post and an enforcement certificate."""
    held = post(role, office, name)
    certify(
        person=held.person,
        office=office,
        number=f"1404-{next(_numbers):05}",
        issued_by="山西省人民政府",
        valid_from=date(2024, 1, 1),
        valid_to=until,
        by=MACHINE,
        at=min(AT, datetime(until.year, until.month, until.day, tzinfo=UTC)),
    )
    return actor_of(held)


@dataclass
class Bench:
    """Who inspects whom."""

    offices: City
    first: Actor
    second: Actor
    firm: Enterprise
    more: dict[str, Any] = field(default_factory=dict)

    def person(self, who: Actor) -> Person:
        """The person of an actor."""
        with sight(SYSTEM):
            return Person.objects.get(pk=who.person_id)

    def plan(self, **changes: Any) -> Plan:
        """A permissible plan, with some things changed."""
        plan = Plan(
            enterprise=self.firm,
            kind=Kind.DAILY,
            source=Source.PLAN,
            item_code="SC-JC-01",
            planned_on=DAY,
            approval_no="潞市监检批〔2026〕18号",
            approved_by="李局长",
            inspectors=[self.person(self.first), self.person(self.second)],
            notice_no="潞市监检通〔2026〕18号",
        )
        return replace(plan, **changes)

    def planned(self, **changes: Any) -> Visit:
        """An inspection that may take place."""
        with sight(self.first.sight):
            return actions.plan_visit(plan=self.plan(**changes), by=self.first, at=AT)

    def under_way(self, **changes: Any) -> Visit:
        """One that has begun."""
        visit = self.planned(**changes)
        with sight(self.first.sight):
            actions.begin(visit=visit, by=self.first, at=AT)
        return visit

    def sheet(self, visit: Visit) -> Sheet:
        """Its sheet."""
        return sheets_of(visit)[0]

    def filled(self, visit: Visit, failed: tuple[str, ...] = ()) -> Sheet:
        """Its sheet with every item answered, these as failed."""
        with sight(self.first.sight):
            sheet = self.sheet(visit)
            given = {
                item.key: Given("fails", note=f"{item.key}：现场不符合要求")
                if item.key in failed
                else Given("conform")
                for _section, items in sheet.table.for_whom(sheet.marks)
                for item in items
            }
            sheets.fill(sheet=sheet, given=given, by=self.first, at=AT)
        return sheet

    def concluded(self, failed: tuple[str, ...] = (), **changes: Any) -> Visit:
        """One whose result is formed."""
        visit = self.under_way(**changes)
        self.filled(visit, failed)
        with sight(self.first.sight):
            actions.conclude(visit=visit, by=self.first, at=AT + timedelta(hours=1))
        return visit


def bench() -> Bench:
    """Two inspectors and a vinegar maker of Luzhou."""
    with sight(SYSTEM):
        offices = city()
        return Bench(
            offices=offices,
            first=certified("inspector", offices.luzhou, "张伟"),
            second=certified("case_officer", offices.luzhou, "李敏"),
            firm=enterprise(offices.luzhou, grade="C"),
        )
