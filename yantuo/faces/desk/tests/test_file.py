"""One enterprise, one file: everything on it, its whole course with imports and merged files, masked personal data."""

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client

from yantuo.casework.matters import actions as matters
from yantuo.directory.enterprises.actions import put
from yantuo.directory.enterprises.merging.actions import merge
from yantuo.directory.enterprises.models import Enterprise, Licence, Premises, Responsible, SupervisedObject
from yantuo.directory.orgs.tests.factories import City
from yantuo.directory.people.actor import MACHINE, Actor
from yantuo.faces.desk.tests.factories import NOW, firm, matter, person, questions
from yantuo.kernel.codes.licence import make_licence_number
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.records.trail.actions import record, record_bulk
from yantuo.records.trail.models import Entry

Asked = tuple[Actor, Client]


@pytest.fixture
def officer(offices: City) -> Asked:
    return person("case_officer", offices.luzhou)


@pytest.fixture
def vinegar(offices: City) -> Enterprise:
    return firm(
        offices.luzhou, 1, legal_representative="冯某", address="振兴路18号", grade="C", grade_year=2026
    )


def filled(enterprise: Enterprise) -> Responsible:
    """Everything a file can hold, once."""
    number = make_licence_number("food", 3, "140403", 12)
    boss = Responsible(enterprise=enterprise, role="legal", name="冯某", phone="13900001234", identity="")
    with sight(SYSTEM):
        for row in (
            Licence(enterprise=enterprise, number=number, valid_to=NOW.date() + timedelta(days=60)),
            Premises(
                enterprise=enterprise,
                name="老厂",
                address="城西路2号",
                county_id="140403",
                main=True,
                latitude=36.19,
                longitude=113.11,
            ),
            boss,
        ):
            put(row=row, by=MACHINE, at=NOW)
        SupervisedObject.objects.create(
            enterprise=enterprise, office_id=enterprise.office_id, domain="food", kind="boiler", number="锅甲0012"
        )  # fmt: skip
    return boss


def page(client: Client, enterprise: Enterprise, query: str = "", language: str = "en") -> str:
    answer = client.get(f"/enterprises/{enterprise.pk}/{query}", headers={"Accept-Language": language})
    assert answer.status_code == 200, answer.content[:300]
    return unescape(answer.content.decode())


def course(client: Client, enterprise: Enterprise, query: str = "") -> list[str]:
    answer = client.get(f"/enterprises/{enterprise.pk}/{query}", headers={"Accept-Language": "en"})
    return [str(event.text) for event in answer.context["file"].events]


def test_everything_is_on_the_page(officer: Asked, vinegar: Enterprise, offices: City) -> None:
    filled(vinegar)
    opened = matter(officer[0], offices.luzhou, "检查结果公示", enterprise=vinegar)
    text = page(officer[1], vinegar)
    for part in (
        "晋韵醋业有限公司", vinegar.credit_code, "SC10314040300012"[:6], "老厂", "锅甲0012", "振兴路18号",
        f"/matters/{opened.pk}/", "Publish the result of an inspection", "Why 2026-12-21?", "王建国", "Risk grade 2026",
    ):  # fmt: skip
        assert part in text, part


def test_personal_data_are_masked_and_their_disclosure_is_recorded(
    officer: Asked, vinegar: Enterprise
) -> None:
    boss = filled(vinegar)
    text = page(officer[1], vinegar)
    assert "13900001234" not in text
    assert "•••••••1234" in text
    with sight(SYSTEM):
        before = Entry.objects.count()
    assert "13900001234" in officer[1].get(f"/enterprises/{vinegar.pk}/unmask/{boss.pk}/").content.decode()
    with sight(SYSTEM):
        last = Entry.objects.order_by("-id").first()
        assert Entry.objects.count() == before + 1
    assert last is not None
    assert (last.verb, last.actor_id, last.enterprise_id) == (
        "responsible.unmask",
        officer[0].person_id,
        vinegar.pk,
    )


def test_the_course_is_whole_and_newest_first(officer: Asked, vinegar: Enterprise, offices: City) -> None:
    one = matter(officer[0], offices.luzhou, "检查结果公示", enterprise=vinegar)
    with sight(SYSTEM):
        matters.finish(matter=one, outcome="已公示", by=officer[0], at=NOW)
    said = course(officer[1], vinegar)
    assert "Close as done → done" in said[0]
    assert any(text.startswith("Enterprise entered in the register") for text in said)
    assert any("Clock met" in text for text in said)
    assert [
        event.at for event in officer[1].get(f"/enterprises/{vinegar.pk}/").context["file"].events
    ] == sorted(
        [event.at for event in officer[1].get(f"/enterprises/{vinegar.pk}/").context["file"].events],
        reverse=True,
    )


