"""The list of a handover: every item with its next date and the successor's mark."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from yantuo.casework.documents.models import Document
from yantuo.casework.documents.tests.factories import client_of
from yantuo.casework.handover import actions
from yantuo.casework.handover.documents import handover_list
from yantuo.casework.handover.models import Handover
from yantuo.casework.matters.actions import open_matter
from yantuo.directory.orgs.tests.factories import City, city
from yantuo.directory.people.actor import Actor, actor_of
from yantuo.directory.people.models import Person, Post
from yantuo.directory.people.tests.factories import actor, post
from yantuo.records.sight.session import SYSTEM, sight

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


@pytest.fixture
def offices(monkeypatch: pytest.MonkeyPatch) -> City:
    monkeypatch.setattr(timezone, "now", lambda: AT)
    with sight(SYSTEM):
        return city()


@pytest.fixture
def successor(offices: City) -> Actor:
    with sight(SYSTEM):
        return actor("case_officer", offices.luzhou, "赵强")


@pytest.fixture
def head(offices: City) -> Actor:
    with sight(SYSTEM):
        return actor("section_head", offices.luzhou, "李敏")


@pytest.fixture
def handover(offices: City, successor: Actor, head: Actor) -> Handover:
    with sight(SYSTEM):
        giver: Post = post("case_officer", offices.luzhou, "王建国")
        by = actor_of(giver)
        for title in ("检查结果公示", "整改复查"):
            open_matter(
                by=by,
                at=AT,
                title=title,
                term_key="inspect.publish",
                event_at=AT,
                owner=giver.person,
                office=offices.luzhou.pk,
            )
        receiver = Person.objects.get(pk=successor.person_id)
        return actions.arrange(post=giver, receiver=receiver, reason="调离", by=head, at=AT)


def test_every_item_with_date_and_mark(handover: Handover, successor: Actor, head: Actor) -> None:
    with sight(successor.sight):
        first, second = handover.items.order_by("pk")
        actions.accept(item=first, by=successor, at=AT)
        actions.refuse(item=second, note="不属本岗", by=successor, at=AT)
    with sight(head.sight):
        said = handover_list(handover, AT)
    assert (said["giver"], said["receiver"], said["witness"]) == ("王建国", "赵强", "李敏")
    assert [(row["mark"], row["note"]) for row in said["items"]] == [("接收", ""), ("不接收", "不属本岗")]
    assert {row["light"] for row in said["items"]} == {"正常"}
    assert all(row["due"].isoformat() == "2026-12-22" for row in said["items"])


def test_the_list_is_drafted_by_the_page(handover: Handover, head: Actor, offices: City) -> None:
    client, address = client_of(head), f"/handovers/{handover.pk}/list/"
    assert client.get(f"/handovers/{handover.pk}/").content.decode().count(address) == 1
    answer = client.post(address, {"reason": "王建国同志调离", "materials": "执法证一本\n\n执法记录仪一台"})
    assert answer.status_code == 302, answer.content
    with sight(SYSTEM):
        document = Document.objects.get()
        stranger = actor("section_head", offices.xiangyuan, "孙丽")
    assert document.data["materials"] == ["执法证一本", "执法记录仪一台"]
    assert len(document.data["items"]) == 2
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client_of(stranger).get(address).status_code == 404
