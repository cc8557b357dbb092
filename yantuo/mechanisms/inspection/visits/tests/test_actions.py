"""An inspection from its beginning to its publication; signatures void when answers change; no finding is lost."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from yantuo.casework.checklists import actions as sheets
from yantuo.casework.checklists.actions import Given, SheetLocked, SheetRefused
from yantuo.casework.checklists.models import Answer
from yantuo.casework.checklists.queries import digest
from yantuo.casework.checklists.rules import table_of
from yantuo.directory.people.tests.factories import actor
from yantuo.kernel.flow import NotAllowed, NotReady, WrongState
from yantuo.mechanisms.inspection.visits import actions
from yantuo.mechanisms.inspection.visits.enums import State
from yantuo.mechanisms.inspection.visits.findings import actions as findings
from yantuo.mechanisms.inspection.visits.models import Finding, Publication, Visit
from yantuo.mechanisms.inspection.visits.tests.factories import AT, Bench, bench
from yantuo.records.files.models import Attachment
from yantuo.records.files.tests.factories import photo as picture
from yantuo.records.sight.session import PUBLIC, SYSTEM, sight
from yantuo.records.trail.models import Entry

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=2)


@pytest.fixture
def at_hand() -> Bench:
    return bench()


def items(_at_hand: Bench) -> tuple[str, str, str]:
    """A key item, a general one that cannot be settled on the spot, and one that can."""
    every = list(table_of("food", "food_production", AT.date()).items())
    plain = [item for item in every if not item.applies_to]
    key = next(item.key for item in plain if item.is_key)
    general = next(item.key for item in plain if not item.is_key and not item.on_spot)
    spot = next(item.key for item in plain if not item.is_key and item.on_spot)
    return key, general, spot


def test_without_a_failure_it_conforms_and_can_be_handed_over(at_hand: Bench) -> None:
    visit = at_hand.concluded()
    assert (visit.outcome, visit.outcome_zh, visit.action) == ("conforming", "符合", "pass")
    assert visit.checked == 60 - visit.absent
    with sight(at_hand.first.sight):
        assert not visit.findings.exists()
    assert "0" in visit.why_en


def test_failures_are_counted_explained_and_frozen(at_hand: Bench) -> None:
    key, general, spot = items(at_hand)
    visit = at_hand.concluded((key, general, spot))
    assert (visit.key_failed, sorted(visit.general_failed)) == ([key], sorted([general, spot]))
    assert visit.outcome_zh == "不符合"
    with sight(at_hand.first.sight):
        found = {finding.item: finding for finding in visit.findings.all()}
    assert sorted(found) == sorted([key, general, spot])
    assert found[spot].on_spot
    assert not found[key].on_spot
    assert found[key].clause
    with sight(SYSTEM), pytest.raises(DatabaseError, match="the sheet is locked"), transaction.atomic():
        Answer.objects.filter(sheet__dossier_id=visit.pk, item=key).update(note="改了")


def test_an_incomplete_sheet_gives_no_result(at_hand: Bench) -> None:
    visit = at_hand.under_way()
    with sight(at_hand.first.sight):
        sheets.fill(
            sheet=at_hand.sheet(visit), given={items(at_hand)[0]: Given("conform")}, by=at_hand.first, at=AT
        )
        with pytest.raises(SheetRefused) as refusal:
            actions.conclude(visit=visit, by=at_hand.first, at=LATER)
    assert len(refusal.value.faults) == 59
    with sight(SYSTEM):
        visit.refresh_from_db()
        assert visit.state == State.UNDER_WAY
        assert at_hand.sheet(visit).locked_at is None


def test_answers_need_what_makes_them_evidence(at_hand: Bench) -> None:
    visit = at_hand.under_way()
    key, general, _spot = items(at_hand)
    with sight(at_hand.first.sight):
        sheet = at_hand.sheet(visit)
        given = {key: Given("fails"), general: Given("absent", reason="x"), "9.99": Given("conform")}
        with pytest.raises(SheetRefused) as refusal:
            sheets.fill(sheet=sheet, given=given, by=at_hand.first, at=AT)
        assert {"9.99", key} <= set(refusal.value.faults)
        assert not sheet.answers.exists()


def test_two_inspectors_fill_in_one_sheet_each_their_own_items(at_hand: Bench) -> None:
    visit = at_hand.under_way()
    key, general, _spot = items(at_hand)
    with sight(at_hand.first.sight):
        sheet = at_hand.sheet(visit)
        assert sheets.fill(sheet=sheet, given={key: Given("conform")}, by=at_hand.first, at=AT) == 1
        both = {key: Given("conform"), general: Given("fails", note="积尘")}
        assert sheets.fill(sheet=sheet, given=both, by=at_hand.second, at=LATER) == 1
        assert dict(sheet.answers.values_list("item", "by_name")) == {key: "张伟", general: "李敏"}


def signed(at_hand: Bench, failed: tuple[str, ...] = ()) -> Visit:
    return sign_it(at_hand, at_hand.concluded(failed))


def sign_it(at_hand: Bench, visit: Visit) -> Visit:
    with sight(at_hand.first.sight):
        actions.sign(
            visit=visit, signature=picture("PNG"), signer_name="王厂长", signer_post="厂长", opinion="无异议",
            by=at_hand.first, at=LATER,
        )  # fmt: skip
    return visit


def test_the_signature_is_void_when_the_answers_are_opened_again(at_hand: Bench) -> None:
    visit = signed(at_hand)
    before = visit.digest
    with sight(at_hand.first.sight):
        drawn = visit.signature
    with sight(at_hand.first.sight):
        actions.reopen(visit=visit, reason="3.2 项记错", by=at_hand.first, at=LATER)
        assert (visit.state, visit.signature, visit.signed_at, visit.digest) == (
            State.UNDER_WAY,
            None,
            None,
            "",
        )
        assert Attachment.objects.get(pk=drawn.pk).withdrawn_at
        sheet = at_hand.sheet(visit)
        given = {items(at_hand)[1]: Given("fails", note="地面积水")}
        sheets.fill(sheet=sheet, given=given, by=at_hand.first, at=LATER)
        actions.conclude(visit=visit, by=at_hand.first, at=LATER)
    assert visit.digest != before
    assert visit.state == State.CONCLUDED


def test_a_refusal_to_sign_needs_reason_and_witness(at_hand: Bench) -> None:
    visit = at_hand.concluded()
    with sight(at_hand.first.sight):
        with pytest.raises(actions.VisitRefused):
            actions.sign(visit=visit, by=at_hand.first, at=LATER)
        with pytest.raises(actions.VisitRefused):
            actions.sign(visit=visit, signature=picture("PNG"), refusal="拒签", by=at_hand.first, at=LATER)
        with pytest.raises(ValidationError, match="witness"):
            actions.sign(visit=visit, refusal="对第3项不认可", by=at_hand.first, at=LATER)
        actions.sign(
            visit=visit, refusal="对第3项不认可", witness="社区网格员 韩某", by=at_hand.first, at=LATER
        )
    assert visit.state == State.SIGNED


def test_a_photo_of_a_signed_record_stays_as_it_is(at_hand: Bench) -> None:
    visit = at_hand.under_way()
    key, _general, _spot = items(at_hand)
    photo = SimpleUploadedFile("a.jpg", picture(), "image/jpeg")
    with sight(at_hand.first.sight):
        sheet = at_hand.sheet(visit)
        (kept,) = sheets.photograph(sheet=sheet, item=key, files=[photo], by=at_hand.first, at=AT)
    at_hand.filled(visit)
    with sight(at_hand.first.sight):
        actions.conclude(visit=visit, by=at_hand.first, at=LATER)
        sheet = at_hand.sheet(visit)
        with pytest.raises(SheetLocked):
            sheets.withdraw_photo(sheet=sheet, photo=kept, reason="换一张", by=at_hand.first, at=LATER)
        with pytest.raises(DatabaseError, match="its photos do not change"), transaction.atomic():
            Attachment.objects.filter(pk=kept.pk).update(note="另一张")
        assert digest(sheet) == sheet.digest


def test_nothing_is_handed_over_while_a_finding_has_no_follow_up(at_hand: Bench) -> None:
    key, _general, spot = items(at_hand)
    visit = signed(at_hand, (key, spot))
    with sight(at_hand.first.sight):
        with pytest.raises(NotReady, match=key):
            actions.FLOW.check(visit, "tell", at_hand.first)
        found = {finding.item: finding for finding in visit.findings.all()}
        with pytest.raises(actions.VisitRefused, match="cannot be settled on the spot"):
            findings.correct_on_spot(finding=found[key], how="已清理", by=at_hand.first, at=LATER)
        findings.correct_on_spot(finding=found[spot], how="已当场清理", by=at_hand.first, at=LATER)
        with pytest.raises(actions.VisitRefused, match="follow-up already"):
            findings.correct_on_spot(finding=found[spot], how="再次", by=at_hand.first, at=LATER)
        with pytest.raises(NotReady) as left:
            actions.FLOW.check(visit, "tell", at_hand.first)
    assert spot not in str(left.value)


def test_a_finding_that_was_handed_on_is_neither_changed_nor_removed(at_hand: Bench) -> None:
    key, _general, _spot = items(at_hand)
    visit = signed(at_hand, (key,))
    with sight(SYSTEM):
        Finding.objects.filter(visit=visit).update(follow="card", dossier=visit.dossier)
        with pytest.raises(DatabaseError, match="not removed"), transaction.atomic():
            Finding.objects.filter(visit=visit).delete()
        with pytest.raises(DatabaseError, match="does not change"), transaction.atomic():
            Finding.objects.filter(visit=visit).update(note="没事")
    with sight(at_hand.first.sight), pytest.raises(actions.VisitRefused, match="further record"):
        actions.reopen(visit=visit, reason="x", by=at_hand.first, at=LATER)


def test_who_may_what(at_hand: Bench) -> None:
    visit = at_hand.planned()
    with sight(SYSTEM):
        stranger = actor("inspector", at_hand.offices.xiangyuan, "外县")
        leader = actor("county_leader", at_hand.offices.luzhou, "局长")
    for who in (stranger, leader):
        with sight(SYSTEM), pytest.raises(NotAllowed):
            actions.FLOW.check(visit, "begin", who)
    with sight(at_hand.first.sight), pytest.raises(WrongState):
        actions.FLOW.check(visit, "sign", at_hand.first)


def test_what_is_published_holds_no_more_than_the_result(at_hand: Bench) -> None:
    visit = signed(at_hand)
    with sight(at_hand.second.sight):
        actions.take(actions.FLOW, visit, "tell", by=at_hand.second, at=LATER, told_at=LATER)
        actions.publish(visit=visit, by=at_hand.second, at=LATER)
    with sight(PUBLIC):
        (row,) = Publication.objects.all()
        assert (row.firm, row.result_zh, row.problems) == (at_hand.firm.name, "符合", [])
        assert not type(visit).objects.exists()
    with sight(SYSTEM):
        assert Entry.objects.filter(subject=str(visit.pk), verb="publish").count() == 1
