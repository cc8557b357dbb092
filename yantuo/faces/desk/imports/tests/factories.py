"""Sheets of a new bureau, and taking them over without the pages."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from yantuo.directory.people.actor import Actor
from yantuo.faces.desk.imports.lists import LISTS
from yantuo.faces.desk.imports.taking import Outcome, take_list
from yantuo.records.jobs.sheets.columns import Kind
from yantuo.records.jobs.sheets.write import Field, write_xlsx
from yantuo.records.sight.session import sight

AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
Row = Sequence[object]

OFFICES = ("单位编码", "单位名称", "单位类型", "上级单位编码", "区划代码", "机关代字", "有执法权")
PEOPLE = (
    "姓名",
    "单位编码",
    "用户名",
    "手机号",
    "身份证号",
    "邮箱",
    "执法证号",
    "发证机关",
    "有效期起",
    "有效期止",
    "角色",
    "职务",
)
NUMBERS = ("单位编码", "文书种类", "年度", "最后编号", "编号方式")


def sheet(path: Path, headings: Sequence[str], *rows: Row) -> Path:
    write_xlsx(
        path,
        [
            Field(heading, Kind.CODE if "号" in heading or "编码" in heading else Kind.TEXT)
            for heading in headings
        ],
        rows,
    )
    return path


def take(
    key: str, source: Path, by: Actor, *, dry_run: bool = False, errors_to: Path | None = None
) -> Outcome:
    with sight(by.sight):
        return take_list(source, LISTS[key], by=by, at=AT, dry_run=dry_run, errors_to=errors_to)


def counts(outcome: Outcome) -> tuple[int, int, int, int]:
    answer = outcome.as_dict()
    return answer["created"], answer["updated"], answer["unchanged"], answer["refused"]
