"""The leaders' figures: each equals its rows, whatever the period; the weekly digest tells those who see something."""

from collections import Counter
from datetime import date, datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import timezone
from django.utils.http import urlencode
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from yantuo.casework.cards import actions
from yantuo.casework.cards.drafting.actions import draft_card
from yantuo.casework.cards.events.lists import ANSWERS, DATES, VISITS, Events, answers, dates, visits
from yantuo.casework.cards.figures.jobs import count_provisions, send_weekly
from yantuo.casework.cards.figures.provisions import provisions, usual
from yantuo.casework.cards.figures.queries import Period, Row, figures
from yantuo.casework.cards.figures.shown import (
    broken,
    late_chart,
    on_time_chart,
    percent,
    strip,
    table,
)
from yantuo.casework.cards.lists import LATE_BY, LIST, listed, ways_to
from yantuo.casework.cards.tests.factories import (
    AT,
    DAY,
    Cast,
    accepted,
    answered,
    closed,
    drafted,
    person,
    signed_for,
    stated,
    visited,
)
from yantuo.casework.deadlines.models import Deadline
from yantuo.casework.notices.models import Delivery, Notice
from yantuo.casework.notices.words import said
from yantuo.directory.people.models import Person
from yantuo.directory.people.tests.factories import account, logged_in
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.records.sight.timed import DECLARED
from yantuo.records.tally.models import Snapshot
from yantuo.ui.lists import ListSpec

pytestmark = pytest.mark.django_db
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
LATER = AT + 20 * DAY


@pytest.fixture
def year(who: Cast) -> Cast:
    """One card closed, one sent back, one late, one draft."""
    closed(who)
    back = answered(who)
    with sight(who.officer.sight):
        actions.send_back(card=back, reasons="照片不清", days=5, by=who.officer, at=AT + DAY)
    signed_for(who)
    drafted(who)
    return who


def test_every_figure_is_that_of_its_rows(year: Cast) -> None:
    with sight(year.leader.sight):
        found = figures(year.leader, YEAR, LATER)
        (row,) = found.rows
        assert (row.issued, row.open, row.closed, row.late) == (3, 2, 1, 2)
        assert (row.due, row.on_time, row.on_time_share) == (4, 2, 50.0)
        assert (row.reviewed, row.sent_back, row.visited, row.corrected) == (2, 1, 1, 1)
        assert found.total.bands == [0, 1, 1, 0]
        assert (found.total.issued, found.total.late) == (3, 2)
        assert row.median_days == 0


def rows_behind(who: Cast, url: str) -> int:
    """How many rows the list shows that the address of a figure leads to."""
    path, _mark, query = url.partition("?")
    lists: dict[str, tuple[ListSpec, Events]] = {
        "/cards/": (LIST, Events(listed(who.leader, LATER), ways_to(who.leader, LATER))),
        "/cards/dates/": (DATES, dates(who.leader, LATER)),
        "/cards/answers/": (ANSWERS, answers(who.leader)),
        "/cards/visits/": (VISITS, visits(who.leader)),
    }
    spec, found = lists[path]
    page, plain = (
        spec.page(found.rows, QueryDict(query), ways=found.ways),
        spec.page(found.rows, QueryDict(query)),
    )
    assert not page.form.errors, url
    assert page.rows == plain.rows, url  # the ways lead to what `visible_to` says
    assert page.total.count == plain.total.count, url
    return page.total.count


def test_each_figure_leads_to_as_many_rows_as_it_says(year: Cast) -> None:
    half = accepted(year)
    visited(year, half, "partly", "corrected", days=5)
    with sight(
        year.city_head.sight
    ):  # the city's card to the county stands in its list, and is none of its own
        card = draft_card(
            by=year.city_head, at=AT, problems=stated(1), seen_at=AT, addressee=year.city.luzhou,
            overseers=[person(year.city_head), person(year.city_leader)],
        )  # fmt: skip
        actions.issue(card=card, proved_with="password", by=year.city_head, at=AT)
    with sight(year.leader.sight):
        found = figures(year.leader, YEAR, LATER)
        (row,) = found.rows
        (line,) = table(found)
        assert [cell.text for cell in line.cells] == ["4", "3", "3", "1", "50.0%", "0.0", "33.3%", "50.0%"]
        wanted = (
            row.issued, row.open, row.late, row.closed, row.on_time, row.closed, row.sent_back, row.corrected,
        )  # fmt: skip
        assert [rows_behind(year, cell.url) for cell in line.cells] == list(wanted)
        above = (row.late, row.on_time, row.closed, row.sent_back, row.corrected)
        assert [rows_behind(year, kpi.url) for kpi in strip(found)] == list(above)
        chart = late_chart(found)
        assert [rows_behind(year, url) for url in chart.links] == list(chart.series[0].values) == [0, 1, 2, 0]
        assert [rows_behind(year, url) for url in on_time_chart(found).links] == [row.on_time]
        for clause, url in broken(provisions(year.leader, YEAR, LATER)):
            assert rows_behind(year, url) == clause.cards


def test_a_clock_that_stands_still_is_not_late(year: Cast) -> None:
    with sight(SYSTEM):
        Deadline.objects.open().update(paused_since=AT.date())
    with sight(year.leader.sight):
        found = figures(year.leader, YEAR, LATER)
        assert (found.total.late, found.total.due, found.total.on_time) == (0, 2, 2)
        assert rows_behind(year, "/cards/?overdue=yes") == 0


