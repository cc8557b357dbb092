"""The text and the hash of an entry: the same in Python and in the database, whatever it holds."""

import json
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yantuo.records.sight.session import SYSTEM, sight
from yantuo.records.trail.chain import (
    EPOCH,
    MICROSECOND,
    START,
    Act,
    bulk_chain,
    jsonb_text,
    link,
    manifest_hash,
)
from yantuo.records.trail.models import Entry
from yantuo.records.trail.tests.factories import act

WORDS = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=40)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)
ACTS = st.builds(
    Act,
    office_id=st.integers(0, 2**40),
    at=st.integers(-(2**49), 2**52).map(lambda moment: EPOCH + moment * MICROSECOND),
    actor_name=WORDS,
    verb=WORDS,
    kind=WORDS,
    actor_id=st.integers(0, 2**40),
    actor_post=WORDS,
    actor_office=WORDS,
    subject=WORDS,
    enterprise_id=st.none() | st.integers(0, 2**40),
    from_state=WORDS,
    to_state=WORDS,
    reason=WORDS,
    data=st.dictionaries(WORDS, VALUES, max_size=4),
)
HURRIED = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.mark.django_db
@HURRIED
@given(value=VALUES)
def test_json_is_printed_as_the_database_prints_it(value: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select %s::jsonb::text", [json.dumps(value)])
        assert cursor.fetchone()[0] == jsonb_text(value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"bb": 1, "a": 2, "长": 3}, '{"a": 2, "bb": 1, "长": 3}'),
        (1e-7, "0.0000001"),
        (-0.0, "0.0"),
        (1e22, "10000000000000000000000"),
        ('a"b\\c\n\t\x01/\x7f', '"a\\"b\\\\c\\n\\t\\u0001/\x7f"'),
        ((1, True, None), "[1, true, null]"),
    ],
)
def test_json_by_hand(value: object, text: str) -> None:
    assert jsonb_text(value) == text


def test_what_is_no_json_number_is_refused() -> None:
    with pytest.raises(ValueError, match="no JSON number"):
        jsonb_text({"x": float("nan")})


@pytest.mark.django_db
@HURRIED
@given(acts=st.lists(ACTS, min_size=1, max_size=4))
def test_the_database_links_as_python_does(acts: list[Act]) -> None:
    with sight(SYSTEM):
        for said in acts:
            kept = {name: getattr(said, name) for name in Act.__dataclass_fields__}
            row = Entry.objects.create(**kept)
            row.refresh_from_db()
            before = Entry.objects.filter(office_id=said.office_id, seq=row.seq - 1).first()
            after = START if before is None else START._replace(seq=before.seq, hash=before.hash)
            made = link(said, after)
            assert (row.seq, row.prev, row.hash) == (made.seq, made.prev, made.hash)


def test_chains_are_separate_and_in_order() -> None:
    made = list(bulk_chain([act(0, office=1), act(1, office=2), act(2, office=1)]))
    assert [(one.act.office_id, one.seq) for one in made] == [(1, 1), (2, 1), (1, 2)]
    assert [one.prev for one in made] == ["", "", made[0].hash]


@pytest.mark.parametrize(
    "change",
    [{"reason": "x"}, {"subject": "1", "kind": "matte"}, {"enterprise_id": 0}, {"data": {}}, {"actor_id": 8}],
)
def test_every_field_is_hashed(change: dict[str, Any]) -> None:
    assert link(act(), START).hash != link(act(**change), START).hash


def test_values_do_not_run_over_into_their_neighbours() -> None:
    assert link(act(verb="ab", kind="c"), START).hash != link(act(verb="a", kind="bc"), START).hash


def test_a_manifest_is_of_the_set_not_of_the_order() -> None:
    assert manifest_hash([3, 1, 2]) == manifest_hash(["1", "2", "3", "3"])
    assert manifest_hash([1, 23]) != manifest_hash([12, 3])
