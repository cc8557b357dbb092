"""Certificates that run out: told once before, once after, to the holder and the head; renewed or long ones are not."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError

from yantuo.casework.escalation.certificates import remind
from yantuo.casework.notices.models import Notice
from yantuo.casework.notices.words import said
from yantuo.directory.orgs.models import Organisation
from yantuo.directory.orgs.tests.factories import City, city
from yantuo.directory.people.actions import certify
from yantuo.directory.people.actor import MACHINE
from yantuo.directory.people.models import Post
from yantuo.directory.people.tests.factories import post
from yantuo.records.sight.session import SYSTEM, sight

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


@pytest.fixture
def offices() -> City:
    with sight(SYSTEM):
        return city()


def certified(held: Post, office: Organisation, until: date, number: str = "晋041100123") -> None:
    certify(
        person=held.person,
        office=office,
        number=number,
        issued_by="山西省人民政府",
        valid_from=date(2021, 12, 1),
        valid_to=until,
        by=MACHINE,
        at=AT,
    )


def told(at: datetime = AT) -> list[tuple[str, int]]:
    remind(at=at)
    return list(Notice.objects.order_by("at", "person_id").values_list("kind", "person_id"))


def test_told_before_and_after_once_each(offices: City) -> None:
    with sight(SYSTEM):
        held, head = post("inspector", offices.luzhou), post("section_head", offices.luzhou, "李敏")
        certified(held, offices.luzhou, date(2026, 12, 10))
        before = [("certificate.ending", held.person_id), ("certificate.ending", head.person_id)]
        assert told() == before
        assert told() == before
        later = datetime(2026, 12, 11, 2, 0, tzinfo=UTC)
        after = [("certificate.ended", held.person_id), ("certificate.ended", head.person_id)]
        assert told(later) == before + after
        assert "晋041100123" in said(Notice.objects.filter(kind="certificate.ended").order_by("pk")[0])


def test_a_renewed_or_a_long_one_reminds_nobody(offices: City) -> None:
    with sight(SYSTEM):
        held = post("inspector", offices.luzhou)
        certified(held, offices.luzhou, date(2026, 12, 10))
        certified(held, offices.luzhou, date(2031, 12, 10), "晋041100999")
        assert told() == []


def test_whoever_has_left_is_not_reminded(offices: City) -> None:
    with sight(SYSTEM):
        held = post("inspector", offices.luzhou, ends=date(2026, 10, 1))
        certified(held, offices.luzhou, date(2026, 12, 10))
        assert told() == []


def test_one_that_has_run_out_is_not_entered(offices: City) -> None:
    with sight(SYSTEM):
        held = post("inspector", offices.luzhou)
        with pytest.raises(ValidationError, match="2026-11-23"):
            certified(held, offices.luzhou, date(2026, 11, 23))
        certified(held, offices.luzhou, date(2026, 11, 24))
