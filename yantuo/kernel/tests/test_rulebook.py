"""The rows of rules/terms: as the tables of the handbook have them, edition by edition."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from yantuo.kernel.rulebook import NotInForce, Rulebook, UnknownTerm
from yantuo.kernel.terms import EndRule, Kind

RULES = Path(__file__).resolve().parents[3] / "rules"
BOOK = Rulebook.load(RULES)
FIRST = date(2026, 12, 1)  # a day on which every edition of the recent rules is in force


# Independent of the files: what the tables of the handbook say on 2026-12-01. Amount, unit, extension.
EXPECTED = """
licence.accept.notify_gap 5 wd; licence.site.verify 5 wd; licence.decide 10 wd +5; licence.decide.extend 5 wd
licence.issue 5 wd; licence.validity 5 y; licence.hearing.apply 5 wd; licence.hearing.hold 20 wd
licence.change.apply 10 wd; licence.detail.report 10 wd; licence.renew.apply 30 wd; licence.renew.decide 0 d
licence.cancel.apply 20 wd; licence.false.ban 1 y; licence.fraud.ban 3 y; licence.revoked.ban 5 y
licence.revoke.decide 60 wd +20; licence.rectify 1 mo; licence.first_check 3 mo; licence.suspend.max 10 wd
bulk.permit.decide 10 wd +5; bulk.permit.issue 5 wd; health.check 1 y; storage.record 30 wd
record.purchase 6 mo; record.purchase.noshelf 2 y; record.recall 2 y; record.recall.shelf 6 mo; record.transport 2 y
inspect.full_cover 2 y; inspect.publish 20 wd; inspect.no_repeat 3 mo; inspect.local_points.report 30 d
sample.send 5 wd; sample.report 20 wd; sample.keep.pass 3 mo; sample.keep.fail 6 mo; sample.result.pass 7 wd
sample.result.fail 2 wd; sample.deliver 5 wd; sample.docs.keep 2 y; sample.dispose 90 d
retest.apply 7 wd; retest.apply.quick 4 h; retest.accept 5 wd; retest.lab 5 wd +5; retest.lab.refuse 2 wd
retest.handover 3 wd +3; retest.handover.extend 3 wd; retest.conclude 10 wd; retest.notify 5 wd
objection.process.apply 7 wd; objection.other.apply 7 wd; objection.correct 5 wd; objection.accept 5 wd
objection.process.decide 20 wd; objection.other.decide 30 wd
recall.1.start 24 h; recall.2.start 36 h; recall.3.start 48 h; recall.1.finish 10 d; recall.2.finish 20 d
recall.3.finish 30 d; recall.report 5 d; accident.firm.report 2 h; accident.medical.report 2 h
accident.gov.first.serious 1 h; accident.gov.first.general 2 h
case.verify 15 wd +15; case.jurisdiction.agree 7 wd; case.jurisdiction.decide 7 wd; case.preserve 7 wd
case.preserve.urgent 24 h; case.seize.food 30 d +45; case.seize.other 30 d +30; case.seize.urgent 24 h
case.assist 15 wd; case.review 10 wd; case.defence 5 wd; case.hearing.notice 7 wd; case.decide 90 d +30
case.serve 7 wd; case.serve.notice 30 d; case.summary.file 7 wd; case.pay 15 d; case.pay.handin 2 wd
case.publish.same 20 wd; case.publish.other 10 wd; case.unpublish 3 wd; case.transfer.decide 3 d
case.transfer.do 24 h; case.transfer.handover 3 d; case.transfer.reconsider 3 d; case.urge 10 wd; case.court 3 mo
case.close 15 wd; case.limit.general 2 y; case.limit.life 5 y
hearing.ask 5 wd; hearing.chair 3 wd; hearing.file 3 wd; hearing.date 5 wd; hearing.notice 7 wd; hearing.public 3 wd
hearing.report 5 wd; publish.light 3 mo; publish.food.min 1 y; publish.food.max 3 y; publish.stop.min 1 y
publish.stop.max 3 y; publish.revoked 3 y; publish.other.min 3 mo; publish.other.max 1 y; publish.spotcheck 3 mo
publish.serious.min 1 y; publish.serious.max 3 y; repair.accept 2 wd; repair.decide 7 wd +10
repair.abnormal.decide 2 wd +10; repair.execute 3 wd
complaint.accept 7 wd; complaint.mediate 60 d; complaint.end.tell 7 wd; complaint.age 3 y
complaint.clue.verify 15 wd +15; complaint.jurisdiction 7 wd; report.verify 15 wd +15
entrust.report 10 wd; entrust.record 6 mo; entrust.record.noshelf 2 y
product.objection 15 d; product.rectify 60 d; product.recheck 75 d
se.register 30 d; se.inspect.apply 1 mo; se.selfcheck 1 mo; se.lift.maintain 15 d; se.recheck 10 wd
se.vessel.first 3 y; se.ride.first 1 y; se.accident.unit 1 h; se.accident.level 2 h; se.accident.entry 24 h
se.accident.change 24 h; se.accident.probe 60 d +60; se.accident.deliver 15 d; se.accident.upward 30 d
"""
NO_LIMIT = """
self.daily self.weekly self.monthly self.training inspect.grade.A inspect.grade.B inspect.grade.C inspect.grade.D
recall.1.progress recall.2.progress recall.3.progress case.surcharge se.lift.inspect se.boiler se.vessel.next
se.vessel.mobile se.cylinder se.pipe.public se.safety_valve se.ropeway
"""
UNCONFIRMED = """
licence.rectify licence.first_check licence.suspend.max accident.gov.first.serious accident.gov.first.general
se.boiler se.vessel.first se.vessel.next se.vessel.mobile se.cylinder se.pipe.public se.safety_valve se.ride.first
"""


def rows() -> dict[str, tuple[int, str, int | None]]:
    found = {}
    for entry in EXPECTED.replace("\n", ";").split(";"):
        if entry.strip():
            key, amount, unit, *extra = entry.split()
            found[key] = (int(amount), unit, int(extra[0]) if extra else None)
    return found


def in_force() -> list[str]:
    return [
        term.key for term in BOOK.in_force(FIRST) if term.source != "house"
    ]  # limits no rule fixes stand apart


@pytest.mark.parametrize(("key", "expected"), rows().items())
def test_every_row_is_as_in_the_tables(key: str, expected: tuple[int, str, int | None]) -> None:
    term = BOOK.term(key, on=FIRST)
    assert (term.amount, term.unit, term.extend_amount) == expected


def test_no_row_is_forgotten_or_added_unseen() -> None:
    assert sorted(in_force()) == sorted([*rows(), *NO_LIMIT.split()])


def test_rows_that_are_no_limit_say_what_they_are() -> None:
    for key in NO_LIMIT.split():
        term = BOOK.term(key, on=FIRST)
        assert term.kind is Kind.NOT_A_LIMIT
        assert not term.is_limit
        assert term.figure in term.no_limit_sentence.english


def test_only_what_was_read_in_the_text_is_confirmed() -> None:
    unsure = [key for key in in_force() if not BOOK.term(key, on=FIRST).confirmed]
    assert sorted(unsure) == sorted(UNCONFIRMED.split())
    ended = [one.term.key for one in BOOK if one.term.valid_to and not one.term.confirmed]
    assert sorted(ended) == ["complaint.accept", "complaint.mediate", "report.tell", "report.verify"]


def test_bans_validities_and_retentions_never_move() -> None:
    still = {one.term.key for one in BOOK if one.term.kind in {Kind.BAN, Kind.VALIDITY, Kind.RETENTION}}
    assert {"licence.validity", "licence.fraud.ban", "inspect.no_repeat", "record.purchase", "sample.keep.fail",
            "publish.food.min", "publish.food.max", "case.limit.general"} <= still  # fmt: skip
    for one in BOOK:
        moves = one.term.kind is Kind.ACT
        assert (one.term.end_rule is not EndRule.NONE) is moves, one.term.key


def test_limits_counted_back() -> None:
    back = {one.term.key for one in BOOK if one.term.direction == "backward"}
    assert back == {
        "licence.renew.apply", "licence.renew.decide", "case.hearing.notice", "hearing.notice", "hearing.public",
        "se.inspect.apply",
    }  # fmt: skip


def test_every_row_names_a_source_that_is_listed() -> None:
    listed = yaml.safe_load((RULES / "sources.yaml").read_text(encoding="utf-8"))
    assert {one.term.source for one in BOOK} - set(listed) == set()


def test_a_row_speaks_both_languages() -> None:
    for one in BOOK:
        english = (one.term.name, one.term.trigger, one.term.basis, one.term.note, one.term.figure)
        assert all(text.isascii() or "Ⅲ" in text or "–" in text for text in english), one.term.key
        assert bool(one.term.note) == bool(one.term.note_zh)
        assert not one.term.name_zh.isascii()


# Editions.
@pytest.mark.parametrize(
    ("key", "last", "first"),
    [
        ("recall.3.start", date(2026, 11, 30), date(2026, 12, 1)),
        ("recall.report", date(2026, 11, 30), date(2026, 12, 1)),
        ("complaint.mediate", date(2026, 4, 14), date(2026, 4, 15)),
        ("case.serve.notice", date(2022, 10, 31), date(2022, 11, 1)),
    ],
)
def test_the_day_of_the_event_decides_the_edition(key: str, last: date, first: date) -> None:
    old, new = BOOK.term(key, on=last), BOOK.term(key, on=first)
    assert old.valid_to == last
    assert new.valid_from == first
    assert (old.amount, old.unit) != (new.amount, new.unit)


def test_outside_every_edition_the_days_are_named() -> None:
    with pytest.raises(
        NotInForce, match=r"not in force on 2015-08-31; it is in force 2015-09-01 – 2026-11-30, 2026-12-01"
    ):
        BOOK.term("recall.1.start", on=date(2015, 8, 31))
    with pytest.raises(NotInForce, match=r"entrust\.report is not in force on 2026-11-30"):
        BOOK.term("entrust.report", on=date(2026, 11, 30))


@pytest.mark.parametrize(
    ("key", "near"),
    [
        ("licence.decid", "licence.decide"),
        ("case.limit", "case.limit.general, case.limit.life"),
        ("case.public_period", "case.public_period.light, case.public_period.other"),
        ("recall.1", "recall.1.finish, recall.1.progress, recall.1.start"),
        ("complaint.limit", "complaint.a"),
    ],
)
def test_an_unknown_key_names_the_nearest(key: str, near: str) -> None:
    with pytest.raises(UnknownTerm, match=near):
        BOOK.term(key, on=FIRST)


def test_a_key_like_no_other_points_to_the_list() -> None:
    with pytest.raises(UnknownTerm, match="due --list"):
        BOOK.editions("zzz")
