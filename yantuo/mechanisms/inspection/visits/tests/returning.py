"""What the tests of findings that come back share: how one is referred and returned, and how it stands then."""

from datetime import timedelta
from typing import Any

from django.db import connection

from yantuo.casework.deadlines.models import Deadline
from yantuo.casework.deadlines.models import State as Clock
from yantuo.casework.documents.series import PATTERNS
from yantuo.casework.referrals import actions as referrals
from yantuo.casework.referrals.models import Referral
from yantuo.directory.people.actor import MACHINE, Actor
from yantuo.mechanisms.inspection.visits import actions
from yantuo.mechanisms.inspection.visits.enums import Follow
from yantuo.mechanisms.inspection.visits.findings import actions as findings
from yantuo.mechanisms.inspection.visits.findings.words import reason_of, title_of
from yantuo.mechanisms.inspection.visits.models import Finding, Visit
from yantuo.mechanisms.inspection.visits.queries import waiting
from yantuo.mechanisms.inspection.visits.telling.actions import tell
from yantuo.mechanisms.inspection.visits.tests.factories import AT, Bench, bench
from yantuo.mechanisms.inspection.visits.tests.test_actions import LATER
from yantuo.records.numbering.actions import set_up_series
from yantuo.records.sight.session import SYSTEM, sight

CLOCK = "inspect.follow_up"


def numbered() -> Bench:
    """A bench whose office numbers its records, orders and cards."""
    made = bench()
    with sight(SYSTEM):
        for key in ("inspection", "correction", "card"):
            facts = {"office": made.offices.luzhou.pk, "key": key, "year": 2026, "pattern": PATTERNS[key]}
            set_up_series(**facts, mark="潞市监", by=MACHINE, at=AT)
    return made


def refer(at_hand: Bench, visit: Visit, *wanted: str) -> Referral:
    with sight(at_hand.first.sight):
        rows = list(visit.findings.filter(item__in=wanted) if wanted else visit.findings.all())
        return findings.refer(
            findings=rows,
            to=at_hand.offices.xiangyuan,
            title=title_of(visit, rows),
            reason=reason_of(visit, rows),
            request="请依法处理",
            by=at_hand.first,
            at=LATER,
        )


def returned(at_hand: Bench, receiver: Actor, referral: Referral, at: Any = None) -> None:
    with sight(receiver.sight):
        referrals.send_back(
            referral=referral, reason="不属于本局管辖", by=receiver, at=at or LATER + timedelta(hours=1)
        )


def told(at_hand: Bench, visit: Visit) -> None:
    with sight(at_hand.first.sight):
        tell(visit=visit, proved_with="password", days=7, by=at_hand.first, at=LATER)


def published(at_hand: Bench, visit: Visit) -> None:
    told(at_hand, visit)
    with sight(at_hand.second.sight):
        actions.publish(visit=visit, by=at_hand.second, at=LATER)


def follows(visit: Visit) -> dict[str, str]:
    with sight(SYSTEM):
        return dict(Finding.objects.filter(visit=visit).values_list("item", "follow"))


def clock(visit: Visit) -> Deadline | None:
    with sight(SYSTEM):
        return Deadline.objects.filter(dossier_id=visit.pk, key=CLOCK, state=Clock.OPEN).first()


def at_the_end() -> None:
    """Let the guards look that wait for the end of a transaction."""
    connection.cursor().execute("set constraints all immediate")


def listed(visit: Visit) -> bool:
    with sight(SYSTEM):
        return waiting(Visit.objects.filter(pk=visit.pk), [Follow.BACK]).exists()
