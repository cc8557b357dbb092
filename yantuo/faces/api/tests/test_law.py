"""The legal clock by the API answers as the command line and the pages do."""

from typing import Any

import pytest

from .factories import World, asked


def due(two: World, key: str = "inspect.publish", **query: Any) -> Any:
    return two.luzhou("GET", f"due/{key}", **{"event": "2026-11-20T10:00:00+08:00", **query})


def test_a_date_with_its_basis(two: World) -> None:
    found = due(two).json()
    assert found["due_at"] == "2026-12-18T23:59:59+08:00"
    assert (found["amount"], found["unit"], found["confirmed"], found["provisional"]) == (
        20,
        "wd",
        True,
        False,
    )
    assert found["basis"] == "Order 49 art. 39"
    assert len(found["why"]) == 4


def test_a_pause_moves_the_date(two: World) -> None:
    assert due(two, pause="2026-11-24..2026-11-26").json()["due_at"] == "2026-12-23T23:59:59+08:00"


def test_bad_pauses_are_all_named(two: World) -> None:
    answer = due(two, pause=["yesterday", "2026-11-24..2026-11-26", "2026-11-26"])
    assert answer.status_code == 422
    assert len(answer.json()["fields"]["pause"]) == 2


@pytest.mark.parametrize(
    ("key", "query", "said"),
    [
        ("no.such", {}, "no.such"),
        ("inspect.publish", {"event": "1960-01-01"}, "inspect.publish"),
        ("inspect.publish", {"extend": True}, "allows no extension"),
        ("inspect.publish", {"pause": "2026-11-26..2026-11-24"}, ""),
    ],
)
def test_what_the_law_has_no_answer_to(two: World, key: str, query: dict[str, Any], said: str) -> None:
    answer = due(two, key, **query)
    assert answer.status_code == 422
    assert said in answer.json()["detail"]


@pytest.mark.parametrize(
    "event", ["", "x", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59Z", "2026-13-01"]
)
def test_a_moment_that_is_none(two: World, event: str) -> None:
    answer = due(two, event=event)
    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["event"])


def test_statements(two: World) -> None:
    due(two)
    with asked(4):  # the token, its count, the offices of its post, the bureau's own rows of the law
        due(two)
