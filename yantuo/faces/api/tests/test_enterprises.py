"""Enterprises by the API: the same sight and the same checks as the pages."""

from typing import Any

import pytest

from yantuo.directory.enterprises.merging import actions as merging
from yantuo.directory.enterprises.models import Enterprise, Licence
from yantuo.directory.people.actor import MACHINE
from yantuo.directory.people.tests.factories import AT
from yantuo.kernel.codes.credit import make_credit_code
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.records.trail.models import Entry

from .factories import World, asked, firm

NEW: dict[str, Any] = {
    "credit_code": make_credit_code("140403", 900),
    "name": "长治市新源食品有限公司",
    "county": "140403",
    "address": "延安南路12号",
    "legal_representative": "李明",
    "founded_on": "2020-05-06",
    "categories": ["0302", "14"],
}


def test_reading_one(two: World) -> None:
    row = two.firms["luzhou"]
    found = two.luzhou("GET", f"enterprises/{row.pk}").json()
    assert (found["credit_code"], found["office"], found["version"]) == (
        row.credit_code,
        two.city.luzhou.pk,
        1,
    )
    assert found["categories"] == ["0302"]
    assert found["changed_at"].endswith("+08:00")


def test_the_other_county_is_not_there(two: World) -> None:
    other = two.firms["xiangyuan"]
    hidden, never = two.luzhou("GET", f"enterprises/{other.pk}"), two.luzhou("GET", "enterprises/99999999")
    assert (hidden.status_code, hidden.json()) == (404, never.json())
    assert two.luzhou("PATCH", f"enterprises/{other.pk}", {"version": 1, "name": "x"}).status_code == 404
    for query in ({"q": "xiangyuan"}, {"county": "140423"}, {"credit_code": other.credit_code}):
        assert two.luzhou("GET", "enterprises", **query).json()["items"] == []
        assert [row["id"] for row in two.xiangyuan("GET", "enterprises", **query).json()["items"]] == [
            other.pk
        ]


def test_the_database_hides_the_other_county_too(two: World) -> None:
    with sight(SYSTEM):
        for name, row in two.firms.items():
            Licence.objects.create(enterprise=row, office_id=row.office_id, number=f"SC1031404{len(name):07}")
    with sight(two.luzhou.actor.sight):
        assert {row.enterprise_id for row in Licence.objects.all()} == {two.firms["luzhou"].pk}
        assert not Enterprise.objects.filter(pk=two.firms["xiangyuan"].pk).update(
            name="x"
        )  # readable, never writable


def test_a_merged_file_names_its_heir(two: World) -> None:
    with sight(SYSTEM):
        old = firm(two.city.luzhou, 77, "老醋坊有限公司")
        merging.merge(merged=old, into=two.firms["luzhou"], reason="one firm", by=MACHINE, at=AT)
    found = two.luzhou("GET", f"enterprises/{old.pk}").json()
    assert (found["state"], found["merged_into"]) == ("merged", two.firms["luzhou"].pk)
    assert [row["id"] for row in two.luzhou("GET", "enterprises").json()["items"]] == [two.firms["luzhou"].pk]


def test_pages_by_key_show_every_row_once(two: World) -> None:
    with sight(SYSTEM):
        more = [firm(two.city.luzhou, 100 + number, f"第{number}食品有限公司").pk for number in range(5)]
    seen, after = [], ""
    while True:
        answer = two.luzhou("GET", "enterprises", limit=2, after=after).json()
        seen.append([row["id"] for row in answer["items"]])
        if not (after := answer["next"] or ""):
            break
    assert seen == [[two.firms["luzhou"].pk, more[0]], more[1:3], more[3:]]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"limit": 0}, "limit"),
        ({"limit": 201}, "limit"),
        ({"limit": "x"}, "limit"),
        ({"after": "made-up"}, "after"),
        ({"q": "\0"}, "q"),
    ],
)
def test_a_bad_question_names_its_field(two: World, query: dict[str, Any], field: str) -> None:
    answer = two.luzhou("GET", "enterprises", **query)
    assert answer.status_code == 422
    assert list(answer.json()["fields"]) == [field]


