"""Deadlines by the API: sight, lights, pages in the order of their dates."""

from datetime import datetime, timedelta
from typing import Any
from unittest import mock
from uuid import uuid4

import pytest

from yantuo.casework.deadlines.models import Deadline
from yantuo.casework.matters import actions as matters
from yantuo.directory.people.tests.factories import AT
from yantuo.records.sight.session import SYSTEM, sight

from .factories import World, asked, matter, moment


def ids(two: World, **query: Any) -> list[str]:
    answer = two.luzhou("GET", "deadlines", **query)
    assert answer.status_code == 200, answer.content
    return [row["dossier"] for row in answer.json()["items"]]


def test_one_with_its_basis(two: World) -> None:
    row = two.luzhou("GET", "deadlines").json()["items"][0]
    assert row == two.luzhou("GET", f"deadlines/{row['id']}").json()
    assert (row["key"], row["amount"], row["unit"], row["light"], row["state"]) == (
        "inspect.publish",
        20,
        "wd",
        "ok",
        "open",
    )
    assert row["due_at"] == "2026-12-21T23:59:59+08:00"
    assert row["why"][0].startswith("The day of the event")
    assert row["dossier"] == str(two.matters["luzhou"].pk)


def test_sentences_come_in_the_language_asked_for(two: World) -> None:
    answer = two.luzhou.client.get(
        "/api/v1/deadlines",
        headers={"authorization": f"Bearer {two.luzhou.text}", "accept-language": "zh-Hans"},
    )
    assert "第三十九条" in answer.json()["items"][0]["basis"]
    assert "第三十九条" in answer.content.decode()  # as it is, not as escapes


def test_the_other_county_is_not_there(two: World) -> None:
    with sight(SYSTEM):
        other = Deadline.objects.get(dossier=two.matters["xiangyuan"].dossier)
    assert two.luzhou("GET", f"deadlines/{other.pk}").status_code == 404
    assert two.luzhou("GET", f"deadlines/{uuid4()}").status_code == 404
    assert ids(two, enterprise=two.firms["xiangyuan"].pk) == []
    assert two.xiangyuan("GET", f"deadlines/{other.pk}").status_code == 200
    with sight(two.luzhou.actor.sight):
        assert not Deadline.objects.filter(pk=other.pk).exists()
        assert Deadline.objects.count() == 1


def test_lights(two: World, now: mock.Mock) -> None:
    with sight(SYSTEM):
        late = matter(two.luzhou.actor, two.firms["luzhou"], days_ago=60)
        soon = matter(two.luzhou.actor, two.firms["luzhou"], days_ago=28)
    new = two.matters["luzhou"]
    assert ids(two) == [str(late.pk), str(soon.pk), str(new.pk)]
    assert ids(two, light="late") == [str(late.pk)]
    assert ids(two, light="warn") == [str(soon.pk)]
    assert ids(two, light="ok") == [str(new.pk)]
    for light in ("late", "warn", "ok"):
        assert {row["light"] for row in two.luzhou("GET", "deadlines", light=light).json()["items"]} == {
            light
        }


def test_an_ended_clock_keeps_the_light_it_ended_with(two: World, now: mock.Mock) -> None:
    with sight(SYSTEM):
        late = matter(two.luzhou.actor, two.firms["luzhou"], days_ago=60)
        for row in (late, two.matters["luzhou"]):
            matters.finish(matter=row, outcome="done", by=two.luzhou.actor, at=AT)
    now.return_value = AT + timedelta(days=100)
    assert ids(two) == []
    assert ids(two, state="met", light="late") == [str(late.pk)]
    assert ids(two, state="met", light="ok") == [str(two.matters["luzhou"].pk)]


def test_pages_go_on_within_one_moment(two: World) -> None:
    """Clocks that are due at the same moment are told apart by their ids: none is left out, none comes twice."""
    with sight(SYSTEM):
        for days in (1, 1, 1, 1, 2, 2):
            matter(two.luzhou.actor, two.firms["luzhou"], days_ago=days)
        expected = [
            str(pk)
            for pk in Deadline.objects.filter(office_id=two.city.luzhou.pk)
            .order_by("due_at", "id")
            .values_list("pk", flat=True)
        ]
    seen, after = [], ""
    while True:
        answer = two.luzhou("GET", "deadlines", limit=2, after=after).json()
        seen += [row["id"] for row in answer["items"]]
        if not (after := answer["next"] or ""):
            break
    assert seen == expected


def test_a_key_of_another_list_is_refused(two: World) -> None:
    with sight(SYSTEM):
        matter(two.luzhou.actor, two.firms["luzhou"], days_ago=3)
    key = two.luzhou("GET", "deadlines", limit=1).json()["next"]
    assert two.luzhou("GET", "deadlines", after=key).status_code == 200
    assert two.luzhou("GET", "enterprises", after=key).status_code == 422


@pytest.mark.parametrize(
    "query",
    [{"state": "late"}, {"light": "red"}, {"enterprise": "x"}, {"enterprise": 0}, {"enterprise": 2**63}],
)
def test_a_bad_question_names_its_field(two: World, query: dict[str, Any]) -> None:
    answer = two.luzhou("GET", "deadlines", **query)
    assert (answer.status_code, list(answer.json()["fields"])) == (422, list(query))


def test_statements_of_a_list(two: World) -> None:
    with sight(SYSTEM):
        for days in range(2, 7):
            matter(two.luzhou.actor, two.firms["luzhou"], days_ago=days)
    two.luzhou("GET", "deadlines")
    with asked(4):
        rows = two.luzhou("GET", "deadlines").json()["items"]
    assert [moment(row["due_at"]) for row in rows] == sorted(moment(row["due_at"]) for row in rows)
    assert isinstance(moment(rows[0]["due_at"]), datetime)
