"""Handover of duty: every open matter listed, accepted or refused one by one, and nothing falls between two posts."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError

from yantuo.casework.deadlines.models import Deadline
from yantuo.casework.dossiers.models import Dossier
from yantuo.casework.handover import actions
from yantuo.casework.handover.models import Handover, Item, ItemState, State
from yantuo.casework.handover.queries import orphaned
from yantuo.casework.matters.actions import open_matter
from yantuo.casework.notices.models import Notice
from yantuo.directory.orgs.tests.factories import City, city
from yantuo.directory.people.actions import end
from yantuo.directory.people.actor import MACHINE, Actor, actor_of
from yantuo.directory.people.models import Person, Post
from yantuo.directory.people.tests.factories import account, logged_in, post
from yantuo.records.sight.session import SYSTEM, sight

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


@pytest.fixture
def offices() -> City:
    with sight(SYSTEM):
        return city()


@pytest.fixture
def giver(offices: City) -> Post:
    with sight(SYSTEM):
        return post("case_officer", offices.luzhou, "王建国")


@pytest.fixture
def successor(offices: City) -> Actor:
    with sight(SYSTEM):
        return actor_of(post("case_officer", offices.luzhou, "赵强"))


@pytest.fixture
def head(offices: City) -> Actor:
    with sight(SYSTEM):
        return actor_of(post("section_head", offices.luzhou, "李敏"))


@pytest.fixture
def dossiers(giver: Post, offices: City) -> list[Dossier]:
    owner = actor_of(giver)
    with sight(owner.sight):
        return [
            open_matter(
                by=owner,
                at=AT,
                title=f"事项{number}",
                term_key="inspect.publish",
                event_at=AT,
                owner=Person.objects.get(pk=owner.person_id),
                office=offices.luzhou.pk,
            ).dossier
            for number in range(3)
        ]


def arranged(giver: Post, successor: Actor, head: Actor) -> Handover:
    with sight(head.sight):
        receiver = Person.objects.get(pk=successor.person_id)
        return actions.arrange(post=giver, receiver=receiver, reason="轮岗", by=head, at=AT)


def test_lists_everything_open_and_tells_the_successor(
    giver: Post, successor: Actor, head: Actor, dossiers: list[Dossier]
) -> None:
    handover = arranged(giver, successor, head)
    with sight(successor.sight):
        assert handover.items.filter(state=ItemState.WAITING).count() == 3
        assert Notice.objects.filter(person_id=successor.person_id, kind="handover.opened").exists()


def test_accepted_one_by_one(giver: Post, successor: Actor, head: Actor, dossiers: list[Dossier]) -> None:
    handover = arranged(giver, successor, head)
    with sight(successor.sight):
        for number, item in enumerate(handover.items.order_by("pk"), 1):
            actions.accept(item=item, by=successor, at=AT)
            handover.refresh_from_db()
            assert (handover.state == State.DONE) == (number == 3)
        assert set(Dossier.objects.values_list("owner_id", flat=True)) == {successor.person_id}
        assert set(Deadline.objects.values_list("owner_id", flat=True)) == {successor.person_id}


def test_refused_with_a_reason_goes_back_to_whoever_arranged(
    giver: Post, successor: Actor, head: Actor, dossiers: list[Dossier]
) -> None:
    handover = arranged(giver, successor, head)
    with sight(successor.sight):
        item = handover.items.order_by("pk")[0]
        actions.refuse(item=item, note="不属于本股职责", by=successor, at=AT)
        item.refresh_from_db()
        assert item.dossier.owner_id == giver.person_id
    with sight(head.sight):
        assert Notice.objects.filter(person_id=head.person_id, kind="handover.refused").exists()


def test_nobody_else_accepts(giver: Post, successor: Actor, head: Actor, dossiers: list[Dossier]) -> None:
    handover = arranged(giver, successor, head)
    with sight(head.sight), pytest.raises(ValidationError):
        actions.accept(item=handover.items.order_by("pk")[0], by=head, at=AT)


def test_not_to_oneself_and_not_of_nothing(giver: Post, successor: Actor, head: Actor) -> None:
    with sight(head.sight):
        own = Person.objects.get(pk=giver.person_id)
        with pytest.raises(ValidationError):
            actions.arrange(post=giver, receiver=own, reason="x", by=head, at=AT)
        other = Person.objects.get(pk=successor.person_id)
        with pytest.raises(ValidationError):
            actions.arrange(post=giver, receiver=other, reason="x", by=head, at=AT)


def test_an_item_stands_in_a_handover_once(
    giver: Post, successor: Actor, head: Actor, dossiers: list[Dossier]
) -> None:
    handover = arranged(giver, successor, head)
    with pytest.raises(DatabaseError), sight(SYSTEM):
        Item.objects.create(handover=handover, office_id=handover.office_id, dossier=dossiers[0])


def test_matters_of_an_ended_post_are_named_until_handed_over(
    giver: Post, successor: Actor, head: Actor, dossiers: list[Dossier]
) -> None:
    today = date(2026, 11, 24)
    with sight(head.sight):
        assert orphaned(head, today) == []
    with sight(SYSTEM):
        end(post=giver, on=today - timedelta(days=1), by=MACHINE, at=AT, reason="调离")
    with sight(head.sight):
        assert [(row.pk, count) for row, count in orphaned(head, today)] == [(giver.pk, 3)]
    handover = arranged(giver, successor, head)
    with sight(successor.sight):
        for item in handover.items.order_by("pk"):
            actions.accept(item=item, by=successor, at=AT)
    with sight(head.sight):
        assert orphaned(head, today) == []


def test_pages(giver: Post, successor: Actor, head: Actor, dossiers: list[Dossier]) -> None:
    handover = arranged(giver, successor, head)
    with sight(SYSTEM):
        client = logged_in(account(Person.objects.get(pk=successor.person_id)))
    page = client.get(f"/handovers/{handover.pk}/")
    assert page.status_code == 200
    item = handover.items.order_by("pk").values_list("pk", flat=True)
    with sight(SYSTEM):
        first = item[0]
    assert client.post(f"/handovers/items/{first}/accept/").status_code == 302
    with sight(SYSTEM):
        assert Item.objects.get(pk=first).state == ItemState.ACCEPTED