def test_entering_one(two: World) -> None:
    answer = two.luzhou("POST", "enterprises", NEW)
    assert answer.status_code == 201, answer.content
    found = answer.json()
    assert {name: found[name] for name in NEW} == NEW
    assert found["office"] == two.city.luzhou.pk
    with sight(SYSTEM):
        entry = Entry.objects.get(verb="enterprise.create", enterprise_id=found["id"])
        assert (entry.actor_id, entry.actor_name) == (two.luzhou.actor.person_id, "luzhou")
        assert entry.actor_post == "luzhou · API 信息平台"
        assert entry.office_id == two.city.luzhou.pk


def test_every_fault_is_told_at_once(two: World) -> None:
    bad = {
        "credit_code": "91140403MA0000015X",
        "county": "140402",
        "office": two.city.xiangyuan.pk,
        "categories": ["99"],
    }
    answer = two.luzhou("POST", "enterprises", bad)
    assert answer.status_code == 422
    assert set(answer.json()["fields"]) == {"credit_code", "name", "county", "office", "categories"}
    assert "99" in answer.json()["fields"]["categories"][0]
    with sight(SYSTEM):
        assert Enterprise.objects.count() == 2


def test_wrong_types_and_unknown_fields_are_told_at_once(two: World) -> None:
    answer = two.luzhou(
        "POST", "enterprises", {"name": 3, "categories": "0302", "colour": "red", "founded_on": "x"}
    )
    assert answer.status_code == 422
    said = answer.json()["fields"]
    assert said == {
        "name": ["This must be text."],
        "categories": ["This must be a list."],
        "colour": ["There is no such field."],
        "founded_on": ["This must be a day such as 2026-11-24."],
    }


def test_a_code_on_file_is_refused(two: World) -> None:
    taken = two.luzhou("POST", "enterprises", {**NEW, "credit_code": two.firms["luzhou"].credit_code})
    assert taken.status_code == 422
    assert "on file already" in taken.json()["fields"]["credit_code"][0]


def test_correcting_one(two: World) -> None:
    row = two.firms["luzhou"]
    answer = two.luzhou(
        "PATCH", f"enterprises/{row.pk}", {"version": 1, "address": "新路1号", "categories": ["14"]}
    )
    assert answer.status_code == 200, answer.content
    found = answer.json()
    assert (found["address"], found["categories"], found["version"]) == ("新路1号", ["14"], 2)
    assert found["name"] == row.name  # what is left out stays
    with sight(SYSTEM):
        entry = Entry.objects.get(verb="enterprise.edit", enterprise_id=row.pk)
        assert set(entry.data["changed"]) == {"address", "categories"}


def test_an_older_version_is_a_conflict(two: World) -> None:
    path = f"enterprises/{two.firms['luzhou'].pk}"
    assert two.luzhou("PATCH", path, {"version": 1, "address": "新路1号"}).status_code == 200
    late = two.luzhou("PATCH", path, {"version": 1, "address": "旧路1号"})
    assert late.status_code == 409
    assert "Somebody has changed" in late.json()["detail"]
    assert two.luzhou("GET", path).json()["address"] == "新路1号"


def test_a_correction_without_version_is_refused(two: World) -> None:
    answer = two.luzhou("PATCH", f"enterprises/{two.firms['luzhou'].pk}", {"address": "x"})
    assert (answer.status_code, answer.json()["fields"]) == (422, {"version": ["This must be filled in."]})


def test_statements_of_a_list_and_of_one(two: World) -> None:
    with sight(SYSTEM):
        for number in range(5):
            firm(two.city.luzhou, 200 + number, f"第{number}食品有限公司")
    two.luzhou("GET", "enterprises")  # the first of its minute also notes the use
    with asked(4):  # the token, its count, the offices of its post, the rows
        assert len(two.luzhou("GET", "enterprises").json()["items"]) == 6
    with asked(4):
        two.luzhou("GET", f"enterprises/{two.firms['luzhou'].pk}")
