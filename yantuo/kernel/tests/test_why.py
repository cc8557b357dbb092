"""Why this date? Every step of a count is told, in the reader's language."""

import json
from datetime import date

import pytest

from yantuo.kernel import why
from yantuo.kernel.terms import (
    Due,
    compute,
)
from yantuo.kernel.tests.factories import BOOK, CALENDAR, at, due, term


def codes(found: Due) -> list[str]:
    return [step.code for step in found.why]


def test_every_step_of_a_count_is_told() -> None:
    found = due("licence.decide", "2026-02-10", ("2026-02-25", "2026-02-26"), extended=True)
    assert codes(found) == [
        "event", "extended", "pause", "makeup", "holiday", "makeup", "weekends", "counted", "end_of_day",
    ]  # fmt: skip
    assert [step.text for step in found.why] == [
        "The day of the event, 2026-02-10, is not counted.",
        "Extended by 5 working days.",
        "Paused from 2026-02-25 to 2026-02-26: days not counted: 2.",
        "2026-02-14 is a make-up working day for Spring Festival and is counted.",
        "Spring Festival, 2026-02-15 to 2026-02-23: days off not counted: 9.",
        "2026-02-28 is a make-up working day for Spring Festival and is counted.",
        "Days not counted as weekend: 3.",
        "Counting 15 working days after 2026-02-10 leads to 2026-03-11.",
        "A limit counted in days ends with its last day.",
    ]


@pytest.mark.parametrize(
    ("key", "start", "code", "text"),
    [
        ("case.pay", "2026-02-02", "moved_on",
         "2026-02-17 is a day off (Spring Festival): the limit ends on the next working day, 2026-02-24."),
        ("case.pay", "2026-03-07", "moved_on",
         "2026-03-22 is a day off (weekend): the limit ends on the next working day, 2026-03-23."),
        ("se.inspect.apply", "2026-11-01", "moved_back",
         "2026-10-01 is a day off (National Day): the limit ends on the working day before, 2026-09-30."),
        ("se.inspect.apply", "2026-11-01", "counted_back",
         "Counting 1 month back from 2026-11-01 leads to 2026-10-01."),
        ("licence.false.ban", "2025-02-17", "stays",
         "2026-02-17 is a day off (Spring Festival), but this kind of period does not move."),
        ("licence.validity", "2024-02-29", "clamped",
         "2029-02-28 is the end of its month, which has no day 29."),
        ("recall.1.start", "2026-03-02T10:30", "hours", "Counting 24 hours leads to 2026-03-03 10:30."),
        ("case.defence", "2026-12-31", "provisional",
         "The days off of 2027 are not announced yet: the date is provisional."),
        ("licence.rectify", "2026-03-02", "unconfirmed",
         "The figure has not been confirmed against the text of the rule."),
    ],
)  # fmt: skip
def test_sentences(key: str, start: str, code: str, text: str) -> None:
    found = {step.code: step.text for step in due(key, start).why}
    assert found[code] == text


def test_the_bureaus_own_days_are_told() -> None:
    own = CALENDAR.overlaid([(date(2026, 3, 3), False, "停电通知"), (date(2026, 3, 7), True, "补班通知")])
    found = compute(term(5, "wd"), at("2026-03-02"), own)
    texts = [step.text for step in found.why]
    assert "The bureau has set 2026-03-03 as a day off (停电通知)." in texts
    assert "The bureau has set 2026-03-07 as a working day (补班通知)." in texts
    moved = compute(term(1, "d"), at("2026-03-02"), own)
    assert "2026-03-03 is a day off (day off set by the bureau)" in moved.why[2].text


def test_a_stored_step_says_the_same_sentence_again() -> None:
    found = due("case.decide", "2026-12-02", ("2027-05-01", "2027-05-02"), extended=True)
    assert "pause_idle" in codes(found)
    for step in found.why:
        stored = json.loads(json.dumps({"code": step.code, "params": dict(step.params)}))
        assert why.sentence(stored["code"], stored["params"]).english == step.text
        assert "%(" not in step.text


CHINESE = {
    "in English": "用中文",
    "Spring Festival": "春节",
    "%(amount)s working days": "%(amount)s个工作日",
    "Extended by %(length)s.": "延长%(length)s。",
    "%(key)s is no limit but a rate: %(figure)s (%(basis)s).": "%(key)s 不是期限，而是比率：%(figure)s（%(basis)s）。",
}


def in_chinese(text: str) -> str:
    return CHINESE.get(text, text)


def test_steps_are_translated_with_their_lengths_and_names() -> None:
    assert (
        why.step("holiday", name="Spring Festival", first="a", last="b", days=9).sentence.said(in_chinese)[:5]
        == "春节, a"
    )
    assert why.step("extended", amount=5, unit="wd").sentence.said(in_chinese) == "延长5个工作日。"


def test_what_the_files_have_in_both_languages_is_said_in_the_readers() -> None:
    row = BOOK.term("case.surcharge", on=date(2026, 6, 1))
    said = row.no_limit_sentence.said(in_chinese)
    assert said.startswith(
        "case.surcharge 不是期限，而是比率：每日按罚款数额的百分之三，不超过罚款数额（《中华人民共和国行政处罚法》"
    )
    assert row.title.said(in_chinese) == "加处罚款"
    assert row.title.english == "Surcharge on a late fine"
