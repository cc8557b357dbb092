"""Tables as a person types them: what is typed becomes the table, and a table comes back to the form as it was."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yantuo.casework.documents.editing import FIELDS, blocks, initial, is_editable, text_of_blocks, written
from yantuo.casework.documents.official_data import Table
from yantuo.casework.documents.tests.papers import long_red_head

cell = st.text(st.sampled_from("甲乙丙 |\\n\n%=-1"), max_size=6).map(str.strip)


@st.composite
def tables(draw: st.DrawFn) -> dict[str, Any]:
    """A table as the data of a paper hold it."""
    width = draw(st.integers(1, 4))
    row = st.lists(cell, min_size=width, max_size=width)
    made: dict[str, Any] = {"kind": "table", "head": draw(row), "rows": draw(st.lists(row, max_size=3))}
    if draw(st.booleans()):
        made |= {"widths": draw(st.lists(st.integers(1, 9).map(float), min_size=width, max_size=width))}
    return made | draw(st.sampled_from([{}, {"caption": "表1"}]))


@given(st.lists(tables(), min_size=1, max_size=3))
def test_tables_come_back_from_the_form_as_they_were(body: list[dict[str, Any]]) -> None:
    assert blocks(text_of_blocks(body)) == body


def test_rows_between_bars_are_a_table_among_paragraphs() -> None:
    typed = (
        "现通知如下：\n|= 表1 抽检情况\n|% 3 1\n| 单位 | 批次 |\n| 潞州区 | 12 |\n| 壶关县 | |\n请认真整改。"
    )
    first, table, last = blocks(typed)
    assert first["text"] == "现通知如下："
    assert table == {
        "kind": "table",
        "caption": "表1 抽检情况",
        "widths": [3.0, 1.0],
        "head": ["单位", "批次"],
        "rows": [["潞州区", "12"], ["壶关县", ""]],
    }
    assert last["text"] == "请认真整改。"
    assert Table.model_validate(table).caption == "表1 抽检情况"


def test_rows_pasted_from_a_spreadsheet_are_a_table() -> None:
    (table,) = blocks("单位\t批次\t合格\n潞州区\t12\t12\n壶关县\t3")
    assert table == {
        "kind": "table",
        "head": ["单位", "批次", "合格"],
        "rows": [["潞州区", "12", "12"], ["壶关县", "3", ""]],
    }


def test_a_paragraph_with_a_bar_stays_a_paragraph() -> None:
    body = [{"kind": "paragraph", "text": "| 不是表格"}, {"kind": "paragraph", "text": "甲|乙"}]
    assert blocks(text_of_blocks(body)) == body


def test_a_row_with_too_few_cells_is_refused() -> None:
    (table,) = blocks("| 单位 | 批次 |\n| 潞州区 |")
    with pytest.raises(ValueError, match="as many cells"):
        Table.model_validate(table)


def test_a_red_head_document_with_a_table_is_edited_without_loss() -> None:
    assert is_editable("redhead")
    assert not is_editable("inspection_record")
    body = long_red_head()["body"]
    shown = initial("redhead", long_red_head())
    back = written("redhead", {field.name: shown.get(field.name, "") for field in FIELDS["redhead"]})["body"]
    assert isinstance(back, list)
    assert [block for block in back if block["kind"] == "table"] == [body[5]]
    assert text_of_blocks(back) == shown["body"]
