"""No HTML ever: every refusal and every failure, of the framework too, is one and the same shape."""

import json
from typing import Any
from unittest import mock

import pytest
from django.db import IntegrityError, OperationalError
from django.test import override_settings
from psycopg.errors import DeadlockDetected

from yantuo.directory.enterprises.models import Enterprise
from yantuo.faces.api.resources import enterprises
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.ui import errors

from .factories import World


def is_problem(answer: Any, status: int) -> dict[str, Any]:
    assert answer.status_code == status
    assert answer.headers["Content-Type"].startswith("application/json")
    body: dict[str, Any] = json.loads(answer.content)
    assert set(body) == {"status", "detail", "fields"}
    assert body["status"] == status
    assert "<" not in body["detail"]
    assert body["detail"]
    assert int(answer.headers["Content-Length"]) == len(answer.content)
    return body


@pytest.mark.parametrize(
    "path", ["/api/", "/api/v1/", "/api/v2/enterprises", "/api/v1/enterprises/", "/api/docs", "/api/%ff"]
)
def test_an_unknown_address(two: World, path: str) -> None:
    is_problem(two.luzhou.client.get(path), 404)
    is_problem(two.luzhou.client.post(path, "{}", content_type="application/json"), 404)


@pytest.mark.parametrize(
    ("method", "path"),
    [("PUT", "enterprises"), ("DELETE", "enterprises/1"), ("OPTIONS", "deadlines"), ("TRACE", "matters")],
)
def test_a_method_that_is_not_taken(two: World, method: str, path: str) -> None:
    answer = two.luzhou(method, path)
    is_problem(answer, 405)
    assert answer.headers["Allow"]


@pytest.mark.parametrize("body", ["{", "[]x", "\ufffd"])
def test_a_body_that_is_no_json(two: World, body: str) -> None:
    answer = two.luzhou.client.post(
        "/api/v1/enterprises",
        body,
        content_type="application/json",
        headers={"authorization": f"Bearer {two.luzhou.text}"},
    )
    is_problem(answer, 400)


@pytest.mark.parametrize("body", ["", "[]", "3", '"x"', "null"])
def test_a_body_that_is_no_object(two: World, body: str) -> None:
    answer = two.luzhou.client.post(
        "/api/v1/enterprises",
        body,
        content_type="application/json",
        headers={"authorization": f"Bearer {two.luzhou.text}"},
    )
    is_problem(answer, 422)


def test_a_body_that_is_too_large(two: World) -> None:
    with override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=100):
        is_problem(two.luzhou("POST", "enterprises", {"name": "x" * 200}), 413)


def test_a_host_that_is_not_ours(two: World) -> None:
    is_problem(two.luzhou.client.get("/api/v1/enterprises", headers={"host": "evil.example"}), 400)


def test_pages_stay_pages(two: World) -> None:
    answer = two.luzhou.client.get("/no-such-page/")
    assert answer.status_code == 404
    assert answer.headers["Content-Type"].startswith("text/html")


@pytest.mark.parametrize(
    ("failure", "status"),
    [
        (OperationalError("gone"), 503),
        (IntegrityError("twice"), 409),
        (ZeroDivisionError("oops"), 500),
        (PermissionError("no"), 500),
    ],
)
def test_failures(two: World, monkeypatch: pytest.MonkeyPatch, failure: Exception, status: int) -> None:
    monkeypatch.setattr(enterprises, "page", mock.Mock(side_effect=failure))
    answer = two.luzhou("GET", "enterprises")
    body = is_problem(answer, status)
    assert str(failure) not in body["detail"]
    assert answer.headers.get("Retry-After") == ("10" if status == 503 else None)


def test_a_deadlock_is_told_as_one(two: World, monkeypatch: pytest.MonkeyPatch) -> None:
    failure = OperationalError("deadlock detected")
    failure.__cause__ = DeadlockDetected("deadlock detected")
    monkeypatch.setattr(enterprises, "page", mock.Mock(side_effect=failure))
    answer = two.luzhou("GET", "enterprises")
    assert is_problem(answer, 503)["detail"] == str(errors.crowded())
    assert answer.headers["Retry-After"] == "1"


def test_a_failed_operation_changes_nothing(two: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(enterprises, "_out", mock.Mock(side_effect=ZeroDivisionError))
    row = two.firms["luzhou"]
    assert two.luzhou("PATCH", f"enterprises/{row.pk}", {"version": 1, "name": "新名"}).status_code == 500
    with sight(SYSTEM):
        assert Enterprise.objects.get(pk=row.pk).name == row.name


def test_a_read_is_read_only(two: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def write(*_args: object) -> None:
        Enterprise.objects.filter(pk=two.firms["luzhou"].pk).update(name="x")

    monkeypatch.setattr(enterprises, "page", write)
    assert two.luzhou("GET", "enterprises").status_code == 500
    with sight(SYSTEM):
        assert Enterprise.objects.get(pk=two.firms["luzhou"].pk).name != "x"


def test_sentences_of_refusals_come_in_chinese_too(two: World) -> None:
    answer = two.luzhou.client.get("/api/v1/nothing", headers={"accept-language": "zh-Hans"})
    assert is_problem(answer, 404)["detail"] != is_problem(two.luzhou("GET", "nothing"), 404)["detail"]
    answer = two.luzhou.client.get("/api/v1/enterprises", headers={"accept-language": "zh-Hans"})
    assert "令牌" in is_problem(answer, 401)["detail"]


def test_no_cookie_is_set_and_no_session_is_read(two: World) -> None:
    assert not two.luzhou("GET", "enterprises").cookies
    assert not two.luzhou.client.get("/api/v1/enterprises").cookies
