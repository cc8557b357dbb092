"""Orders without a database: the SQL an index can answer, keys that cannot be made up."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.models import Permission

from yantuo.ui.lists.order import BadKey, Order, Term, may_be_empty, total

KEYS = [
    ["text", 3, None, True, 1.5],
    [
        datetime(2026, 11, 19, 8, 20, 5, 123456, tzinfo=UTC),
        date(2026, 1, 2),
        Decimal("1.50"),
        UUID(int=7),
        "",
    ],
]


def where(order: Order, key: list[Any], backwards: bool = False) -> str:
    return str(order.after(Permission.objects.all(), key, backwards).query).partition("WHERE ")[2]


def test_one_direction_is_one_row_comparison() -> None:
    order = total(Permission, ["name"], "pk", descending=False, nulls=False)
    assert '("auth_permission"."name", "auth_permission"."id") > (x, 3)' in where(order, ["x", 3])
    assert '("auth_permission"."name", "auth_permission"."id") < (x, 3)' in where(
        order, ["x", 3], backwards=True
    )
    down = total(Permission, ["name"], "pk", descending=True, nulls=False)
    assert '("auth_permission"."name", "auth_permission"."id") < (x, 3)' in where(down, ["x", 3])


def test_mixed_directions_and_gaps_are_spelled_out() -> None:
    mixed = Order((Term("name"), Term("codename", descending=True), Term("pk")))
    text = where(mixed, ["x", "y", 3])
    assert '"name" > x' in text
    assert '"codename" < y' in text
    gaps = Order((Term("name", nulls=True), Term("pk")))
    assert "IS NULL" in where(gaps, ["x", 3])
    assert '"name" > ' not in where(gaps, [None, 3])
    assert "IS NOT NULL" in where(gaps, [None, 3], backwards=True)


def test_whether_a_field_may_be_empty_is_looked_up() -> None:
    assert not may_be_empty(Permission, "content_type__model")
    assert not may_be_empty(Permission, "an_annotation")


@pytest.mark.parametrize("key", KEYS, ids=["plain", "typed"])
def test_a_key_comes_back_as_it_was(key: list[Any]) -> None:
    order = Order(tuple(Term(f"f{i}") for i in range(len(key))))
    back = order.unpack(order.pack(key))
    assert back == key
    assert [type(one) for one in back] == [type(one) for one in key]


def test_a_key_that_was_changed_or_is_of_another_order_is_refused() -> None:
    order = Order((Term("name"), Term("pk")))
    key = order.pack(["x", 3])
    for wrong in (key[:-1], "x" + key, key.swapcase(), "", "a:b:c"):
        with pytest.raises(BadKey):
            order.unpack(wrong)
    with pytest.raises(BadKey):
        Order((Term("name", descending=True), Term("pk"))).unpack(key)
