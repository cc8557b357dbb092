"""Matters by the API: opened, read, closed by the same actions and the same table of steps as on the pages."""

from typing import Any
from uuid import uuid4

from yantuo.casework.matters.models import Matter
from yantuo.directory.people.tests.factories import post
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.records.trail.models import Entry

from .factories import World, asked, caller


def opening(two: World, **more: Any) -> dict[str, Any]:
    return {
        "title": "检查结果公示",
        "term_key": "inspect.publish",
        "event_at": "2026-11-20T10:00:00+08:00",
        "enterprise": two.firms["luzhou"].credit_code,
        **more,
    }


def test_opening_one_starts_its_clock(two: World) -> None:
    answer = two.luzhou("POST", "matters", opening(two))
    assert answer.status_code == 201, answer.content
    made = answer.json()
    assert (made["state"], made["owner"], made["office"]) == (
        "open",
        two.luzhou.actor.person_id,
        two.city.luzhou.pk,
    )
    assert (made["version"], made["actions"], made["enterprise"]) == (1, ["finish"], two.firms["luzhou"].pk)
    clocks = two.luzhou("GET", "deadlines", enterprise=two.firms["luzhou"].pk).json()["items"]
    assert {row["due_at"] for row in clocks if row["dossier"] == made["id"]} == {"2026-12-18T23:59:59+08:00"}
    with sight(SYSTEM):
        entry = Entry.objects.get(verb="open", subject=made["id"])
        assert entry.actor_post == "luzhou · API 信息平台"


def test_a_moment_without_zone_is_the_laws_own(two: World) -> None:
    made = two.luzhou("POST", "matters", opening(two, event_at="2026-11-20T00:30:00")).json()
    assert made["event_at"] == "2026-11-20T00:30:00+08:00"


def test_every_fault_is_told_at_once(two: World) -> None:
    with sight(SYSTEM):
        stranger = post("case_officer", two.city.xiangyuan)
    bad = {
        "title": "",
        "term_key": "no.such",
        "event_at": "2030-01-01T00:00:00+08:00",
        "enterprise": two.firms["xiangyuan"].credit_code,
        "office": two.city.xiangyuan.pk,
        "owner": stranger.person_id,
    }
    answer = two.luzhou("POST", "matters", bad)
    assert answer.status_code == 422
    assert set(answer.json()["fields"]) == set(bad)
    with sight(SYSTEM):
        assert Matter.objects.count() == 2


def test_what_is_missing_is_named(two: World) -> None:
    answer = two.luzhou("POST", "matters", {})
    assert (answer.status_code, set(answer.json()["fields"])) == (422, {"title", "term_key", "event_at"})


def test_a_limit_that_was_not_in_force_is_refused_by_the_law(two: World) -> None:
    answer = two.luzhou("POST", "matters", opening(two, event_at="1990-01-01T00:00:00+08:00"))
    assert answer.status_code == 422
    assert "inspect.publish" in answer.json()["detail"]


def test_closing_one(two: World) -> None:
    path = f"matters/{two.matters['luzhou'].pk}"
    done = two.luzhou("POST", f"{path}/finish", {"outcome": "已公示", "version": 1})
    assert done.status_code == 200, done.content
    assert (done.json()["state"], done.json()["outcome"], done.json()["actions"]) == ("done", "已公示", [])
    assert two.luzhou("GET", path).json() == done.json()
    again = two.luzhou("POST", f"{path}/finish", {"outcome": "已公示", "version": 2})
    assert again.status_code == 409


def test_closing_needs_an_outcome_and_the_version(two: World) -> None:
    path = f"matters/{two.matters['luzhou'].pk}/finish"
    answer = two.luzhou("POST", path, {})
    assert (answer.status_code, set(answer.json()["fields"])) == (422, {"outcome", "version"})
    assert two.luzhou("POST", path, {"outcome": "x\0y", "version": 1}).status_code == 422
    assert two.luzhou("POST", path, {"outcome": "已公示", "version": 7}).status_code == 409


def test_who_is_not_responsible_may_not_close(two: World) -> None:
    with sight(SYSTEM):
        colleague = caller(post("case_officer", two.city.luzhou, "张伟"))
    path = f"matters/{two.matters['luzhou'].pk}"
    assert colleague("GET", path).json()["actions"] == []
    refused = colleague("POST", f"{path}/finish", {"outcome": "已公示", "version": 1})
    assert refused.status_code == 403
    assert "not yours to do" in refused.json()["detail"]


def test_the_other_county_is_not_there(two: World) -> None:
    path = f"matters/{two.matters['xiangyuan'].pk}"
    assert two.luzhou("GET", path).status_code == 404
    assert two.luzhou("POST", f"{path}/finish", {"outcome": "x", "version": 1}).status_code == 404
    assert two.luzhou("GET", f"matters/{uuid4()}").status_code == 404
    assert two.xiangyuan("GET", path).status_code == 200
    with sight(two.luzhou.actor.sight):
        assert list(Matter.objects.values_list("pk", flat=True)) == [two.matters["luzhou"].pk]


def test_statements_of_reading_one(two: World) -> None:
    path = f"matters/{two.matters['luzhou'].pk}"
    two.luzhou("GET", path)
    with asked(4):  # the token, its count, the offices of its post, the matter with its dossier
        two.luzhou("GET", path)
