"""Giving, entering and taking over numbers."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from yantuo.records.numbering.actions import (
    NumberRefused,
    enter_number,
    import_last_used,
    next_number,
    set_up_series,
)
from yantuo.records.numbering.models import Issued, Mode, Series
from yantuo.records.numbering.queries import carried_by, gaps, missing_keys, series_of
from yantuo.records.numbering.rules import Carrier
from yantuo.records.sight.session import Sight, sight
from yantuo.records.trail.models import Entry
from yantuo.records.trail.tests.factories import Somebody

AT = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
BY = Somebody()
RED = "{mark}〔{year}〕{number}号"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def looking() -> Iterator[None]:
    with sight(Sight("staff", person=7, offices=(1,))), override("en"):
        yield


def series(**given: object) -> Series:
    facts: dict[str, object] = {"office": 1, "key": "red", "year": 2026, "pattern": RED, "mark": "潞市监发"}
    return set_up_series(**{**facts, **given}, by=BY, at=AT)  # type: ignore[arg-type]


def give(carrier: object = "d1", *, year: int = 2026, office: int = 1) -> str:
    return next_number(office=office, key="red", year=year, carrier=Carrier("document", carrier), at=AT).text


def enter(text: str, carrier: object = "d1") -> str:
    return enter_number(
        office=1, key="red", year=2026, text=text, carrier=Carrier("document", carrier), at=AT
    ).text


def test_numbers_follow_one_another() -> None:
    made = series()
    assert [give(), give("d2")] == ["潞市监发〔2026〕1号", "潞市监发〔2026〕2号"]
    assert carried_by(Carrier("document", "d2")).get().number == 2
    made.refresh_from_db()
    assert made.last == 2
    assert gaps(made) == []


def test_a_number_rolled_back_is_given_again() -> None:
    series()
    with transaction.atomic():
        assert give("lost") == "潞市监发〔2026〕1号"
        transaction.set_rollback(True)
    assert give("kept") == "潞市监发〔2026〕1号"


def test_a_new_year_goes_on_with_the_pattern_of_the_old_from_1() -> None:
    series()
    give()
    assert give(year=2027) == "潞市监发〔2027〕1号"
    assert give("d2") == "潞市监发〔2026〕2号"
    assert [(row.year, row.last) for row in series_of(1)] == [(2027, 1), (2026, 2)]
    with pytest.raises(NumberRefused, match="not set up"):
        give(year=2025)


def test_a_series_may_run_on_over_the_years() -> None:
    series(year=0, pattern="{mark}{number}", last_used=99)
    assert give(year=0) == "潞市监发100"


@pytest.mark.parametrize("office", [1, 2])
def test_without_a_series_nothing_is_given(office: int) -> None:
    with sight(Sight("staff", person=8, offices=(2,))):
        series(office=2)
    with pytest.raises(NumberRefused, match="have the registrar set up"):
        give(office=office)
    assert not Issued.objects.exists()


def test_numbers_of_a_superior_system_are_entered_and_checked() -> None:
    made = series(mode=Mode.ENTERED)
    assert enter("潞市监发[2026]7号") == "潞市监发〔2026〕7号"
    assert enter("潞市监发〔2026〕3号", "d2") == "潞市监发〔2026〕3号"
    with pytest.raises(NumberRefused, match=r"is in use already since 2026-11-21"):
        enter("潞市监发（2026）7号", "d3")
    with pytest.raises(NumberRefused, match=r"compare it with 潞市监发〔2026〕8号"):
        enter("潞市监发〔2025〕7号", "d3")
    with pytest.raises(NumberRefused, match="superior system"):
        give()
    made.refresh_from_db()
    assert (made.last, gaps(made)) == (7, [])


def test_nothing_is_entered_where_numbers_are_given_here() -> None:
    series()
    with pytest.raises(NumberRefused, match="none can be entered"):
        enter("潞市监发〔2026〕1号")
    assert give()


def test_the_last_number_of_the_time_before() -> None:
    made = series()
    import_last_used(office=1, key="red", year=2026, last=41, by=BY, at=AT)
    assert give() == "潞市监发〔2026〕42号"
    made.refresh_from_db()
    assert gaps(made) == []
    with pytest.raises(NumberRefused, match="Numbers up to 42"):
        import_last_used(office=1, key="red", year=2026, last=50, by=BY, at=AT)
    with pytest.raises(NumberRefused, match="below 0"):
        import_last_used(office=1, key="red", year=2027, last=-1, by=BY, at=AT)


def test_a_series_in_use_is_changed_no_more() -> None:
    series(mark="潞市监")
    series()
    give()
    with pytest.raises(NumberRefused) as refusal:
        series(pattern="{number}", last_used=-2)
    assert len(refusal.value.faults) == 3
    assert Series.objects.get().pattern == RED


def test_setting_up_is_put_on_record() -> None:
    series(last_used=5)
    import_last_used(office=1, key="red", year=2026, last=6, by=BY, at=AT)
    assert [(row.verb, row.data["last"]) for row in Entry.objects.order_by("seq")] == [
        ("numbering.set_up", 5),
        ("numbering.import", 6),
    ]


def test_what_is_missing_for_the_status_page() -> None:
    series()
    assert missing_keys(1, ["red", "case"], 2026) == ["case"]
    assert missing_keys(1, ["red"], 2027) == []
    assert missing_keys(1, ["red"], 2025) == ["red"]


def test_the_database_itself_refuses_a_number_twice() -> None:
    made = series()
    give()
    twice = {"series": made, "office_id": 1, "subject_kind": "x", "subject": "y", "at": AT}
    for number, text in ((1, "other"), (2, "潞市监发〔2026〕1号")):
        with pytest.raises(IntegrityError), transaction.atomic():
            Issued.objects.create(number=number, text=text, **twice)


def test_gaps_are_found_where_there_are_any() -> None:
    made = series()
    give()
    give("d2")
    Issued.objects.filter(number=1).delete()
    made.refresh_from_db()
    assert gaps(made) == [1]
