"""Handing the result over: the papers that go with it, and a further record that corrects an earlier one."""

from datetime import date

import pytest
from pytest_django import Settings

from yantuo.casework.cards.tests.factories import representative
from yantuo.casework.deadlines.models import Deadline
from yantuo.casework.documents.models import Document
from yantuo.casework.documents.queries import course
from yantuo.casework.documents.series import PATTERNS
from yantuo.directory.enterprises.tests.factories import enterprise
from yantuo.directory.people.actor import MACHINE
from yantuo.kernel.flow import NotReady
from yantuo.kernel.terms import LengthRefused
from yantuo.mechanisms.inspection.visits import actions
from yantuo.mechanisms.inspection.visits.enums import Follow, Kind, State
from yantuo.mechanisms.inspection.visits.findings import actions as findings
from yantuo.mechanisms.inspection.visits.models import Publication, Visit
from yantuo.mechanisms.inspection.visits.telling.actions import correct_record, tell
from yantuo.mechanisms.inspection.visits.tests.factories import AT, Bench, bench
from yantuo.mechanisms.inspection.visits.tests.test_actions import LATER, items, sign_it, signed
from yantuo.records.files.models import Attachment
from yantuo.records.files.tests.factories import photo, upload
from yantuo.records.numbering.actions import set_up_series
from yantuo.records.sight.session import SYSTEM, sight

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_hand(settings: Settings) -> Bench:
    made = bench()
    with sight(SYSTEM):
        for key in ("inspection", "correction", "card"):
            set_up_series(
                office=made.offices.luzhou.pk,
                key=key,
                year=2026,
                pattern=PATTERNS[key],
                mark="潞市监",
                by=MACHINE,
                at=AT,
            )
    return made


def told(at_hand: Bench, failed: tuple[str, ...] = (), **given: object) -> tuple[Visit, list[Document]]:
    visit = signed(at_hand, failed)
    with sight(at_hand.first.sight):
        for finding in visit.findings.all():
            findings.correct_on_spot(finding=finding, how="已当场整改", by=at_hand.first, at=LATER)
        return visit, tell(visit=visit, proved_with="password", by=at_hand.first, at=LATER, **given)


def test_the_record_is_numbered_set_and_starts_the_clock_of_publication(at_hand: Bench) -> None:
    visit, papers = told(at_hand)
    assert [paper.template for paper in papers] == ["inspection_record"]
    assert papers[0].number == visit.dossier.number == "潞市监检记〔2026〕1号"
    assert papers[0].pdf_id
    assert papers[0].shown_to_enterprise
    with sight(SYSTEM):
        assert [one.text for one in course(papers[0])] == ["Signed and numbered at once"]
        clock = Deadline.objects.get(dossier_id=visit.pk, key="inspect.publish")
        assert clock.due_at.astimezone().date() == date(2026, 12, 22)


def test_what_was_corrected_on_the_spot_is_on_the_record_and_orders_nothing_more(at_hand: Bench) -> None:
    _visit, papers = told(at_hand, (items(at_hand)[2],))
    assert [paper.template for paper in papers] == ["inspection_record"]
    assert papers[0].data["treatment"] == "通过"
    assert "已当场整改" in papers[0].data["explanation"]


def on_a_card(at_hand: Bench, visit: Visit) -> None:
    with sight(SYSTEM):
        visit.findings.filter(follow=Follow.OPEN).update(
            follow=Follow.CARD, dossier=visit.dossier, followed_at=LATER
        )


def test_what_is_left_is_ordered_in_writing_by_a_date(at_hand: Bench) -> None:
    key, general, _spot = items(at_hand)
    visit = signed(at_hand, (key, general))
    on_a_card(at_hand, visit)
    with sight(at_hand.first.sight):
        record, order = tell(visit=visit, proved_with="password", by=at_hand.first, at=LATER, days=7)
    assert record.data["correct_by"] == order.data["due"] == "2026-12-01"
    assert order.number == "潞市监责改〔2026〕1号"
    assert len(order.data["requirements"]) == 2
    assert order.data["broken"]
    assert "尚未与法规原文核对" not in str(order.data["count"])  # the order itself sets the days


def test_a_term_out_of_bounds_is_refused_and_nothing_is_handed_over(at_hand: Bench) -> None:
    visit = signed(at_hand, (items(at_hand)[0],))
    on_a_card(at_hand, visit)
    with sight(at_hand.first.sight), pytest.raises(LengthRefused, match="1 to 30 days"):
        tell(visit=visit, proved_with="password", by=at_hand.first, at=LATER, days=31)
    with sight(SYSTEM):
        assert not Document.objects.exists()
        visit.refresh_from_db()
        assert visit.state == State.SIGNED


