"""The checklists as shipped and as a bureau might lay them: complete, consistent, and judged by their own rule."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yantuo.casework.checklists.rules import NoTable, Table, _tables_in, in_force, table_of, tables
from yantuo.kernel.rulefiles import RuleFaults

DAY = date(2026, 11, 24)
HEADINGS = [  # Order 49 of 2021, art. 15, in its order
    "食品生产者资质", "生产环境条件", "进货查验", "生产过程控制", "产品检验", "贮存及交付控制",
    "不合格食品管理和食品召回", "标签和说明书", "食品安全自查", "从业人员管理", "信息记录和追溯", "食品安全事故处置",
]  # fmt: skip


def food(on: date = DAY) -> Table:
    return table_of("food", "food_production", on)


def test_the_headings_are_those_of_the_order_in_its_order() -> None:
    assert [section.title_zh for section in food().sections][:12] == HEADINGS


def test_every_item_says_its_words_and_its_basis_in_both_languages() -> None:
    for field, rows in tables().items():
        for table in rows:
            silent = [i.key for i in table.items() if not (i.text and i.text_zh and i.basis and i.basis_zh)]
            assert not silent, f"{field}/{table.key}: {silent}"
            assert not table.official or table.confirmed


def test_what_is_not_the_official_table_says_so() -> None:
    assert not food().official
    assert not food().confirmed
    assert food().note_zh


def test_each_edition_holds_on_its_own_days() -> None:
    before, after = food(date(2022, 3, 14)), food(date(2022, 3, 15))
    assert before.valid_to == date(2022, 3, 14)
    assert after.valid_from == date(2022, 3, 15)
    keys = sum(item.is_key for item in before.items() if not item.applies_to)
    assert (keys, sum(1 for item in before.items() if not item.applies_to)) == (21, 51)
    with pytest.raises(NoTable, match="2010-01-01"):
        food(date(2010, 1, 1))


def test_a_dairy_is_checked_by_the_food_table_with_its_own_items_after_it() -> None:
    (dairy, *_more) = in_force("dairy", DAY, "daily")
    assert [section.key for section in dairy.sections][: len(food().sections)] == [
        s.key for s in food().sections
    ]
    assert len(list(dairy.items())) > len(list(food().items()))
    assert dairy.result == food().result
    assert "dairy" not in {table.key for table in in_force("food", DAY)}


def test_items_for_some_categories_are_asked_of_those_only() -> None:
    vinegar = {item.key for _s, items in food().for_whom(["03", "0302"]) for item in items}
    infant = {item.key for _s, items in food().for_whom(["29", "2901"]) for item in items}
    assert vinegar < infant


@pytest.mark.parametrize(
    ("key", "general", "label"),
    [(0, 0, "符合"), (0, 1, "基本符合"), (0, 8, "基本符合"), (0, 9, "不符合"), (1, 0, "不符合")],
)
def test_the_result_changes_where_the_rule_says(key: int, general: int, label: str) -> None:
    keys = [item.key for item in food().items() if item.is_key][:key]
    others = [item.key for item in food().items() if not item.is_key][:general]
    verdicts = {item.key: "conform" for item in food().items()} | dict.fromkeys([*keys, *others], "fails")
    outcome = food().outcome(verdicts)
    assert outcome.row.title_zh == label
    assert (len(outcome.key_failed), len(outcome.general_failed)) == (key, general)


@given(st.data())
def test_one_more_failure_never_makes_a_result_better(data: st.DataObject) -> None:
    every = [item.key for item in food().items()]
    failed = data.draw(st.sets(st.sampled_from(every)))
    more = data.draw(st.sampled_from(every))
    order = [row.outcome for row in food().result]

    def rank(keys: set[str]) -> int:
        verdicts = dict.fromkeys(every, "conform") | dict.fromkeys(keys, "fails")
        return order.index(food().outcome(verdicts).row.outcome)

    assert rank(failed | {more}) <= rank(failed)


def test_not_applicable_is_not_counted_as_checked() -> None:
    every = [item.key for item in food().items()]
    outcome = food().outcome(dict.fromkeys(every, "conform") | {every[0]: "absent"})
    assert (outcome.checked, outcome.absent) == (len(every) - 1, 1)


TOY = """
key: kilns
title: Kilns
title_zh: 窑炉检查表
basis: House rule
basis_zh: 内部规定
valid_from: 2020-01-01
source: test
confirmed: false
kinds: [daily]
sections:
  - key: one
    title: Fire
    title_zh: 火
    items:
      - {key: "1.1", weight: key, text: Door closes, text_zh: 窑门能关闭, basis: b, basis_zh: 依据}
result:
  - {outcome: bad, title: fails, title_zh: 不符合, when: {key_failed: 1}, action: order, why: w, why_zh: 因}
  - {outcome: good, title: conforms, title_zh: 符合, when: {}, action: pass, why: w, why_zh: 因}
"""


GOOD = "  - {outcome: good, title: conforms, title_zh: 符合, when: {}"
TWICE = "      - {key: '1.1', weight: key, text: t, text_zh: t, basis: b, basis_zh: b}\n      - {key"
FAULTY = {
    "colour": ("key: kilns", "key: kilns\ncolour: red"),
    "weight": ("weight: key", "weight: heavy"),
    "last row of the result must hold": (GOOD, GOOD.replace("{}", "{general_failed: 1}")),
    "valid_to lies before": ("valid_from: 2020-01-01", "valid_from: 2020-01-01\nvalid_to: 2019-01-01"),
    "item 1.1 twice": ("      - {key", TWICE),
}


@pytest.mark.parametrize("told", FAULTY)
def test_a_table_that_cannot_be_right_is_refused_with_its_fault(tmp_path: Path, told: str) -> None:
    folder = tmp_path / "kiln" / "checklists"
    folder.mkdir(parents=True)
    (folder / "kilns.yaml").write_text(TOY.replace(*FAULTY[told]), encoding="utf-8")
    with pytest.raises(RuleFaults, match=told):
        _tables_in(folder)


def test_a_table_in_order_is_taken(tmp_path: Path) -> None:
    (tmp_path / "kilns.yaml").write_text(TOY, encoding="utf-8")
    assert [table.key for table in _tables_in(tmp_path)] == ["kilns"]


def test_two_editions_at_once_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(TOY, encoding="utf-8")
    (tmp_path / "b.yaml").write_text(TOY.replace("2020-01-01", "2021-01-01"), encoding="utf-8")
    with pytest.raises(RuleFaults, match="still in force on 2021-01-01"):
        _tables_in(tmp_path)
