"""Files of limits that cannot be used: every fault of every file is told at once."""

from pathlib import Path

import pytest

from yantuo.kernel.rulebook import Rulebook, RuleFaults

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
