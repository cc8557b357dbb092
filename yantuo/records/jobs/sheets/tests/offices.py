"""A list of enterprises as an import would ask for it, and workbooks as offices make them."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter

from yantuo.kernel.sentence import Sentence
from yantuo.records.jobs.sheets.columns import Column, Kind


def no_code(value: str) -> Sentence | None:
    if len(value) != 18:
        return Sentence("The code has %(length)s characters instead of 18.", {"length": len(value)})
    return None


COLUMNS = (
    Column(key="name", title="企业名称", aliases=("单位名称", "名称"), required=True, max_length=60),
    Column(
        key="code", title="统一社会信用代码", aliases=("信用代码", "社会信用代码", "税号"),
        kind=Kind.CODE, required=True, unique=True, check=no_code,
    ),
    Column(key="person", title="法定代表人", aliases=("法人", "负责人", "法定代表人姓名")),
    Column(key="address", title="生产地址", aliases=("经营地址", "地址", "住所")),
    Column(key="county", title="县区", aliases=("所属县区", "行政区划")),
    Column(key="category", title="食品类别", aliases=("产品类别", "许可类别")),
    Column(key="licence", title="许可证编号", aliases=("生产许可证号", "SC编号"), kind=Kind.CODE),
    Column(
        key="until", title="有效期至", aliases=("许可证有效期至",), kind=Kind.DATE,
        least=date(2000, 1, 1), words={"长期": date.max},
    ),
    Column(key="grade", title="风险等级", kind=Kind.CHOICE, words={"A": "A", "B": "B", "A级": "A", "B级": "B"}),
    Column(key="phone", title="联系电话", kind=Kind.CODE),
    Column(key="lon", title="经度", kind=Kind.DECIMAL, least=73, most=136),
    Column(key="staff", title="从业人数", kind=Kind.INTEGER, least=0),
    Column(key="open", title="是否在产", kind=Kind.YES_NO),
)  # fmt: skip


def workbook(fill: Callable[[Any, Any], None], **options: Any) -> BytesIO:
    """A workbook whose sheets the given function writes."""
    made = BytesIO()
    with xlsxwriter.Workbook(made, options) as book:
        fill(book, book.add_worksheet("企业名单"))
    made.seek(0)
    return made


def sheet(*rows: list[Any]) -> BytesIO:
    """A workbook with one sheet of these rows."""

    def fill(book: Any, page: Any) -> None:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for at, row in enumerate(rows):
            for place, value in enumerate(row):
                if isinstance(value, date):
                    page.write_datetime(at, place, value, day)
                elif isinstance(value, str):
                    page.write_string(at, place, value)
                elif value is not None:
                    page.write(at, place, value)

    return workbook(fill)
