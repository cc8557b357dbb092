"""A city bureau that oversees two county bureaus, and the way of a round step by step."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any

from django.utils import timezone

from yantuo.casework.cards import actions as cards
from yantuo.casework.cards.answering.actions import Done, answer
from yantuo.casework.cards.models import Card
from yantuo.casework.cards.revisits.actions import Seen, revisit
from yantuo.casework.checklists.actions import Given, entered, mark_of
from yantuo.casework.checklists.enums import Verdict
from yantuo.casework.documents import actions as papers
from yantuo.casework.documents.series import PATTERNS
from yantuo.casework.oversight import actions, documents
from yantuo.casework.oversight.models import Round, Stop
from yantuo.casework.oversight.stops import actions as stops
from yantuo.directory.enterprises.tests.factories import enterprise
from yantuo.directory.orgs.tests.factories import City, city
from yantuo.directory.people.actor import MACHINE, Actor
from yantuo.directory.people.models import Person
from yantuo.directory.people.tests.factories import actor
from yantuo.records.files.tests.factories import photo, upload
from yantuo.records.numbering.actions import set_up_series
from yantuo.records.sight.session import SYSTEM, sight

AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # Tuesday, 10:00 in Changzhi
DAY = timedelta(days=1)
FIRMS = 6


@dataclass(frozen=True)
class Cast:
    """Who plays."""

    city: City
    head: Actor
    leader: Actor
    officer: Actor
    county_leader: Actor
    county_head: Actor
    director: Actor
    coordinator: Actor
    second_coordinator: Actor


def the_cast() -> Cast:
    """The offices, their people and their firms, entered with the system's sight."""
    with sight(SYSTEM):
        offices = city()
        wanted = product(
            (offices.bureau, offices.coordinating), ("card", "document"), {2026, timezone.localdate().year}
        )
        for office, key, year in wanted:
            set_up_series(
                office=office.pk,
                key=key,
                year=year,
                pattern=PATTERNS[key],
                mark="长市监",
                by=MACHINE,
                at=AT,
            )
        for n in range(FIRMS):
            enterprise(offices.station if n % 2 else offices.luzhou, f"潞州第{n + 1}食品厂")
        enterprise(offices.xiangyuan, "襄垣食品厂")
        return Cast(
            city=offices,
            head=actor("section_head", offices.bureau, "郭涛"),
            leader=actor("city_leader", offices.bureau, "陈伟"),
            officer=actor("inspector", offices.bureau, "李敏"),
            county_leader=actor("county_leader", offices.luzhou, "刘芳"),
            county_head=actor("section_head", offices.luzhou, "赵强"),
            director=actor("coordination_head", offices.coordinating, "孟洁"),
            coordinator=actor("coordinator", offices.coordinating, "杨柳"),
            second_coordinator=actor("coordinator", offices.coordinating, "秦岭"),
        )


def person(who: Actor) -> Person:
    """The person of an actor."""
    with sight(SYSTEM):
        return Person.objects.get(pk=who.person_id)


def facts(who: Cast, **more: Any) -> dict[str, Any]:
    """What a round is planned with."""
    return {
        "title": "2026年第四季度食品生产监管督查", "kind": "regular", "basis": "2026年度督查计划",
        "plan": "看案卷、看现场",
        "first_day": date(2026, 11, 24), "last_day": date(2026, 11, 27), "leader": person(who.head),
        "team": [person(who.officer)], "offices": [who.city.luzhou, who.city.xiangyuan], **more,
    }  # fmt: skip


def planned(who: Cast, *, by: Actor | None = None, at: datetime = AT, **more: Any) -> Round:
    """A planned round."""
    by = by or who.head
    data = facts(who, **more)
    with sight(by.sight):
        return actions.plan_round(by=by, at=at, **data)


def under_way(who: Cast, *, at: datetime = AT, **more: Any) -> Round:
    """A round that has begun."""
    made = planned(who, at=at, **more)
    with sight(who.head.sight):
        actions.begin(case=made, by=who.head, at=at)
    return made


def stops_of(made: Round) -> list[Stop]:
    """Luzhou first, then Xiangyuan."""
    with sight(SYSTEM):
        rows = Stop.objects.filter(round=made).select_related("round__dossier", "visited", "sheet__dossier")
        return list(rows.order_by("visited__code", "pk").order_by("visited__division_id"))


def answers(stop: Stop, *failing: str) -> dict[str, Given]:
    """Everything conforms but these items."""
    with sight(SYSTEM):
        assert stop.sheet
        table = stop.sheet.table
    return {
        item.key: Given(Verdict.FAILS, f"第{item.key}项不到位")
        if item.key in failing
        else Given(Verdict.CONFORM)
        for item in table.items()
    }


def marks(stop: Stop) -> dict[str, str]:
    """What a form that is opened now shows."""
    with sight(SYSTEM):
        assert stop.sheet
        return {one.item: mark_of(entered(one)) for one in stop.sheet.answers.all()}


def looked_at(who: Cast, stop: Stop, *failing: str, at: datetime = AT, by: Actor | None = None) -> Stop:
    """An office looked at to the end."""
    shown, by = marks(stop), by or who.officer
    with sight(by.sight):
        stops.fill(stop=stop, shown=shown, given=answers(stop, *failing), by=by, at=at)
        stops.finish(stop=stop, visited_at=at, by=by, at=at)
    return stop


def drafted(who: Cast, stop: Stop, *items: str, at: datetime = AT, by: Actor | None = None) -> Card:
    """The card on an office."""
    by = by or who.head
    with sight(by.sight):
        return stops.card_for(stop=stop, items=items, by=by, at=at)


def written(who: Cast, made: Round, *, at: datetime = AT, signed: bool = True) -> None:
    """The report drafted by the head, and signed by the leader."""
    with sight(who.head.sight):
        made = Round.objects.select_related("dossier__office__parent").get(pk=made.pk)
        known = documents.report(made)
        paper = papers.paper_with("redhead", known, {}, at)
        drafted = papers.draft(paper=paper, office=made.office_id, dossier=made.dossier, by=who.head, at=at)
    if signed:
        with sight(who.leader.sight):
            papers.sign(document=drafted, proved_with="password", by=who.leader, at=at)


def issued(who: Cast, card: Card, *, at: datetime = AT) -> Card:
    """The card issued."""
    with sight(who.head.sight):
        cards.issue(card=card, proved_with="password", by=who.head, at=at)
    return card


def card_closed(who: Cast, card: Card, *, at: datetime = AT) -> None:
    """The card answered by the office, accepted and found corrected."""
    with sight(who.county_leader.sight):
        cards.sign_for(card=card, by=who.county_leader, at=at)
        done = {
            one.pk: Done(measures="已整改", done_on=at.date(), files=[upload(photo(), f"{one.n}.jpg")])
            for one in card.problems.all()
        }
        answer(card=card, done=done, by=who.county_leader, at=at)
    with sight(who.head.sight):
        cards.accept(card=card, by=who.head, at=at)
        seen = {one.pk: Seen(outcome="corrected", note="") for one in card.problems.all()}
        revisit(card=card, seen=seen, visited_at=at, second=person(who.officer), by=who.head, at=at)
