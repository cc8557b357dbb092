"""Data of records printed as lists: file extract, handover, daily head of the trail, disposal."""

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import AwareDatetime, Field, StringConstraints, computed_field

from yantuo.casework.documents.forms_data import CreditCode
from yantuo.casework.documents.typeset_data import (
    MOST_ROWS,
    Line,
    LongLine,
    MaskedLine,
    MaybeLine,
    MaybeProse,
    Paper,
    Part,
    minute,
)

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Light = Literal["正常", "临近", "逾期", "中止"]


class Fact(Part):
    """One labelled fact of an enterprise's file."""

    label: Line
    value: MaybeProse = ""


class Premises(Part):
    """One place where the enterprise works."""

    name: Line
    address: MaybeLine = ""
    categories: MaybeLine = ""
    state: MaybeLine = ""


class ResponsiblePerson(Part):
    """A person answerable for the enterprise, with masked telephone and identity number."""

    name: Line
    post: MaybeLine = ""
    phone: MaskedLine = ""
    identity: MaskedLine = ""
    since: date | None = None


class OpenDeadline(Part):
    """A limit that still runs."""

    matter: Line
    number: MaybeLine = ""
    basis: MaybeLine = ""
    owner: MaybeLine = ""
    due: date
    light: Light = "正常"


class Happening(Part):
    """One line of the timeline."""

    on: date
    what: LongLine
    number: MaybeLine = ""
    office: MaybeLine = ""


class FileExtract(Paper):
    """一企一档摘要: the file of one enterprise on paper, oldest event last or first as the caller orders it."""

    template: ClassVar[str] = "file_extract"
    enterprise: Line
    credit_code: CreditCode = ""
    facts: Annotated[tuple[Fact, ...], Field(max_length=60)] = ()
    premises: Annotated[tuple[Premises, ...], Field(max_length=200)] = ()
    people: Annotated[tuple[ResponsiblePerson, ...], Field(max_length=100)] = ()
    deadlines: Annotated[tuple[OpenDeadline, ...], Field(max_length=MOST_ROWS)] = ()
    timeline: Annotated[tuple[Happening, ...], Field(max_length=MOST_ROWS)] = ()
    purpose: MaybeLine = Field(default="", description="what the extract was printed for")
    printed_by: Line
    as_of: AwareDatetime = Field(description="the moment whose state is shown")

    def heading(self) -> str:
        """Name of the enterprise and of the paper."""
        return f"{self.enterprise}一企一档摘要"

    @computed_field  # type: ignore[prop-decorator]
    @property
    def as_of_text(self) -> str:
        """The moment shown, in the law's zone."""
        return minute(self.as_of)


class HandedOver(Part):
    """One open matter that changes hands."""

    number: MaybeLine = ""
    title: Line
    kind: MaybeLine = ""
    enterprise: MaybeLine = ""
    stage: MaybeLine = Field(default="", description="where the matter stands")
    due: date | None = None
    light: Light | Literal[""] = ""
    mark: Literal["", "接收", "不接收"] = Field(default="", description="empty: to be ticked by hand")
    note: MaybeProse = ""


class HandoverList(Paper):
    """工作交接清单: every open matter of a post that ends, with the successor's mark and three signatures."""

    template: ClassVar[str] = "handover_list"
    number: MaybeLine = ""
    post: Line = Field(description="the post handed over")
    giver: Line
    receiver: Line
    witness: Line = Field(description="监交人")
    reason: LongLine
    items: Annotated[tuple[HandedOver, ...], Field(max_length=MOST_ROWS)] = ()
    materials: Annotated[tuple[LongLine, ...], Field(max_length=100)] = Field(
        default=(), description="certificates, devices, paper files handed over with the matters"
    )

    def heading(self) -> str:
        """Name of the list and of the post."""
        return f"工作交接清单（{self.post}）"


class ChainHead(Part):
    """The last link of one office's chain."""

    office: Line
    sequence: Annotated[int, Field(ge=0)]
    hash: Digest


class TrailHead(Paper):
    """操作日志每日链头: the heads of all chains of one day, signed, to be kept outside the system."""

    template: ClassVar[str] = "trail_head"
    heads: Annotated[tuple[ChainHead, ...], Field(min_length=1, max_length=MOST_ROWS)]
    sealed_at: AwareDatetime
    hash_name: Line = "SHA-256"
    signature_name: Line = "Ed25519"
    signature: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z+/]{16,500}={0,2}$")]
    key_fingerprint: Digest = Field(description="SHA-256 of the public key")

    def heading(self) -> str:
        """Name of the report and its day."""
        return f"操作日志每日链头（{self.dated.year}年{self.dated.month}月{self.dated.day}日）"

    @computed_field  # type: ignore[prop-decorator]
    @property
    def sealed_at_text(self) -> str:
        """When the heads were signed, in the law's zone."""
        return minute(self.sealed_at)


class Disposed(Part):
    """One record whose retention has ended."""

    series: Line = Field(description="kind of record")
    number: MaybeLine = ""
    title: Line
    formed: date
    retention: Line = Field(description="such as 10年")
    expired: date
    action: Literal["销毁", "延长保管", "移交档案馆"]
    opinion: MaybeProse = Field(default="", description="opinion of the appraisal")


class DisposalList(Paper):
    """到期档案处置审批清单: what is to be destroyed, kept longer or handed to the archive, with the approvals."""

    template: ClassVar[str] = "disposal_list"
    number: MaybeLine = ""
    basis: Line = Field(description="the rule the retention rests on")
    reviewed_by: Line
    method: MaybeLine = Field(default="", description="how the destruction is done")
    items: Annotated[tuple[Disposed, ...], Field(min_length=1, max_length=MOST_ROWS)]

    def heading(self) -> str:
        """Name of the list and of the office."""
        return f"到期档案处置审批清单（{self.office}）"

    @computed_field  # type: ignore[prop-decorator]
    @property
    def totals(self) -> list[tuple[str, int]]:
        """How many records per action, in the order of the actions' first appearance."""
        counts: dict[str, int] = {}
        for item in self.items:
            counts[item.action] = counts.get(item.action, 0) + 1
        return list(counts.items())