def test_a_finding_left_alone_stops_the_handing_over(at_hand: Bench) -> None:
    visit = signed(at_hand, (items(at_hand)[0],))
    with sight(at_hand.first.sight), pytest.raises(NotReady):
        tell(visit=visit, proved_with="password", by=at_hand.first, at=LATER)


def test_a_record_is_corrected_by_a_further_one_and_stays_as_it_is(at_hand: Bench) -> None:
    visit, papers = told(at_hand, (items(at_hand)[2],))
    before = papers[0].pdf_id
    with sight(at_hand.second.sight):
        actions.publish(visit=visit, by=at_hand.second, at=LATER)
        later = correct_record(visit=visit, reason="3.2项笔误", by=at_hand.second, at=LATER)
        with pytest.raises(actions.VisitRefused, match="open already"):
            correct_record(visit=visit, reason="又一次", by=at_hand.second, at=LATER)
        assert later.state == State.UNDER_WAY
        assert at_hand.sheet(later).answers.count() == at_hand.sheet(visit).answers.count()
    with sight(at_hand.first.sight):
        given = {items(at_hand)[2]: actions.sheets.Given("conform")}
        actions.sheets.fill(sheet=at_hand.sheet(later), given=given, by=at_hand.first, at=LATER)
        actions.conclude(visit=later, by=at_hand.first, at=LATER)
        assert later.outcome_zh == "符合"
        actions.sign(visit=later, signature=photo("PNG"), signer_name="王厂长", by=at_hand.first, at=LATER)
        (paper,) = tell(visit=later, proved_with="totp", by=at_hand.first, at=LATER)
    assert paper.data["corrects"] == "潞市监检记〔2026〕1号"
    with sight(at_hand.second.sight):
        actions.publish(visit=later, by=at_hand.second, at=LATER)
    with sight(SYSTEM):
        visit.refresh_from_db()
        assert (visit.state, Document.objects.get(pk=papers[0].pk).pdf_id) == (State.PUBLISHED, before)
        flags = Publication.objects.order_by("visit__corrects").values_list("corrects_earlier", "corrected")
        assert sorted(flags) == [(False, True), (True, False)]


def test_what_was_not_handed_over_is_opened_again_and_not_corrected(at_hand: Bench) -> None:
    visit = signed(at_hand)
    with sight(at_hand.first.sight), pytest.raises(actions.VisitRefused, match="handed over"):
        correct_record(visit=visit, reason="x", by=at_hand.first, at=LATER)


@pytest.mark.parametrize("kind", [Kind.DAILY, Kind.UNANNOUNCED])
def test_the_enterprise_sees_nothing_before_it_is_told_and_then_the_photos_too(
    at_hand: Bench, kind: Kind
) -> None:
    with sight(SYSTEM):
        boss = representative(at_hand.firm)
    spot = items(at_hand)[2]
    visit = at_hand.under_way(kind=kind, unannounced_reason="举报" if kind == Kind.UNANNOUNCED else "")
    with sight(at_hand.first.sight):
        sheet = at_hand.sheet(visit)
        actions.sheets.photograph(sheet=sheet, item=spot, files=[upload(photo())], by=at_hand.first, at=AT)
    at_hand.filled(visit, (spot,))
    with sight(at_hand.first.sight):
        actions.conclude(visit=visit, by=at_hand.first, at=LATER)
        finding = visit.findings.get()
        shots = [upload(photo())]
        findings.correct_on_spot(finding=finding, how="已改正", by=at_hand.first, at=LATER, photos=shots)
    sign_it(at_hand, visit)
    with sight(boss.sight):
        assert not Visit.objects.exists()
        assert not Attachment.objects.exists()
    with sight(at_hand.first.sight):
        tell(visit=visit, proved_with="password", by=at_hand.first, at=LATER)
    with sight(boss.sight):
        assert Visit.objects.get() == visit
        kinds = Attachment.objects.order_by("owner_kind").values_list("owner_kind", flat=True)
        assert list(kinds) == ["answer", "finding", "signature"]
    with sight(SYSTEM):
        stranger = representative(enterprise(at_hand.offices.luzhou, "别家"))
    with sight(stranger.sight):
        assert not Attachment.objects.exists()


def test_a_result_that_was_opened_again_is_none(at_hand: Bench) -> None:
    visit = signed(at_hand, (items(at_hand)[0],))
    with sight(at_hand.first.sight):
        actions.reopen(visit=visit, reason="记错", by=at_hand.first, at=LATER)
        assert (visit.outcome, visit.key_failed, visit.concluded_at) == ("", [], None)
