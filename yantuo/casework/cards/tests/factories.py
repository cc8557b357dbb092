"""A small town for cards: two officers with certificates, a head, leaders, a firm with a representative."""

import io
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from yantuo.casework.cards import actions
from yantuo.casework.cards.answering.actions import Done, answer
from yantuo.casework.cards.drafting.actions import draft_card
from yantuo.casework.cards.models import Card, Problem
from yantuo.casework.cards.revisits.actions import Seen, revisit
from yantuo.casework.cards.rules import Stated
from yantuo.casework.documents.series import PATTERNS
from yantuo.directory.enterprises.models import Enterprise
from yantuo.directory.enterprises.tests.factories import enterprise
from yantuo.directory.orgs.tests.factories import City, city
from yantuo.directory.people.actor import MACHINE, Actor, actor_of
from yantuo.directory.people.models import Certificate, Person, Post
from yantuo.directory.people.tests.factories import actor
from yantuo.records.numbering.actions import set_up_series
from yantuo.records.sight.session import SYSTEM, sight

AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # Tuesday, 10:00 in Changzhi
DAY = timedelta(days=1)
_numbers = count(1)
_photos = count(1)


def photo(name: str = "整改后.png") -> SimpleUploadedFile:
    """A small picture unlike any other."""
    out, n = io.BytesIO(), next(_photos)
    Image.new("RGB", (8, 8), (n % 256, n // 256 % 256, 90)).save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/png")


def certify(person_id: int, office: int, *, until: date = date(2030, 1, 1)) -> None:
    """An enforcement certificate."""
    Certificate.objects.create(
        person_id=person_id, office_id=office, number=f"晋D{next(_numbers):06}", issued_by="山西省人民政府",
        valid_from=date(2020, 1, 1), valid_to=until,
    )  # fmt: skip


def representative(firm: Enterprise, name: str = "申丽") -> Actor:
    """Somebody who speaks for an enterprise."""
    person = Person.objects.create(name=name)
    held = Post.objects.create(
        person=person, enterprise_id=firm.pk, enterprise_name=firm.name, supervisor_id=firm.office_id,
        role="enterprise", title="食品安全总监", begins=date(2020, 1, 1),
    )  # fmt: skip
    return actor_of(held)


@dataclass(frozen=True)
class Cast:
    """Who plays."""

    city: City
    inspector: Actor
    officer: Actor
    head: Actor
    leader: Actor
    city_leader: Actor
    city_head: Actor
    xiangyuan_leader: Actor
    firm: Enterprise
    boss: Actor


def cast() -> Cast:
    """The people of the tests; needs the system's sight."""
    return cast_of(city())


def cast_of(offices: City) -> Cast:
    """The people of the tests in a city that is there already; needs the system's sight."""
    luzhou, bureau = offices.luzhou, offices.bureau
    for office in (luzhou, bureau, offices.xiangyuan):
        set_up_series(
            office=office.pk,
            key="card",
            year=2026,
            pattern=PATTERNS["card"],
            mark=office.mark,
            by=MACHINE,
            at=AT,
        )
    inspector, officer = actor("inspector", luzhou, "王建国"), actor("case_officer", luzhou, "李敏")
    head, city_head = actor("section_head", luzhou, "赵强"), actor("section_head", bureau, "郭涛")
    for one in (inspector, officer, head, city_head):
        certify(one.person_id, one.office_id)
    firm = enterprise(luzhou)
    return Cast(
        city=offices,
        inspector=inspector,
        officer=officer,
        head=head,
        leader=actor("county_leader", luzhou, "刘芳"),
        city_leader=actor("city_leader", bureau, "陈伟"),
        city_head=city_head,
        xiangyuan_leader=actor("county_leader", offices.xiangyuan, "孙丽"),
        firm=firm,
        boss=representative(firm),
    )


def stated(n: int = 2, **more: Any) -> list[Stated]:
    """Some problems."""
    clause = "《中华人民共和国食品安全法》第五十条"
    return [Stated(text=f"问题{one}：原料进货查验记录不全", clause=clause, **more) for one in range(1, n + 1)]


def person(who: Actor) -> Person:
    """The person of an actor."""
    with sight(SYSTEM):
        return Person.objects.get(pk=who.person_id)


def drafted(who: Cast, n: int = 2, *, at: datetime = AT, **more: Any) -> Card:
    """A draft of a card on the firm."""
    with sight(who.inspector.sight):
        return draft_card(**{
            "by": who.inspector, "at": at, "problems": stated(n), "seen_at": at, "enterprise": who.firm,
            "overseers": [person(who.inspector), person(who.officer)], "days": 10, **more,
        })  # fmt: skip


def issued(who: Cast, n: int = 2, *, at: datetime = AT, **more: Any) -> Card:
    """An issued card on the firm."""
    card = drafted(who, n, at=at, **more)
    with sight(who.head.sight):
        actions.issue(card=card, proved_with="password", by=who.head, at=at)
    return card


def signed_for(who: Cast, n: int = 2, *, at: datetime = AT, **more: Any) -> Card:
    """A card that the firm has signed for."""
    card = issued(who, n, at=at, **more)
    with sight(who.boss.sight):
        actions.sign_for(card=card, by=who.boss, at=at)
    return card


def done(card: Card, at: datetime, files: int = 1) -> dict[UUID, Done]:
    """Everything open, done, with photos."""
    with sight(SYSTEM):
        rows = list(Problem.objects.filter(card=card, state="open"))
    return {
        problem.pk: Done(measures="已补齐记录", done_on=at.date(), files=[photo() for _n in range(files)])
        for problem in rows
    }


def answered(who: Cast, n: int = 2, *, at: datetime = AT, **more: Any) -> Card:
    """A card that the firm has answered."""
    card = signed_for(who, n, at=at, **more)
    with sight(who.boss.sight):
        answer(card=card, done=done(card, at), by=who.boss, at=at)
    return card


def accepted(who: Cast, n: int = 2, *, at: datetime = AT, **more: Any) -> Card:
    """A card whose answer was accepted."""
    card = answered(who, n, at=at, **more)
    with sight(who.officer.sight):
        actions.accept(card=card, by=who.officer, at=at)
    return card


def seen(card: Card, *outcomes: str) -> dict[UUID, Seen]:
    """What a return visit found, in the order of the open problems; corrected where nothing is given."""
    with sight(SYSTEM):
        rows = list(Problem.objects.filter(card=card, state="open").order_by("n"))
    given = [*outcomes, *["corrected"] * len(rows)]
    return {
        row.pk: Seen(outcome=outcome, note="" if outcome == "corrected" else "仍缺三份记录")
        for row, outcome in zip(rows, given, strict=False)
    }


def visited(who: Cast, card: Card, *outcomes: str, at: datetime = AT, **more: Any) -> None:
    """A return visit by the inspector and the officer."""
    with sight(who.inspector.sight):
        facts = {"seen": seen(card, *outcomes), "visited_at": at, "second": person(who.officer), **more}
        revisit(card=card, by=who.inspector, at=at, **facts)


def closed(who: Cast, n: int = 2, *, at: datetime = AT, **more: Any) -> Card:
    """A card that went the whole way."""
    card = accepted(who, n, at=at, **more)
    visited(who, card, at=at)
    return card


def the_cast() -> Cast:
    """The people of the tests, entered with the system's sight."""
    with sight(SYSTEM):
        return cast()
