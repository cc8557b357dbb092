"""A conflict of interest ends by the right hand, with reason and day; the row stays, and the past stays as it was."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from yantuo.casework.documents.tests.factories import client_of
from yantuo.casework.notices.models import Notice
from yantuo.directory.enterprises.merging.actions import merge
from yantuo.directory.enterprises.tests.factories import enterprise
from yantuo.directory.people.actor import Actor
from yantuo.directory.people.tests.factories import actor
from yantuo.mechanisms.inspection.visits.conflicts.actions import (
    ConflictRefused,
    declare_conflict,
    end_conflict,
)
from yantuo.mechanisms.inspection.visits.models import Conflict
from yantuo.mechanisms.inspection.visits.planning import PlanRefused, clear
from yantuo.mechanisms.inspection.visits.tests.factories import AT, DAY, Bench, bench
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.records.trail.models import Entry
from yantuo.ui.tests.page_check import faults

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=2)
TODAY, WEEK = DAY, DAY + timedelta(days=7)
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    """The views read this moment as the present one."""
    monkeypatch.setattr(timezone, "now", lambda: LATER)


@pytest.fixture
def at_hand() -> Bench:
    return bench()


@pytest.fixture
def head(at_hand: Bench) -> Actor:
    with sight(SYSTEM):
        return actor("section_head", at_hand.offices.luzhou, "赵科长")


def declared(at_hand: Bench, by: Actor, about: Actor | None = None) -> Conflict:
    with sight(by.sight):
        return declare_conflict(
            person=at_hand.person(about or at_hand.second),
            enterprise=at_hand.firm,
            reason="配偶任职",
            by=by,
            at=AT,
        )


def end(row: Conflict, by: Actor, **changes: Any) -> None:
    with sight(by.sight):
        end_conflict(
            conflict=row, by=by, **{"reason": "配偶已离职", "ends_on": TODAY, "at": LATER, **changes}
        )


def planned(at_hand: Bench, **changes: Any) -> None:
    with sight(SYSTEM):
        clear(at_hand.plan(**changes), at_hand.offices.luzhou)


# By whom


def test_who_declared_it_ends_it_and_it_stays_on_record(at_hand: Bench) -> None:
    row = declared(at_hand, at_hand.second)
    end(row, at_hand.second)
    with sight(SYSTEM):
        row.refresh_from_db()
        assert (row.reason, row.declared_name, row.end_reason) == ("配偶任职", "李敏", "配偶已离职")
        assert (row.ended_at, row.ends_on, row.ended_by) == (LATER, TODAY, at_hand.second.person_id)
        said = Entry.objects.get(verb="conflict.end")
        assert (said.kind, said.subject, said.reason) == ("conflict", str(row.pk), "配偶已离职")
        assert said.data["ends_on"] == TODAY.isoformat()
        assert not Notice.objects.filter(kind="conflict.ended").exists()  # it is the person's own doing


def test_the_head_of_the_office_ends_it_and_the_person_is_told(at_hand: Bench, head: Actor) -> None:
    end(declared(at_hand, at_hand.second), head)
    with sight(SYSTEM):
        (told,) = Notice.objects.filter(kind="conflict.ended")
        assert told.person_id == at_hand.second.person_id
        assert told.params["firm"] == at_hand.firm.name


def test_who_is_kept_away_does_not_end_what_somebody_else_declared(at_hand: Bench, head: Actor) -> None:
    for by in (head, at_hand.first):
        row = declared(at_hand, by)
        with pytest.raises(ConflictRefused, match="does not end it"):
            end(row, at_hand.second)
        end(row, by)


def test_a_head_who_is_kept_away_does_not_end_it_either(at_hand: Bench, head: Actor) -> None:
    row = declared(at_hand, at_hand.first, about=head)
    with pytest.raises(ConflictRefused, match="does not end it"):
        end(row, head)


def test_no_colleague_no_other_county_and_no_other_power_ends_it(at_hand: Bench) -> None:
    row = declared(at_hand, at_hand.second)
    with sight(SYSTEM):
        others = [
            at_hand.first,
            actor("section_head", at_hand.offices.xiangyuan, "外县科长"),
            actor("case_officer", at_hand.offices.luzhou, "同事"),
        ]
    for other in others:
        with pytest.raises(ConflictRefused, match="is ended by 李敏"):
            end(row, other)


def test_the_city_bureau_above_ends_it(at_hand: Bench) -> None:
    row = declared(at_hand, at_hand.second)
    with sight(SYSTEM):
        above = actor("city_leader", at_hand.offices.bureau, "市局领导")
    end(row, above)


# How


def test_reason_and_day_are_asked_for_all_at_once(at_hand: Bench) -> None:
    row = declared(at_hand, at_hand.second)
    with pytest.raises(ConflictRefused) as refusal:
        end(row, at_hand.first, reason=" ", ends_on=TODAY - timedelta(days=1))
    assert [name for name, _said in refusal.value.faults] == ["", "reason", "ends_on"]


def test_it_is_ended_once(at_hand: Bench) -> None:
    row = declared(at_hand, at_hand.second)
    end(row, at_hand.second)
    with pytest.raises(ConflictRefused, match="李敏 has ended this conflict already"):
        end(row, at_hand.second, reason="再次")


def test_from_that_day_on_planning_no_longer_refuses(at_hand: Bench) -> None:
    row = declared(at_hand, at_hand.second)
    end(row, at_hand.second, ends_on=WEEK)
    with pytest.raises(PlanRefused, match=r"李敏 or the head of the office ends the conflict first"):
        planned(at_hand, planned_on=WEEK - timedelta(days=1))
    planned(at_hand, planned_on=WEEK)
    with sight(SYSTEM):
        assert [one.pk for one in Conflict.objects.in_force(TODAY)] == [row.pk]
        assert not Conflict.objects.in_force(WEEK).exists()


def test_inspections_of_the_past_keep_what_was_true(at_hand: Bench) -> None:
    visit = at_hand.under_way()
    row = declared(at_hand, at_hand.second)
    end(row, at_hand.second)
    with sight(SYSTEM):
        assert [one.name for one in visit.inspectors.all()] == ["张伟", "李敏"]
        assert Conflict.objects.in_force(TODAY - timedelta(days=1)).get() == row


def test_it_can_be_declared_anew(at_hand: Bench) -> None:
    end(declared(at_hand, at_hand.second), at_hand.second)
    declared(at_hand, at_hand.second)
    with sight(SYSTEM):
        assert Conflict.objects.count() == 2


# What the database refuses


def test_the_database_keeps_the_row_and_what_it_says(at_hand: Bench) -> None:
    row = declared(at_hand, at_hand.second)
    rows = Conflict.objects.filter(pk=row.pk)
    with sight(SYSTEM):
        with pytest.raises(DatabaseError, match="never removed"), transaction.atomic():
            rows.delete()
        for change in ({"reason": "无"}, {"person": at_hand.person(at_hand.first)}, {"declared_by": 1}):
            with pytest.raises(DatabaseError, match="does not change"), transaction.atomic():
                rows.update(**change)
        with pytest.raises(DatabaseError, match="visits_conflict_end_is_whole"), transaction.atomic():
            rows.update(ended_at=LATER, ends_on=TODAY, ended_by=at_hand.second.person_id)
    end(row, at_hand.second)
    with sight(SYSTEM):
        for change in ({"end_reason": "另一理由"}, {"ended_at": None, "ends_on": None, "ended_by": None}):
            with pytest.raises(DatabaseError, match="ended once"), transaction.atomic():
                rows.update(**change)


def ending(by: Actor, **changes: Any) -> dict[str, Any]:
    return {
        "ended_at": LATER, "ends_on": TODAY, "ended_by": by.person_id, "end_reason": "已离职", **changes,
    }  # fmt: skip


def test_the_database_does_not_let_the_person_end_it(at_hand: Bench, head: Actor) -> None:
    row = declared(at_hand, head)
    with sight(at_hand.second.sight), transaction.atomic():
        with pytest.raises(DatabaseError, match="who is kept away"), transaction.atomic():
            Conflict.objects.filter(pk=row.pk).update(**ending(at_hand.second))
        with pytest.raises(DatabaseError, match="own name"), transaction.atomic():
            Conflict.objects.filter(pk=row.pk).update(**ending(head))


def test_another_county_neither_ends_one_nor_declares_in_another_name(at_hand: Bench) -> None:
    row = declared(at_hand, at_hand.second)
    with sight(SYSTEM):
        stranger = actor("section_head", at_hand.offices.xiangyuan, "外县科长")
    with sight(stranger.sight):
        assert Conflict.objects.filter(pk=row.pk).update(**ending(stranger)) == 0
        assert Conflict.objects.filter(pk=row.pk).exists()  # whoever plans must see who keeps away
    forged = {
        "person": at_hand.person(at_hand.first), "enterprise": at_hand.firm, "reason": "x", "declared_at": AT,
        "office_id": at_hand.offices.luzhou.pk, "declared_by": at_hand.second.person_id, "declared_name": "李敏",
    }  # fmt: skip
    with (
        sight(at_hand.first.sight),
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
    ):
        Conflict.objects.create(**forged)


def test_a_merger_of_two_files_takes_it_along(at_hand: Bench, head: Actor) -> None:
    row = declared(at_hand, at_hand.second)
    with sight(SYSTEM):
        heir = enterprise(at_hand.offices.luzhou, "新晋韵醋业")
    with sight(head.sight):
        with pytest.raises(DatabaseError, match="does not change"), transaction.atomic():
            Conflict.objects.filter(pk=row.pk).update(enterprise=heir)
        merge(into=heir, merged=at_hand.firm, reason="同一企业", by=head, at=LATER)
    with sight(SYSTEM):
        row.refresh_from_db()
        assert row.enterprise_id == heir.pk


# The pages


def get(client: Client, name: str, *ids: object, query: str = "") -> Any:
    return client.get(reverse(name, args=ids) + query, headers=ENGLISH)


def post(client: Client, name: str, *ids: object, **data: Any) -> Any:
    return client.post(reverse(name, args=ids), data, headers=ENGLISH)


def test_one_sees_the_own_ones_and_a_head_those_of_the_office(at_hand: Bench, head: Actor) -> None:
    row = declared(at_hand, at_hand.second)
    with sight(SYSTEM):
        colleague = actor("inspector", at_hand.offices.luzhou, "同事")
        stranger = actor("section_head", at_hand.offices.xiangyuan, "外县科长")
    for who in (at_hand.second, head):
        page = get(client_of(who), "conflicts").content.decode()
        assert faults(page) == []
        assert "配偶任职" in page
        assert reverse("conflict_end", args=[row.pk]) in page
    for who in (colleague, stranger):
        client = client_of(who)
        assert "配偶任职" not in get(client, "conflicts").content.decode()
        assert get(client, "conflict_end", row.pk).status_code == 404
        assert post(client, "conflict_end", row.pk, reason="x", ends_on="2026-11-24").status_code == 404


def test_ended_on_its_page_it_moves_to_the_other_tab(at_hand: Bench) -> None:
    row = declared(at_hand, at_hand.second)
    client = client_of(at_hand.second)
    page = get(client, "conflict_end", row.pk).content.decode()
    assert faults(page) == []
    assert 'value="2026-11-24"' in page
    wrong = post(client, "conflict_end", row.pk, reason="已离职", ends_on="2026-11-01")
    assert wrong.status_code == 422
    assert list(wrong.context["form"].errors) == ["ends_on"]
    done = client.post(
        reverse("conflict_end", args=[row.pk]), {"reason": "已离职", "ends_on": "2026-11-24"},
        headers=ENGLISH, follow=True,
    )  # fmt: skip
    assert "may be sent to" in done.content.decode()
    assert "已离职" not in get(client, "conflicts").content.decode()
    ended = get(client, "conflicts", query="?box=ended").content.decode()
    assert "已离职" in ended
    assert reverse("conflict_end", args=[row.pk]) not in ended
    again = get(client, "conflict_end", row.pk).content.decode()
    assert "has ended this conflict already" in again
    assert 'name="reason"' not in again


def test_who_is_kept_away_reads_why_it_is_not_theirs_to_end(at_hand: Bench, head: Actor) -> None:
    row = declared(at_hand, head)
    client = client_of(at_hand.second)
    page = get(client, "conflict_end", row.pk).content.decode()
    assert "whoever is kept away does not end it" in page
    assert 'name="reason"' not in page
    assert reverse("conflict_end", args=[row.pk]) not in get(client, "conflicts").content.decode()
    sent = post(client, "conflict_end", row.pk, reason="已离职", ends_on="2026-11-24")
    assert sent.status_code == 422


def test_planning_leads_to_the_end_of_the_conflict(at_hand: Bench, head: Actor) -> None:
    row = declared(at_hand, at_hand.second)
    query = f"?enterprise={at_hand.firm.credit_code}"
    place = reverse("conflict_end", args=[row.pk])
    assert place in get(client_of(head), "visit_new", query=query).content.decode()
    other = get(client_of(at_hand.first), "visit_new", query=query).content.decode()
    assert place not in other
    assert "is ended by 李敏" in other
    for client in (client_of(head), client_of(at_hand.first)):
        assert reverse("conflicts") in get(client, "visits").content.decode()


def test_who_may_not_inspect_has_no_such_page(at_hand: Bench) -> None:
    with sight(SYSTEM):
        registrar = actor("registrar", at_hand.offices.luzhou, "登记员")
    assert get(client_of(registrar), "conflicts").status_code == 403
    assert reverse("conflicts") not in client_of(registrar).get("/").content.decode()
    assert reverse("conflicts") in client_of(at_hand.first).get("/").content.decode()
