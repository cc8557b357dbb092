"""The list of offices: known by their code, each below the one whose code it names."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from yantuo.directory.divisions.models import Division
from yantuo.directory.orgs.actions import add_organisation, edit_organisation
from yantuo.directory.orgs.models import Kind, Organisation
from yantuo.directory.orgs.queries import bureau, covered_divisions
from yantuo.directory.people.actor import Actor
from yantuo.faces.desk.imports.taking import Faults, ListKind, Values
from yantuo.kernel.sentence import Sentence
from yantuo.records.jobs.sheets.columns import Column
from yantuo.records.jobs.sheets.columns import Kind as Cell

KINDS = {
    "政府": "government", "人民政府": "government", "市场监管局": "regulator",
    "市场监督管理局": "regulator", "监管局": "regulator",
    "基层所": "station", "市场监管所": "station", "监管所": "station", "所": "station", "科室": "section",
    "股室": "section",
    "内设机构": "section", "部门": "department", "政府部门": "department", "协调机构": "coordinating",
    "打假办": "coordinating",
    "检验机构": "laboratory", "实验室": "laboratory", "专家机构": "expert_body", "专家库": "expert_body",
    "学校": "school",
    **{kind.value: kind.value for kind in Kind},
}  # fmt: skip
COLUMNS = (
    Column(
        key="code",
        title="单位编码",
        aliases=("编码", "机构编码", "部门编码"),
        required=True,
        unique=True,
        max_length=40,
    ),
    Column(
        key="name", title="单位名称", aliases=("名称", "机构名称", "部门名称"), required=True, max_length=120
    ),
    Column(
        key="kind",
        title="单位类型",
        aliases=("类型", "机构类型"),
        kind=Cell.CHOICE,
        words=KINDS,
        required=True,
    ),
    Column(
        key="parent",
        title="上级单位编码",
        aliases=("上级编码", "上级机构编码", "主管单位编码"),
        max_length=40,
    ),
    Column(key="division", title="行政区划代码", aliases=("区划代码", "行政区划"), kind=Cell.CODE),
    Column(key="short_name", title="简称", aliases=("单位简称",), max_length=40),
    Column(key="name_en", title="英文名称", aliases=("英文名",), max_length=160),
    Column(key="mark", title="机关代字", aliases=("发文代字", "代字"), max_length=20),
    Column(key="enforces", title="有执法权", aliases=("执法主体", "是否执法主体"), kind=Cell.YES_NO),
    Column(key="phone", title="联系电话", aliases=("电话", "办公电话"), max_length=40),
    Column(key="address", title="地址", aliases=("办公地址", "单位地址"), max_length=200),
)
LABELS = {
    "code": _("code, unique"),
    "name": _("full name"),
    "kind": _(
        "kind: government, bureau, station, section, department, coordinating office, laboratory, expert body, school"
    ),
    "parent": _("code of the office above it, on file or in the sheet"),
    "division": _("division code; empty: that of the office above"),
    "short_name": _("short name"),
    "name_en": _("name in English"),
    "mark": _("document mark"),
    "enforces": _("has enforcement power: yes or no"),
    "phone": _("telephone"),
    "address": _("address"),
}
PLAIN = ("name", "kind", "short_name", "name_en", "mark", "enforces", "phone", "address")
BUREAU_PARTS = (Kind.REGULATOR, Kind.STATION, Kind.SECTION)


class OfficeTaker:
    """Offices into the tree."""

    def __init__(self, by: Actor, at: datetime) -> None:
        self.by, self.at = by, at
        self.known = {
            office.code: office for office in Organisation.objects.select_related("division").order_by("pk")
        }
        self.divisions = {division.code: division for division in covered_divisions()}
        self.bureau = bureau()

    def waits(self, values: Values, coming: frozenset[str]) -> bool:
        """Whether the office above it comes later in the sheet."""
        above = values.get("parent")
        return bool(above) and above not in self.known and above in coming and above != values.get("code")

    def faults(self, values: Values) -> Faults:
        """An unknown office above it, a division outside the area, a coordinating body with enforcement power."""
        found: Faults = {}
        above, division = values.get("parent"), values.get("division")
        if above and above not in self.known:
            found["parent"] = Sentence(
                "The office above it, %(code)s, is neither on file nor in this sheet without a fault.",
                {"code": above},
            )
        if division and division not in self.divisions:
            found["division"] = Sentence(
                "%(code)s is no division in force of the area that this system serves.", {"code": division}
            )
        if values.get("kind") == Kind.COORDINATING and values.get("enforces"):
            found["enforces"] = Sentence(
                "A coordinating body may not have enforcement power: it coordinates and does not "
                "inspect (国办发〔2024〕54号)."
            )
        return found

    def take(self, values: Values) -> str:
        """Add the office, or correct the one with this code where the sheet says otherwise."""
        found = self.known.get(values["code"])
        facts = self._facts(values, found)
        if found is None:
            made = add_organisation(code=values["code"], **facts, by=self.by, at=self.at)
            self.known[made.code] = made
            return "created"
        changed = {name: value for name, value in facts.items() if getattr(found, name) != value}
        if not changed:
            return "unchanged"
        edit_organisation(organisation=found, by=self.by, at=self.at, **changed)
        return "updated"

    def _facts(self, values: Values, found: Organisation | None) -> dict[str, Any]:
        """What the row says; an empty cell leaves what is on file."""
        facts: dict[str, Any] = {name: values[name] for name in PLAIN if values.get(name) is not None}
        parent = self._parent(values, found)
        division = self._division(values, found, parent)
        return {**facts, "parent": parent, "division": division}

    def _parent(self, values: Values, found: Organisation | None) -> Organisation | None:
        if above := values.get("parent"):
            return self.known[above]
        if found or self.bureau is None:
            return found.parent if found else None
        return self.bureau if values["kind"] in BUREAU_PARTS else self.bureau.parent

    def _division(self, values: Values, found: Organisation | None, parent: Organisation | None) -> Division:
        if code := values.get("division"):
            return self.divisions[code]
        near = found or parent or self.bureau
        return near.division if near else next(iter(self.divisions.values()))


OFFICES = ListKind(
    key="offices",
    title=_("Offices"),
    intro=_(
        "Sections, stations, departments, laboratories, schools. An office on file with the same code is corrected."
    ),
    power="org.import",
    columns=COLUMNS,
    labels=LABELS,
    taker=OfficeTaker,
    naming=("code", "name"),
    key_column="code",
)
