"""A referral from county to county: both offices see it, a third does not."""

from datetime import UTC, datetime, timedelta

import pytest

from yantuo.casework.deadlines.models import Deadline
from yantuo.casework.deadlines.models import State as Clock
from yantuo.casework.notices.models import Notice
from yantuo.casework.referrals import actions
from yantuo.casework.referrals.models import Referral, State
from yantuo.casework.referrals.receivers import register
from yantuo.directory.orgs.tests.factories import City, city, organisation
from yantuo.directory.people.actor import Actor
from yantuo.directory.people.tests.factories import actor
from yantuo.kernel.flow import NotAllowed
from yantuo.records.sight.session import SYSTEM, sight

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


@pytest.fixture
def offices() -> City:
    with sight(SYSTEM):
        return city()


@pytest.fixture
def sender(offices: City) -> Actor:
    with sight(SYSTEM):
        return actor("case_officer", offices.luzhou, "李敏")


@pytest.fixture
def receiver(offices: City) -> Actor:
    with sight(SYSTEM):
        return actor("case_officer", offices.xiangyuan, "赵强")


def sent(sender: Actor, offices: City, mechanism: str = "") -> Referral:
    with sight(sender.sight):
        return actions.send(
            to=offices.xiangyuan,
            title="移送涉嫌无证生产线索",
            reason="生产地在襄垣县",
            by=sender,
            at=AT,
            mechanism=mechanism,
        )


def test_starts_the_receivers_clock_and_tells_him(sender: Actor, receiver: Actor, offices: City) -> None:
    referral = sent(sender, offices)
    with sight(receiver.sight):
        clock = Deadline.objects.get(dossier_id=referral.pk)
        assert (clock.key, clock.office_id, clock.confirmed) == (
            "referral.accept",
            offices.xiangyuan.pk,
            False,
        )
        assert [n.kind for n in Notice.objects.filter(person_id=receiver.person_id)] == ["referral.received"]


def test_accepted_and_handled(sender: Actor, receiver: Actor, offices: City) -> None:
    referral = sent(sender, offices)
    with sight(receiver.sight):
        actions.accept(referral=referral, by=receiver, at=AT)
        assert Deadline.objects.get(dossier_id=referral.pk, state=Clock.OPEN).key == "referral.handle"
        actions.handle(referral=referral, outcome="已立案", by=receiver, at=AT + timedelta(days=3))
        assert referral.state == State.HANDLED
    with sight(sender.sight):
        kinds = list(
            Notice.objects.filter(person_id=sender.person_id)
            .order_by("at", "kind")
            .values_list("kind", flat=True)
        )
        assert kinds == ["referral.accepted", "referral.handled"]


def test_returned_and_sent_again(sender: Actor, receiver: Actor, offices: City) -> None:
    referral = sent(sender, offices)
    with sight(receiver.sight):
        actions.send_back(referral=referral, reason="缺少证据", by=receiver, at=AT)
    with sight(sender.sight):
        actions.resend(referral=referral, reason="补充照片", by=sender, at=AT + timedelta(days=1))
        assert referral.state == State.SENT
        assert Deadline.objects.filter(dossier_id=referral.pk, state=Clock.OPEN).count() == 1


def test_the_sender_does_not_accept_for_the_receiver(sender: Actor, offices: City) -> None:
    referral = sent(sender, offices)
    with sight(sender.sight), pytest.raises(NotAllowed):
        actions.accept(referral=referral, by=sender, at=AT)


def test_not_to_oneself(sender: Actor, offices: City) -> None:
    with sight(sender.sight), pytest.raises(actions.NotToOneself):
        actions.send(to=offices.luzhou, title="x", reason="y", by=sender, at=AT)


def test_a_third_county_sees_nothing(sender: Actor, offices: City) -> None:
    referral = sent(sender, offices)
    with sight(SYSTEM):
        third = organisation("黎城县市场监督管理局", "regulator", "140426", offices.bureau, enforces=True)
        stranger = actor("case_officer", third, "孙丽")
    with sight(stranger.sight):
        assert not Referral.objects.filter(pk=referral.pk).exists()


def test_the_named_mechanism_is_told_on_acceptance(sender: Actor, receiver: Actor, offices: City) -> None:
    told: list[str] = []
    register("toy", lambda referral: told.append(referral.dossier.title))
    referral = sent(sender, offices, mechanism="toy")
    with sight(receiver.sight):
        actions.accept(referral=referral, by=receiver, at=AT)
    assert told == ["移送涉嫌无证生产线索"]


def test_without_receiver_it_is_handled_in_the_inbox(sender: Actor, receiver: Actor, offices: City) -> None:
    referral = sent(sender, offices, mechanism="nobody_here")
    with sight(receiver.sight):
        actions.accept(referral=referral, by=receiver, at=AT)
        actions.handle(referral=referral, outcome="已处理", by=receiver, at=AT)
        assert referral.state == State.HANDLED