def test_an_import_of_many_stands_in_the_course_of_each(
    officer: Asked, vinegar: Enterprise, offices: City
) -> None:
    other = firm(offices.luzhou, 2, "太行面粉有限公司")
    with sight(SYSTEM):
        entry = record_bulk(
            by=MACHINE, at=NOW, verb="enterprise.import_edit", kind="enterprise", ids=[vinegar.uid, other.uid],
            office=offices.luzhou.pk, data={"name": "企业名单.xlsx"},
        )  # fmt: skip
        Enterprise.objects.filter(pk=vinegar.pk).update(bulk_entries=[entry.pk])
    expected = "Facts of the enterprise corrected by import (企业名单.xlsx)"
    assert expected in course(officer[1], vinegar)
    assert expected not in course(officer[1], other)  # it names no enterprise by itself


def test_the_course_holds_what_happened_to_a_merged_file(
    officer: Asked, vinegar: Enterprise, offices: City
) -> None:
    old = firm(offices.luzhou, 3, "老陈醋坊")
    with sight(SYSTEM):
        record(by=MACHINE, at=NOW, verb="enterprise.suspend", kind="enterprise", subject=old.uid,
               office=old.office_id, enterprise=old.pk, reason="停产整改")  # fmt: skip
        merge(into=vinegar, merged=old, reason="重复登记", by=MACHINE, at=NOW)
    assert "Business of the enterprise suspended. Reason: 停产整改" in course(officer[1], vinegar)
    assert f"老陈醋坊 {old.credit_code}" in page(officer[1], vinegar)
    answer = officer[1].get(f"/enterprises/{old.pk}/")
    assert answer.headers["Location"] == f"/enterprises/{vinegar.pk}/"


def test_the_course_is_narrowed_and_paged(officer: Asked, vinegar: Enterprise) -> None:
    with sight(SYSTEM):
        for minute in range(90):
            at = NOW - timedelta(days=100, minutes=minute)
            record(by=MACHINE, at=at, verb="deadline.start", kind="deadline", subject=vinegar.uid,
                   office=vinegar.office_id, enterprise=vinegar.pk, data={"due_at": f"no {minute}"})  # fmt: skip
    first = officer[1].get(f"/enterprises/{vinegar.pk}/").context["file"].course
    seen = [row.pk for row in first.rows]
    while first.next_url:
        first = officer[1].get(f"/enterprises/{vinegar.pk}/{first.next_url}").context["file"].course
        seen += [row.pk for row in first.rows]
    assert len(seen) == len(set(seen)) == 91
    assert len(course(officer[1], vinegar, "?kind=enterprise")) == 1
    assert len(course(officer[1], vinegar, "?at_to=2026-08-31")) == 40
    assert course(officer[1], vinegar, "?kind=matter") == []
    assert "Nothing of this kind has happened" in page(officer[1], vinegar, "?kind=matter")


def test_query_count(officer: Asked, vinegar: Enterprise, offices: City) -> None:
    """Session, account, posts, notices; file with persons, clocks, calendar, course, documents, dossiers."""
    filled(vinegar)
    for number in range(4):
        matter(officer[0], offices.luzhou, f"{number}", enterprise=vinegar)
    assert questions(officer[1], f"/enterprises/{vinegar.pk}/") == 10


def test_who_may_not_see_it_finds_nothing(offices: City, vinegar: Enterprise) -> None:
    boss = filled(vinegar)
    address = f"/enterprises/{vinegar.pk}/"
    assert person("case_officer", offices.xiangyuan, "韩梅")[1].get(address).status_code == 404
    assert person("liaison", offices.department, "高某")[1].get(address).status_code == 403
    assert Client().get(address).status_code == 302
    reader = person("legal", offices.luzhou, "白某")[1]
    assert reader.get(address).status_code == 200
    assert "Show in full" not in page(reader, vinegar)
    assert reader.get(f"{address}unmask/{boss.pk}/").status_code == 403
    other = person("case_officer", offices.xiangyuan, "马某")[1]
    assert other.get(f"{address}unmask/{boss.pk}/").status_code == 404
