"""The list of the last numbers used, so that no document number is given twice."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yantuo.casework.documents.series import PATTERNS, TITLES
from yantuo.directory.orgs.models import Organisation
from yantuo.directory.people.actor import Actor
from yantuo.faces.desk.imports.taking import Faults, ListKind, Values
from yantuo.kernel.sentence import Sentence
from yantuo.records.jobs.sheets.columns import Column
from yantuo.records.jobs.sheets.columns import Kind as Cell
from yantuo.records.numbering.actions import import_last_used, set_up_series
from yantuo.records.numbering.models import Mode, Series

KEY_WORDS = {  # first those that a refusal offers: each kind as the pages name it
    "红头文件": "document", "函": "letter", "移送函": "referral", "限期办理通知书": "notice",
    "监督检查记录": "inspection", "责令改正通知书": "correction", "督查督办卡": "card",
    "正式文件": "document", "公文": "document", "公函": "letter", "移送": "referral", "案件移送": "referral",
    "通知书": "notice", "期限通知": "notice", "通知": "notice", "检查记录": "inspection",
    "监督检查结果记录表": "inspection", "责令改正": "correction", "督办卡": "card",
    **{key: key for key in TITLES},
}  # fmt: skip
MODE_WORDS = {
    "本系统编号": Mode.ASSIGNED, "本系统": Mode.ASSIGNED, "自编": Mode.ASSIGNED,
    "上级系统编号": Mode.ENTERED, "上级系统": Mode.ENTERED,
    "录入": Mode.ENTERED, "assigned": Mode.ASSIGNED, "entered": Mode.ENTERED,
}  # fmt: skip
COLUMNS = (
    Column(key="office", title="单位编码", aliases=("编码", "机构编码"), required=True, max_length=40),
    Column(
        key="key",
        title="文书种类",
        aliases=("种类", "文种"),
        kind=Cell.CHOICE,
        words=KEY_WORDS,
        required=True,
    ),
    Column(
        key="year", title="年度", aliases=("年份",), kind=Cell.INTEGER, least=2000, most=2100, required=True
    ),
    Column(
        key="last",
        title="最后编号",
        aliases=("已用最大号", "最后一个编号", "最大编号"),
        kind=Cell.INTEGER,
        least=0,
        required=True,
    ),
    Column(key="mode", title="编号方式", aliases=("编号来源",), kind=Cell.CHOICE, words=MODE_WORDS),
    Column(key="pattern", title="编号格式", aliases=("格式",), max_length=120),
)
LABELS = {
    "office": _("code of the office"),
    "key": _(
        "kind of document: red head, letter, referral, notice, record of inspection, order to correct, oversight card"
    ),
    "year": _("year of the numbers"),
    "last": _("last number used; the next one follows it"),
    "mode": _("numbered by this system (usual) or by the superior one"),
    "pattern": _("pattern; empty: the usual one"),
}


class NumberTaker:
    """Last numbers into their series."""

    def __init__(self, by: Actor, at: datetime) -> None:
        self.by, self.at = by, at
        self.offices = {office.code: office for office in Organisation.objects.in_force().order_by("pk")}

    def waits(self, values: Values, coming: frozenset[str]) -> bool:  # noqa: ARG002 - no row needs another
        """Never: no row needs another."""
        return False

    def faults(self, values: Values) -> Faults:
        """An unknown office, or one without a mark."""
        code = values.get("office")
        office = self.offices.get(code or "")
        if code and office is None:
            return {
                "office": Sentence(
                    "No office in force has the code %(code)s: import the offices first.", {"code": code}
                )
            }
        if office and not office.mark and not values.get("pattern"):
            return {
                "office": Sentence(
                    "%(office)s has no document mark yet: enter it first, its numbers begin with it.",
                    {"office": office.name},
                )
            }
        return {}

    def take(self, values: Values) -> str:
        """Set the series up, or set its last number."""
        office = self.offices[values["office"]]
        place = {"office": office.office_id, "key": values["key"], "year": values["year"]}
        found = Series.objects.filter(
            office_id=office.office_id, key=values["key"], year=values["year"]
        ).first()
        mode = values.get("mode") or (Mode(found.mode) if found else Mode.ASSIGNED)
        pattern = values.get("pattern") or (
            found.pattern if found else PATTERNS.get(values["key"], "{mark}〔{year}〕{number}号")
        )
        if found and (found.mode, found.pattern) == (mode, pattern):
            if found.last == values["last"]:
                return "unchanged"
            import_last_used(**place, last=values["last"], by=self.by, at=self.at)
            return "updated"
        set_up_series(
            **place,
            pattern=pattern,
            mark=office.mark,
            mode=mode,
            last_used=values["last"],
            by=self.by,
            at=self.at,
        )
        return "updated" if found else "created"


NUMBERS = ListKind(
    key="numbers",
    title=_("Last numbers used"),
    intro=_(
        "For each office and kind of document the last number of this year, so that the next one follows without a gap."
    ),
    power="system.set_up",
    columns=COLUMNS,
    labels=LABELS,
    taker=NumberTaker,
    naming=("office", "key", "year", "last"),
    heads={"key": _("Kind of document"), "year": _("Year"), "last": _("Last number used")},
    words={"key": TITLES},
)
