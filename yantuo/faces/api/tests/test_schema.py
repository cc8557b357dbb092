"""The description of the API is compared with what it does by schemathesis, in this process, with fixed seeds."""

import itertools
import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, given, seed, settings

from yantuo.casework.deadlines.models import Deadline
from yantuo.faces.api import auth
from yantuo.faces.api.resources import deadlines
from yantuo.records.sight.session import SYSTEM, sight

from .factories import World, caller

EXAMPLES = 12  # cases of each operation
SETTINGS: dict[str, Any] = {
    "max_examples": EXAMPLES,
    "deadline": None,
    "database": None,
    "phases": (Phase.explicit, Phase.generate),
    "suppress_health_check": list(HealthCheck),
}
OPERATIONS = {
    "GET /api/v1/enterprises",
    "POST /api/v1/enterprises",
    "GET /api/v1/enterprises/{pk}",
    "PATCH /api/v1/enterprises/{pk}",
    "GET /api/v1/deadlines",
    "GET /api/v1/deadlines/{pk}",
    "POST /api/v1/matters",
    "GET /api/v1/matters/{pk}",
    "POST /api/v1/matters/{pk}/finish",
    "GET /api/v1/inspections",
    "GET /api/v1/inspections/findings",
    "GET /api/v1/inspections/{pk}",
    "GET /api/v1/cards",
    "GET /api/v1/cards/{pk}",
    "GET /api/v1/due/{key}",
}


def description() -> dict[str, Any]:
    found: dict[str, Any] = Client().get("/api/openapi.json").json()
    return found


def tried(two: World, only: str = "") -> Counter[str]:
    """Try every operation (or one) with made-up requests, right and wrong; a disagreement is raised."""
    import schemathesis  # costs a second, so it is imported by these tests alone

    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", get_wsgi_application())
    statuses: Counter[str] = Counter()
    for found in schema.get_all_operations():
        operation = found.ok()
        if only in ("", operation.label):
            _agree(operation, two, statuses)
    return statuses


def _agree(operation: Any, two: World, statuses: Counter[str]) -> None:
    from schemathesis.specs.openapi.checks import (
        positive_data_acceptance,
    )  # a real code or key cannot be made up

    headers = {"Authorization": f"Bearer {two.luzhou.text}"}
    real = itertools.cycle([None, known_id(operation.label, two)])  # every other time one that is there

    @seed(20261124)
    @settings(**SETTINGS)
    @given(case=operation.as_strategy())
    def agree(case: Any) -> None:
        if pk := next(real):
            case.path_parameters = {"pk": pk}
        response = case.call_and_validate(headers=headers, excluded_checks=[positive_data_acceptance])
        statuses[f"{operation.label} {response.status_code}"] += 1

    agree()


def known_id(label: str, two: World) -> str:
    """The id of something that the caller sees, for an operation that asks for one."""
    if "{pk}" not in label:
        return ""
    if "enterprises" in label:
        return str(two.firms["luzhou"].pk)
    with sight(SYSTEM):
        matter = two.matters["luzhou"].pk
        return str(matter if "matters" in label else Deadline.objects.get(dossier=matter).pk)


@pytest.fixture
def unlimited(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No limit of requests; and requests share the test's own connection, as those of Django's test client do."""
    monkeypatch.setattr(auth, "DOOR", auth.Door("api", most=100_000))
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("unlimited")
def test_it_does_what_it_says(two: World) -> None:
    random.seed(20261124)
    statuses = tried(two)
    assert {label.rsplit(" ", 1)[0] for label in statuses} == OPERATIONS
    assert statuses["GET /api/v1/enterprises 200"]
    assert not [label for label in statuses if label.endswith(" 500")]


@pytest.mark.usefixtures("unlimited")
def test_it_is_found_out_when_it_does_not(two: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: an operation that fails on some of the requests it says it takes."""
    monkeypatch.setattr(deadlines, "page", lambda *_given: {"rows": [], "next": 1 / 0})
    with pytest.raises(BaseExceptionGroup) as found:
        tried(two, only="GET /api/v1/deadlines")
    assert {type(one).__name__ for one in found.value.exceptions} == {"ServerError", "UndefinedStatusCode"}


def test_the_description_is_public_and_complete() -> None:
    found = description()
    assert found["openapi"] == "3.1.0"
    paths = found["paths"].items()
    said = {
        f"{method.upper()} {path}": operation
        for path, methods in paths
        for method, operation in methods.items()
    }
    assert set(said) == OPERATIONS
    for operation in said.values():
        assert operation["summary"]
        assert operation["description"]
        assert operation["security"] == [{"TokenAuth": []}]
        assert {"400", "401", "403", "422", "429", "503"} <= set(operation["responses"])
        refused = operation["responses"]["422"]["content"]["application/json"]["schema"]
        assert refused == {"$ref": "#/components/schemas/Problem"} or refused["title"] == "Problem"
    assert found["components"]["securitySchemes"]["TokenAuth"]["scheme"] == "bearer"


def test_every_field_of_an_entry_is_described() -> None:
    schemas = description()["components"]["schemas"]
    for name in ("EnterpriseIn", "EnterprisePatch", "MatterIn", "FinishIn"):
        assert schemas[name]["additionalProperties"] is False
        assert schemas[name]["examples"]


def test_the_examples_of_the_description_are_accepted(two: World) -> None:
    schemas = description()["components"]["schemas"]
    example = schemas["EnterpriseIn"]["examples"][0]
    with sight(SYSTEM):
        anybody = caller(two.luzhou.token.post)
    made = anybody("POST", "enterprises", example)
    assert made.status_code == 201, made.content
    opened = anybody("POST", "matters", schemas["MatterIn"]["examples"][0])
    assert opened.status_code == 201, opened.content
    done = anybody("POST", f"matters/{opened.json()['id']}/finish", schemas["FinishIn"]["examples"][0])
    assert done.status_code == 200, done.content