@pytest.mark.parametrize(("days", "band"), [(3, 0), (4, 1), (10, 1), (11, 2), (30, 2), (31, 3)])
def test_a_band_counts_the_days_of_the_calendar(who: Cast, days: int, band: int) -> None:
    signed_for(who)
    with sight(SYSTEM):
        due = LATER - days * DAY
        Deadline.objects.open().update(due_at=due.replace(hour=15, minute=59))  # 23:59 in Changzhi
    with sight(who.leader.sight):
        found = figures(who.leader, YEAR, LATER)
        assert found.total.bands.index(1) == band
        assert rows_behind(who, late_chart(found).links[band]) == 1


def test_what_lies_outside_the_period_is_not_counted(year: Cast) -> None:
    with sight(year.leader.sight):
        before = figures(year.leader, Period(date(2025, 1, 1), date(2025, 12, 31)), LATER)
    assert (before.total.issued, before.total.closed, before.total.due) == (0, 0, 0)
    assert before.total.late == 2  # what is late now is late now
    assert percent(before.total.on_time_share) == "—"


def test_another_county_counts_nothing_of_it(year: Cast) -> None:
    with sight(year.xiangyuan_leader.sight):
        assert figures(year.xiangyuan_leader, YEAR, LATER).rows == []
    with sight(year.city_leader.sight):
        assert figures(year.city_leader, YEAR, LATER).total.issued == 3


def test_a_provision_broken_twice_by_one_firm_stands_first(year: Cast) -> None:
    with sight(year.leader.sight):
        (clause,) = provisions(year.leader, YEAR, LATER).rows
    assert clause.clause == "《中华人民共和国食品安全法》第五十条"
    assert (clause.cards, clause.firms, clause.repeated) == (3, 1, 1)


def test_the_page_opens_with_few_queries(
    year: Cast, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: LATER)
    with sight(SYSTEM):
        client = logged_in(account(Person.objects.get(pk=year.leader.person_id)))
    client.get("/cards/figures/")
    with django_assert_max_num_queries(19):
        answer = client.get("/cards/figures/")
    assert answer.status_code == 200
    assert "50.0%" in answer.content.decode()
    query = urlencode({"first": "2026-12-01", "last": "2026-11-01"})
    assert client.get(f"/cards/figures/?{query}").status_code == 422


def test_who_may_not_see_figures_does_not(year: Cast) -> None:
    with sight(SYSTEM):
        client = logged_in(account(Person.objects.get(pk=year.inspector.person_id)))
    assert client.get("/cards/figures/").status_code == 403
    assert Client().get("/cards/figures/").status_code == 302


def test_on_monday_the_leaders_are_told_by_mail_and_others_are_not(year: Cast) -> None:
    monday = datetime(2026, 11, 30, 7, 40, tzinfo=ZoneInfo("Asia/Shanghai"))
    with sight(SYSTEM):
        before = Notice.objects.filter(kind="cards.weekly").count()
        send_weekly(at=monday)
        told = Notice.objects.filter(kind="cards.weekly").order_by("pk")[before:]
        names = {notice.person_id for notice in told}
        assert {year.leader.person_id, year.city_leader.person_id} <= names
        assert not {year.inspector.person_id, year.xiangyuan_leader.person_id} & names
        notice = next(one for one in told if one.person_id == year.leader.person_id)
        assert "3 issued, 1 closed" in said(notice)
        assert notice.path == "/cards/figures/?first=2026-11-23&last=2026-11-29"
        assert Delivery.objects.filter(notice=notice, channel="mail").exists()


def test_the_week_begins_on_monday_by_the_clock_of_the_law() -> None:
    assert DECLARED["cards.weekly"].cron == "40 23 * * sun"  # 07:40 on Monday in Changzhi


def test_every_band_of_lateness_is_shown(year: Cast) -> None:
    with sight(year.leader.sight):
        found = figures(year.leader, YEAR, LATER)
        assert len(late_chart(found).labels) == len(LATE_BY)
        assert [str(one.value) for one in strip(found)][:2] == ["2", "50.0%"]


def test_the_provisions_of_the_year_are_those_of_the_night(year: Cast) -> None:
    whole = usual(timezone.localdate(LATER))
    with sight(SYSTEM):
        count_provisions(at=LATER)
    with sight(year.leader.sight):
        later = draft_card(
            by=year.officer, at=LATER, problems=stated(1), seen_at=LATER, enterprise=year.firm,
            overseers=[person(year.officer), person(year.inspector)],
        )  # fmt: skip
        actions.issue(card=later, proved_with="password", by=year.head, at=LATER)
        kept = provisions(year.leader, whole, LATER)
        assert (kept.taken_at, kept.rows[0].cards) == (LATER, 3)
        assert kept.period == usual(whole.last - timedelta(days=1))
        for clause, url in broken(kept):
            assert rows_behind(year, url) == clause.cards  # of the days it was counted for, and not of today
        assert (
            provisions(year.leader, whole, LATER + 8 * DAY).taken_at is None
        )  # too old: counted from the rows
        assert provisions(year.leader, YEAR, LATER).rows[0].cards == 4


def test_what_was_counted_for_more_offices_is_not_shown_to_fewer(year: Cast) -> None:
    with sight(SYSTEM):
        count_provisions(at=LATER)
        assert Snapshot.objects.count() >= 2
    with sight(year.leader.sight):
        seen = [*Snapshot.objects.all()]
    assert seen
    assert {number for row in seen for number in row.offices} <= set(year.leader.offices)


@given(st.lists(st.integers(0, 40), max_size=30))
def test_the_median_is_that_of_all_cards(took: list[int]) -> None:
    assert Row(took=Counter(took)).median_days == (median(took) if took else None)
