"""Data of the forms of an inspection: the record of its result (监督检查结果记录表) and the order to correct."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, computed_field, model_validator

from yantuo.casework.documents.forms_data import Count
from yantuo.casework.documents.official_data import DocumentNumber
from yantuo.casework.documents.records_data import Fact
from yantuo.casework.documents.signing_data import (
    Choice,
    MaybeDigest,
    Moment,
    Ordinal,
    Place,
    Refusal,
    Signature,
    in_order,
    signed_or_refused,
)
from yantuo.casework.documents.typeset_data import (
    Contact,
    LegalBasis,
    Line,
    LongLine,
    MaybeLine,
    MaybeProse,
    Paper,
    Part,
    Prose,
)
from yantuo.kernel.sentence import Sentence

Weight = Literal["重点", "一般"]
Verdict = Literal["符合", "不符合", "合理缺项", "未检查"]


class Inspected(Place):
    """The inspected unit, with what its licence says."""

    licence: MaybeLine = Field(default="", description="许可证编号")
    site: MaybeLine = Field(default="", description="生产经营场所, where it differs from the address")
    category: MaybeLine = Field(default="", description="食品类别 or kind of object")
    grade: MaybeLine = Field(default="", description="风险等级")


class CheckTable(Part):
    """Which checklist was used, in which edition."""

    title: Line
    edition: Line = Field(description="such as 2022年3月15日版")
    basis: MaybeProse = ""


class CheckedItem(Part):
    """One item of the checklist as it was answered; consecutive items of one section stand under its name."""

    section: MaybeLine = ""
    key: Annotated[Line, Field(max_length=12)] = Field(description="项目序号, such as 4.12")
    text: LongLine
    weight: Weight
    result: Verdict
    note: MaybeProse = Field(default="", description="what was found, or why the item is absent")
    corrected: bool = Field(default=False, description="put right during the visit")


class Tally(Part):
    """How many items of one weight were checked and which failed."""

    weight: Weight
    checked: tuple[str, ...]
    failed: tuple[str, ...]


class Recheck(Part):
    """复查: when and with what result."""

    on: date
    result: Prose
    by: Annotated[tuple[Line, ...], Field(max_length=6)] = ()


class InspectionRecord(Paper):
    """监督检查结果记录表: what was checked, the result and what follows, signed by both sides; the items as annex."""

    template: ClassVar[str] = "inspection_record"
    name: Line = "监督检查结果记录表"
    number: DocumentNumber = ""
    subject: Inspected
    nth: Ordinal | None = Field(default=None, description="本年度第n次检查; none: not counted")
    cap: Ordinal | None = Field(default=None, description="年度检查频次上限")
    kind: Choice = Field(description="检查类型, such as 日常监督检查")
    kinds: Annotated[tuple[Choice, ...], Field(max_length=8)] = Field(
        default=(), description="all kinds to print with boxes; empty: the kind alone"
    )
    matter: MaybeLine = Field(default="", description="the published item of inspection (检查事项)")
    approval: MaybeLine = Field(default="", description="检查审批 or 检查任务书 number")
    approved_by: MaybeLine = ""
    notice: MaybeLine = Field(default="", description="检查通知书 number")
    more: Annotated[tuple[Fact, ...], Field(max_length=20)] = Field(
        default=(), description="further labelled facts, such as why no notice was given"
    )
    table: CheckTable
    bases: Annotated[tuple[LegalBasis, ...], Field(max_length=12)] = ()
    started_at: Moment
    ended_at: Moment | None = None
    inspectors: Annotated[tuple[Signature, ...], Field(min_length=2, max_length=12)]
    experts: Annotated[tuple[Line, ...], Field(max_length=12)] = ()
    items: Annotated[tuple[CheckedItem, ...], Field(max_length=500)] = ()
    result: Choice
    results: Annotated[tuple[Choice, ...], Field(max_length=6)] = ("符合", "基本符合", "不符合")
    treatment: Choice
    treatments: Annotated[tuple[Choice, ...], Field(max_length=6)] = (
        "通过",
        "书面限期整改",
        "立即停止食品生产经营活动",
    )
    explanation: MaybeProse = Field(default="", description="说明")
    correct_by: date | None = Field(default=None, description="整改期限")
    recheck: Recheck | None = None
    opinion: MaybeProse = Field(default="", description="被检查单位意见; empty: room for the pen")
    signature: Signature | None = Field(default=None, description="of the inspected unit")
    refusal: Refusal | None = None
    told_at: Moment | None = Field(default=None, description="现场告知时间")
    publish_by: date | None = Field(default=None, description="the last day of publication")
    publish_rule: MaybeLine = Field(default="", description="such as 检查结果形成之日起20个工作日内")
    corrects: MaybeLine = Field(default="", description="number of the earlier record that this one corrects")
    digest: MaybeDigest = Field(
        default="", description="SHA-256 of the answers that the signatures are about"
    )

    def heading(self) -> str:
        """Name of the form and of the inspected unit."""
        return f"{self.name}（{self.subject.name}）"

    @computed_field  # type: ignore[prop-decorator]
    @property
    def tallies(self) -> list[Tally]:
        """Items per weight; absent and unchecked ones are not counted."""
        return [_tally(self.items, "重点"), _tally(self.items, "一般")]

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.results and self.result not in self.results:
            raise ValueError(Sentence("must have a result that is among the results of its form"))
        if self.treatments and self.treatment not in self.treatments:
            raise ValueError(Sentence("must have a treatment that is among the treatments of its form"))
        if self.kinds and self.kind not in self.kinds:
            raise ValueError(Sentence("must have a kind that is among the kinds of its form"))
        in_order(self.started_at, self.ended_at)
        signed_or_refused(self.signature, self.refusal)
        return self


def _tally(items: Sequence[CheckedItem], weight: Weight) -> Tally:
    checked = [item for item in items if item.weight == weight and item.result in ("符合", "不符合")]
    return Tally(
        weight=weight,
        checked=tuple(item.key for item in checked),
        failed=tuple(item.key for item in checked if item.result == "不符合"),
    )


class Delivery(Part):
    """送达: how, where, by whom, and who signed for it."""

    how: MaybeLine = Field(default="", description="送达方式")
    place: MaybeLine = ""
    by: Annotated[tuple[Line, ...], Field(max_length=6)] = ()
    receiver: Signature | None = None
    refusal: Refusal | None = None
    note: MaybeLine = ""

    @model_validator(mode="after")
    def _signed_or_refused(self) -> Self:
        signed_or_refused(self.receiver, self.refusal)
        return self


class CorrectionNotice(Paper):
    """责令改正通知书: the breach, the provisions broken, the basis, what to do by when, delivery and recheck."""

    template: ClassVar[str] = "correction_notice"
    name: Line = "责令改正通知书"
    number: DocumentNumber = ""
    case_number: MaybeLine = Field(default="", description="number of the case or of the inspection")
    party: Place
    addressed: Literal["你单位", "你"] = "你单位"
    facts: Prose = Field(description="what was done wrong; every line a paragraph")
    broken: Annotated[tuple[LegalBasis, ...], Field(min_length=1, max_length=30)] = Field(
        description="the provisions broken, down to paragraph and item"
    )
    bases: Annotated[tuple[LegalBasis, ...], Field(min_length=1, max_length=12)] = Field(
        description="the provisions the order rests on"
    )
    requirements: Annotated[tuple[LongLine, ...], Field(min_length=1, max_length=60)]
    due: date | None = Field(default=None, description="改正截止日期; none: at once")
    count: Count | None = Field(default=None, description="how that date was found")
    consequences: MaybeProse = Field(default="", description="逾期后果")
    remedies: MaybeProse = Field(default="", description="复议、诉讼 and their time limits")
    contact: Contact
    delivery: Delivery | None = Field(default=None, description="none: to be filled in by hand")
    recheck: Recheck | None = Field(default=None, description="复查意见; none: to be filled in by hand")

    def heading(self) -> str:
        """Name of the form and of the party."""
        return f"{self.name}（{self.party.name}）"

    @model_validator(mode="after")
    def _due_after_event(self) -> Self:
        if self.count is not None and self.due is None:
            raise ValueError(Sentence("must have a due date where it shows how one was counted"))
        if self.count is not None and self.due is not None and self.due < self.count.event_on:
            raise ValueError(Sentence("must not be due before the event that starts the limit"))
        return self
