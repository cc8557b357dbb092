"""What the system counts of an office: its own and what is below, nothing of a neighbour; frozen with the visit."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from yantuo.casework.checklists.rules import table_of
from yantuo.casework.matters.actions import finish, open_matter
from yantuo.casework.matters.models import Matter
from yantuo.casework.oversight.measures import MEASURES, counts, rows
from yantuo.casework.oversight.models import Stop
from yantuo.casework.oversight.queries import figures
from yantuo.casework.oversight.tests import factories as make
from yantuo.casework.oversight.tests.factories import AT, DAY, Cast
from yantuo.casework.oversight.tests.test_pages import browser, now, opened
from yantuo.directory.orgs.models import Organisation
from yantuo.directory.people.actions import certify
from yantuo.directory.people.actor import MACHINE
from yantuo.directory.people.tests.factories import actor
from yantuo.records.sight.session import SYSTEM, sight

LATER = AT + 60 * DAY


def matter(who: Cast, office: Organisation, key: str = "inspect.publish") -> Matter:
    with sight(SYSTEM):
        by = actor("inspector", office)
        return open_matter(
            by=by, at=AT, title="公示", term_key=key, event_at=AT, owner=make.person(by), office=office.pk
        )


def test_an_office_is_counted_with_everything_below_it_and_nothing_beside(who: Cast) -> None:
    matter(who, who.city.luzhou)
    matter(who, who.city.station)
    matter(who, who.city.station, "complaint.accept")
    matter(who, who.city.xiangyuan)
    with sight(who.head.sight):
        now, later = counts(who.city.luzhou, AT), counts(who.city.luzhou, LATER)
    assert (now["deadlines"], now["deadlines_late"], now["publications_late"]) == (3, 0, 0)
    assert (later["deadlines"], later["deadlines_late"], later["publications_late"]) == (3, 3, 2)
    assert (now["complaints"], later["complaints_late"]) == (1, 1)
    assert list(now) == list(MEASURES)


def test_a_card_on_the_office_counts_against_it(who: Cast) -> None:
    made = make.under_way(who, offices=[who.city.luzhou])
    (luzhou,) = make.stops_of(made)
    make.looked_at(who, luzhou, "2.1")
    card = make.issued(who, make.drafted(who, luzhou, "2.1"))
    with sight(who.head.sight):
        later = counts(who.city.luzhou, LATER)
        assert (later["cards_to_it_late"], later["cards_late"], later["cards"]) == (2, 0, 0)
        assert counts(who.city.xiangyuan, LATER)["cards_to_it_late"] == 0
        found = rows(MEASURES["cards_to_it_late"], who.city.luzhou, LATER, who.head)
        assert {clock.dossier_id for clock in found} == {card.pk}
    make.card_closed(who, card)
    with sight(who.head.sight):
        assert counts(who.city.luzhou, LATER)["cards_to_it_late"] == 0
        assert counts(who.city.bureau, AT)["revisits"] == 1


def test_who_inspects_without_a_valid_certificate(who: Cast) -> None:
    with sight(SYSTEM):
        officer = make.person(actor("inspector", who.city.luzhou))
        before = counts(who.city.luzhou, AT)["certificates"]
        assert before == 2  # this inspector and the head of the section
        certify(
            person=officer, office=who.city.luzhou, number="晋D99001", issued_by="山西省人民政府",
            valid_from=date(2024, 1, 1), valid_to=date(2026, 12, 31), by=MACHINE, at=AT,
        )  # fmt: skip
        assert counts(who.city.luzhou, AT)["certificates"] == 1
        assert counts(who.city.luzhou, LATER)["certificates"] == 2
        names = {one.pk for one in rows(MEASURES["certificates"], who.city.luzhou, LATER, who.head)}
    assert officer.pk in names


def test_a_coordinating_office_gets_the_count_and_not_the_rows(who: Cast) -> None:
    matter(who, who.city.luzhou)
    with sight(who.coordinator.sight):
        assert counts(who.city.luzhou, AT)["deadlines"] == 1
        assert not rows(MEASURES["deadlines"], who.city.luzhou, AT, who.coordinator).exists()
    with sight(who.head.sight):
        assert rows(MEASURES["deadlines"], who.city.luzhou, AT, who.head).count() == 1


def test_the_figures_of_a_visit_are_frozen_when_it_is_finished(who: Cast) -> None:
    made = make.under_way(who, offices=[who.city.luzhou])
    (luzhou,) = make.stops_of(made)
    matter(who, who.city.luzhou)
    make.looked_at(who, luzhou)
    matter(who, who.city.luzhou)
    with sight(who.head.sight):
        frozen = figures(Stop.objects.select_related("visited").get(pk=luzhou.pk), AT)
        assert (frozen["deadlines"].value, counts(who.city.luzhou, AT)["deadlines"]) == (1, 2)


def test_what_ended_later_was_running_then(who: Cast) -> None:
    case = matter(who, who.city.luzhou)
    with sight(SYSTEM):
        finish(matter=case, outcome="已公示", by=who.head, at=AT + DAY)
    with sight(who.head.sight):
        assert counts(who.city.luzhou, AT)["deadlines"] == 1
        assert counts(who.city.luzhou, AT + DAY)["deadlines"] == 0
        assert counts(who.city.luzhou, AT - DAY)["deadlines"] == 0, "it had not begun"
        assert rows(MEASURES["deadlines"], who.city.luzhou, AT, who.head).count() == 1


def test_an_open_card_counts_from_its_issue_to_its_end(who: Cast) -> None:
    made = make.under_way(who, offices=[who.city.luzhou])
    (luzhou,) = make.stops_of(made)
    make.looked_at(who, luzhou, "2.1")
    card = make.drafted(who, luzhou, "2.1")
    make.issued(who, card, at=AT + DAY)
    make.card_closed(who, card, at=AT + 5 * DAY)
    with sight(who.head.sight):
        seen = {n: counts(who.city.bureau, AT + n * DAY) for n in (0, 1, 4, 5)}
    assert {n: (one["cards"], one["revisits"]) for n, one in seen.items()} == {
        0: (0, 0), 1: (1, 0), 4: (1, 0), 5: (0, 1),
    }  # fmt: skip


def test_the_rows_of_a_frozen_figure_are_those_that_were_counted(who: Cast) -> None:
    made = make.under_way(who, at=now(), offices=[who.city.luzhou])
    (luzhou,) = make.stops_of(made)
    case = matter(who, who.city.luzhou)
    make.looked_at(who, luzhou, at=now())
    with sight(SYSTEM):
        finish(matter=case, outcome="已公示", by=who.head, at=timezone.now())
    page = opened(browser(who.head), "stop_figure", made.pk, luzhou.pk, "publications_late")
    assert "as of" in page
    html = opened(browser(who.head), "stop_figure", made.pk, luzhou.pk, "deadlines")
    assert reverse("dossier", args=[case.pk]) in html
    assert "The system counts" not in html


@pytest.mark.parametrize("key", sorted(MEASURES))
def test_every_figure_has_its_rows(who: Cast, key: str) -> None:
    with sight(who.head.sight):
        assert rows(MEASURES[key], who.city.luzhou, AT, who.head).count() <= counts(who.city.luzhou, AT)[key]


def test_every_figure_that_the_checklist_names_is_known() -> None:
    named = {key for item in table_of("oversight", "oversight", AT.date()).items() for key in item.figures}
    assert named == set(MEASURES)
