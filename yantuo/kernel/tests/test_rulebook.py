"""The rows of rules/terms, their lock, and a bureau's own rows over them."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import yaml

from yantuo.kernel import rulelock
from yantuo.kernel.counting import Unit
from yantuo.kernel.rulebook import Fault, NotInForce, Rulebook, RuleFaults, UnknownTerm, shipped
from yantuo.kernel.terms import EndRule, Kind

RULES = Path(__file__).resolve().parents[3] / "rules"
BOOK = Rulebook.load(RULES)
TODAY = date(2026, 11, 24)
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


# Bad files.
ROW = """
- key: {key}
  name: n
  name_zh: 名
  trigger: t
  trigger_zh: 事
  kind: act
  amount: 5
  unit: wd
  end_rule: next_workday
  instrument: 法
  basis: b
  basis_zh: 据
  valid_from: 2020-01-01
  confirmed: true
  source: s
"""


def write(root: Path, name: str, text: str) -> None:
    folder = root / "terms"
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


def test_all_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    bad = (
        ROW.format(key="one.a")
        .replace("  basis: b\n", "")
        .replace("amount: 5", "amount: five\n  colour: red")
    )
    worse = (
        ROW.format(key="one.b").replace("unit: wd", "unit: weeks").replace("confirmed: true", "confirmed: 1")
    )
    write(tmp_path, "one.yaml", bad + worse + "- 7\n")
    kind = ROW.format(key="two.a").replace("kind: act", "kind: ban").replace("unit: wd", "unit: h")
    twice = ROW.format(key="two.b") + ROW.format(key="two.b").replace("2020-01-01", "2021-01-01")
    write(tmp_path, "two.yaml", kind + twice)
    write(tmp_path, "three.yaml", "key: [")
    write(tmp_path, "four.yaml", "a: 1")
    write(tmp_path, "five.yaml", ROW.format(key="five.a") + "  name: again\n")
    with pytest.raises(RuleFaults) as refused:
        Rulebook.load(tmp_path)
    text = [str(fault) for fault in refused.value.faults]
    for start in (
        "one.yaml: one.a 2020-01-01 basis: is missing",
        "one.yaml: one.a 2020-01-01 amount: cannot be “five”",
        "one.yaml: one.a 2020-01-01 colour: is not a value this kind of rule knows",
        "one.yaml: one.b 2020-01-01 unit: must be 'h', 'd', 'wd', 'mo' or 'y', not “weeks”",
        "one.yaml: one.b 2020-01-01 confirmed: cannot be “1”",
        "one.yaml: row 3: must be a row of named values",
        "two.yaml: two.a 2020-01-01: kind is hours where the unit is h, and only there.",
        "two.yaml: two.a 2020-01-01: Only a limit on an act moves with days off",
        "two.yaml: two.b 2021-01-01: the edition before is still in force on 2021-01-01: close it",
        "three.yaml: is not valid YAML",
        "four.yaml: must be a list of rows",
        "five.yaml: is not valid YAML (key 'name' stands twice",
    ):
        assert [line for line in text if line.startswith(start)], start
    assert len(text) == 12


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("kind: act", "kind: not_a_limit"), "A row that is no limit has not_limit"),
        (("  amount: 5\n", ""), "A limit has amount and unit"),
        (("unit: wd", "unit: wd\n  extend_amount: 5"), "extend_amount and extend_unit go together"),
        (("unit: wd", "unit: wd\n  extend_amount: 5\n  extend_unit: h"), "is extended in hours, and only such"),
        (("unit: wd", "unit: wd\n  extend_needs_approval: true"), "no extension to speak of"),
        (("kind: act", "kind: act\n  direction: backward"), "never moves to a later day"),
        (("confirmed", "valid_to: 2019-12-31\n  confirmed"), "valid_to lies before valid_from"),
        (("next_workday", "none\n  direction: backward\n  extend_open: true"), "cannot be extended"),
        (("key: one.a", "key: One"), "cannot be “One”"),
    ],
)  # fmt: skip
def test_a_row_that_contradicts_itself_is_refused(
    tmp_path: Path, change: tuple[str, str], sentence: str
) -> None:
    write(tmp_path, "one.yaml", ROW.format(key="one.a").replace(*change))
    with pytest.raises(RuleFaults, match=sentence):
        Rulebook.load(tmp_path)


def test_a_folder_without_rules_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RuleFaults, match="holds no rule files"):
        Rulebook.load(tmp_path)


# The lock.
def copied(tmp_path: Path, name: str, edit: Callable[[str], str]) -> Path:
    shutil.copytree(RULES / "terms", tmp_path / "terms")
    path = tmp_path / "terms" / name
    before = path.read_text(encoding="utf-8")
    after = edit(before)
    assert after != before
    path.write_text(after, encoding="utf-8")
    return tmp_path


def update(root: Path) -> list[str]:
    faults: list[Fault] = []
    terms = [one.term for one in shipped(root, faults)]
    assert not faults
    return rulelock.update(root, terms, TODAY)


@pytest.mark.parametrize(
    ("edit", "at_load", "at_update"),
    [
        (
            lambda text: text.replace("amount: 20", "amount: 21", 1),
            "was changed",
            "is in force and was changed",
        ),
        (lambda text: text.replace("confirmed: true", "confirmed: false", 1), "was changed", "was changed"),
        (
            lambda text: text.replace("basis: Order 15 art. 29", "basis: Order 15 art. 28"),
            "was changed",
            "was changed",
        ),
        (
            lambda text: "\n- key".join(text.split("\n- key")[:-1]) + "\n",
            "was removed",
            "close it with valid_to",
        ),
    ],
)
def test_a_row_in_force_is_never_edited(
    tmp_path: Path, edit: Callable[[str], str], at_load: str, at_update: str
) -> None:
    root = copied(tmp_path, "sample.yaml", edit)
    lock = (root / "terms" / "LOCK").read_text(encoding="utf-8")
    with pytest.raises(RuleFaults, match=at_load):
        Rulebook.load(root)
    with pytest.raises(RuleFaults, match=at_update):
        update(root)
    assert (root / "terms" / "LOCK").read_text(encoding="utf-8") == lock  # nothing was written


def test_a_new_edition_is_fine_once_locked(tmp_path: Path) -> None:
    def close_and_add(text: str) -> str:
        row = next(part for part in text.split("\n- key: ") if part.startswith("sample.deliver\n"))
        old = row.replace("valid_from: 2019-10-01", "valid_from: 2019-10-01\n  valid_to: 2027-05-31")
        new = row.replace("valid_from: 2019-10-01", "valid_from: 2027-06-01").replace(
            "amount: 5", "amount: 3"
        )
        return text.replace(row, f"{old}\n- key: {new}")

    root = copied(tmp_path, "sample.yaml", close_and_add)
    with pytest.raises(RuleFaults) as refused:
        Rulebook.load(root)
    assert [str(fault).split(":")[1].strip() for fault in refused.value.faults] == [
        "sample.deliver 2019-10-01", "sample.deliver 2027-06-01",
    ]  # fmt: skip
    assert update(root) == ["sample.deliver 2019-10-01", "sample.deliver 2027-06-01"]
    book = Rulebook.load(root)
    assert book.term("sample.deliver", on=date(2027, 5, 31)).amount == 5
    assert book.term("sample.deliver", on=date(2027, 6, 1)).amount == 3
    assert update(root) == []


def test_a_row_to_come_may_still_be_mended(tmp_path: Path) -> None:
    root = copied(tmp_path, "entrust.yaml", lambda text: text.replace("amount: 10", "amount: 15"))
    with pytest.raises(RuleFaults, match=r"entrust\.report 2026-12-01: was changed"):
        Rulebook.load(root)
    assert update(root) == ["entrust.report 2026-12-01"]
    assert Rulebook.load(root).term("entrust.report", on=FIRST).amount == 15


def test_an_ended_row_is_not_reopened(tmp_path: Path) -> None:
    root = copied(
        tmp_path,
        "complaint.yaml",
        lambda text: text.replace("valid_to: 2026-04-14", "valid_to: 2026-04-13", 1),
    )
    with pytest.raises(RuleFaults, match="was closed or reopened"):
        Rulebook.load(root)
    with pytest.raises(RuleFaults, match="its last day cannot be changed"):
        update(root)


@pytest.mark.parametrize("text", ["", "x y z\n", "licence.decide 2020-03-01 never abc\n"])
def test_a_broken_lock_is_refused(tmp_path: Path, text: str) -> None:
    shutil.copytree(RULES / "terms", tmp_path / "terms")
    (tmp_path / "terms" / "LOCK").write_text(text, encoding="utf-8")
    with pytest.raises(RuleFaults, match="cannot be read" if text else "is new and not locked yet"):
        Rulebook.load(tmp_path)


def test_without_a_lock_nothing_is_loaded(tmp_path: Path) -> None:
    shutil.copytree(RULES / "terms", tmp_path / "terms", ignore=shutil.ignore_patterns("LOCK"))
    with pytest.raises(RuleFaults, match="LOCK: cannot be read"):
        Rulebook.load(tmp_path)
    assert len(update(tmp_path)) == len(list(BOOK))
    Rulebook.load(tmp_path)


# A bureau's own rows.
def own(key: str, valid_from: date, **row: object) -> dict[str, object]:
    paper = {"source": "晋市监发〔2026〕8号", "approver": "法规科 王某", "date": date(2026, 5, 6)}
    return {"key": key, "valid_from": valid_from, "row": row, **paper}


def test_a_bureau_confirms_a_row() -> None:
    book = BOOK.overlaid([own("licence.first_check", date(2022, 11, 1), confirmed=True)])
    term = book.term("licence.first_check", on=FIRST)
    assert term.confirmed
    assert term.amount == 3
    edition = book.edition("licence.first_check", on=FIRST)
    assert edition.is_local
    assert edition.source == term.source == "晋市监发〔2026〕8号"
    assert edition.overlay
    assert edition.overlay.approver == "法规科 王某"
    assert book.is_local("licence.first_check", date(2022, 11, 1))
    assert not book.is_local("licence.decide", date(2020, 3, 1))
    assert not BOOK.term("licence.first_check", on=FIRST).confirmed  # the shipped book is untouched
    assert not BOOK.edition("licence.first_check", on=FIRST).is_local


def test_a_bureau_sets_its_own_number_and_unit() -> None:
    book = BOOK.overlaid([own("recall.1.finish", FIRST, amount=7, unit="wd")])
    assert (book.term("recall.1.finish", on=FIRST).amount, book.term("recall.1.finish", on=FIRST).unit) == (
        7,
        Unit.WORKING_DAYS,
    )
    assert book.term("recall.1.finish", on=date(2026, 11, 30)).amount == 10


def test_a_bureau_begins_an_edition_of_its_own() -> None:
    book = BOOK.overlaid([own("complaint.accept", date(2026, 7, 1), amount=5, valid_to="2026-12-31")])
    assert [book.term("complaint.accept", on=date(2026, month, 1)).amount for month in (6, 7, 12)] == [
        7,
        5,
        5,
    ]
    assert book.term("complaint.accept", on=date(2027, 1, 1)).amount == 7  # the shipped row goes on
    assert len(book.editions("complaint.accept")) == 3


def test_a_bureau_adds_a_limit() -> None:
    whole = BOOK.term("case.pay", on=FIRST).model_dump(mode="json", exclude={"key", "valid_from", "source"})
    book = BOOK.overlaid([own("city.notice", date(2026, 1, 1), **(whole | {"amount": 9}))])
    assert book.term("city.notice", on=FIRST).amount == 9
    assert "city.notice" in book.keys()  # noqa: SIM118 keys() is a list in order
    with pytest.raises(UnknownTerm):
        BOOK.term("city.notice", on=FIRST)


def test_an_edition_after_the_last_is_not_born_closed() -> None:
    book = BOOK.overlaid([own("report.tell", date(2026, 8, 1), amount=3)])
    term = book.term("report.tell", on=FIRST)
    assert (term.amount, term.valid_to) == (3, None)


def test_bad_own_rows_are_refused_with_every_fault() -> None:
    bad = [
        own("case.pay", date(2021, 7, 15), amount="many", colour="red"),
        own("case.pay", date(2021, 7, 15)) | {"row": {"key": "case.urge"}},
        own("city.notice", date(2026, 1, 1), amount=3),
        own("case.urge", date(2012, 1, 1), amount=3) | {"approver": " "},
    ]
    with pytest.raises(RuleFaults) as refused:
        BOOK.overlaid(bad)
    text = [str(fault) for fault in refused.value.faults]
    for start in (
        "overlay: case.pay 2021-07-15 amount: cannot be “many”",
        "overlay: case.pay 2021-07-15 colour: is not a value",
        "overlay: case.pay 2021-07-15: key cannot differ",
        "overlay: city.notice 2026-01-01 name: is missing",
        "overlay: case.urge 2012-01-01 approver: cannot be",
    ):
        assert [line for line in text if line.startswith(start)], start


def test_the_newest_of_two_own_rows_wins() -> None:
    rows = [own("case.pay", date(2021, 7, 15), amount=10), own("case.pay", date(2021, 7, 15), amount=12)]
    assert BOOK.overlaid(rows).term("case.pay", on=FIRST).amount == 12
    again = BOOK.overlaid(rows[:1]).overlaid(rows[1:])
    assert again.term("case.pay", on=FIRST).amount == 12
    assert len(again.editions("case.pay")) == 1
