"""Data of the papers of an oversight card: the card (督查督办卡), the reply (整改情况回复), the revisit (回访记录)."""

from datetime import date
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, computed_field, model_validator

from yantuo.casework.documents.forms_data import Count
from yantuo.casework.documents.official_data import DocumentNumber
from yantuo.casework.documents.signing_data import (
    Evidence,
    Moment,
    Ordinal,
    Place,
    Refusal,
    Signature,
    numbered_once,
    signed_or_refused,
)
from yantuo.casework.documents.typeset_data import (
    Contact,
    Line,
    LongLine,
    MaybeLine,
    MaybeProse,
    Paper,
    Part,
    Prose,
)

Outcome = Literal["已整改", "部分整改", "未整改", "新发现问题"]
OUTCOMES: tuple[Outcome, ...] = ("已整改", "部分整改", "未整改", "新发现问题")
MOST_PROBLEMS = 200
Evidences = Annotated[tuple[Evidence, ...], Field(max_length=60)]


class CardProblem(Part):
    """One problem of a card."""

    n: Ordinal
    text: Prose
    category: MaybeLine = ""
    clause: LongLine = Field(description="法规依据, such as 《…》第四十六条第一款")
    requirement: Prose = Field(description="整改要求 for this problem")
    due: date | None = Field(default=None, description="its own limit; none: that of the card")
    evidence: Annotated[tuple[Line, ...], Field(max_length=60)] = Field(
        default=(), description="names of the files that show it"
    )


class Step(Part):
    """One step in the life of a card, for the print of a card that has been worked on."""

    at: Moment
    step: Line = Field(description="such as 签收, 催办, 延期, 回复, 审核, 回访, 销号, 逾期处理")
    text: MaybeProse = ""
    by: MaybeLine = ""


class OversightCard(Paper):
    """督查督办卡: what was found, on what basis, what to do by when and who answers for it, issued and signed for."""

    template: ClassVar[str] = "oversight_card"
    name: Line = "督查督办卡"
    number: DocumentNumber = Field(default="", description="卡号")
    addressee: Place
    origin: Line = Field(description="来源, such as 监督检查, 督查, 举报, 抽检, 领导批示")
    origin_number: MaybeLine = Field(default="", description="number of the matter it comes from")
    seen_at: Moment = Field(description="督查时间")
    seen_where: MaybeLine = Field(default="", description="督查地点")
    unit: MaybeLine = Field(default="", description="承办单位")
    responsible: MaybeLine = Field(default="", description="承办人")
    co_units: Annotated[tuple[Line, ...], Field(max_length=20)] = Field(default=(), description="协办单位")
    problems: Annotated[tuple[CardProblem, ...], Field(min_length=1, max_length=MOST_PROBLEMS)]
    requirement: MaybeProse = Field(default="", description="整改要求 for the card as a whole")
    days: Annotated[int, Field(ge=1, le=366)] = Field(description="整改时限 in days")
    limit_rule: MaybeLine = Field(default="", description="how the days run, such as 自签收之日的次日起计算")
    due: date | None = Field(default=None, description="the day the limit ends, once it is known")
    count: Count | None = Field(default=None, description="how that day was found")
    consequences: MaybeProse = Field(default="", description="逾期处理: 通报、约谈、追责")
    overseers: Annotated[tuple[Signature, ...], Field(min_length=2, max_length=12)]
    issuer: Signature | None = Field(default=None, description="签发人")
    signed_for: Signature | None = Field(default=None, description="签收; none: room for the pen")
    refusal: Refusal | None = None
    contact: Contact | None = None
    course: Annotated[tuple[Step, ...], Field(max_length=300)] = Field(
        default=(), description="办理过程, oldest first; empty on the card as issued"
    )
    closed_at: Moment | None = Field(default=None, description="销号时间")

    def heading(self) -> str:
        """Name of the card and of the addressee."""
        return f"{self.name}（{self.addressee.name}）"

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        numbered_once(problem.n for problem in self.problems)
        signed_or_refused(self.signed_for, self.refusal)
        return self


class Answer(Part):
    """What was done about one problem."""

    n: Ordinal
    text: Prose = Field(description="the problem as the card words it")
    requirement: MaybeProse = ""
    measures: Prose = Field(description="整改措施")
    done_on: date | None = Field(default=None, description="完成时间")
    evidence: Evidences = ()


class CardReply(Paper):
    """整改情况回复 by the addressee of a card, who is the `office` here: per problem measures and evidence."""

    template: ClassVar[str] = "card_reply"
    name: Line = "整改情况回复"
    to: Line = Field(description="the office that issued the card")
    card: Line = Field(description="卡号")
    card_on: date | None = Field(default=None, description="day of issue of the card")
    round: Ordinal = 1
    due: date | None = None
    answers: Annotated[tuple[Answer, ...], Field(min_length=1, max_length=MOST_PROBLEMS)]
    note: MaybeProse = ""
    replier: Signature
    replied_at: Moment
    phone: MaybeLine = ""

    def heading(self) -> str:
        """Name of the reply and the number of its card."""
        return f"{self.name}（{self.card}）"

    @model_validator(mode="after")
    def _numbered_once(self) -> Self:
        numbered_once(answer.n for answer in self.answers)
        return self


class Revisited(Part):
    """One problem as it was and as the revisit found it."""

    n: Ordinal
    text: Prose = Field(description="the problem as the card words it, or the problem newly found")
    requirement: MaybeProse = ""
    measures: MaybeProse = Field(default="", description="what the addressee reported")
    before: MaybeProse = Field(default="", description="整改前")
    before_evidence: Evidences = ()
    after: MaybeProse = Field(default="", description="整改后, as seen")
    after_evidence: Evidences = ()
    outcome: Outcome
    note: MaybeProse = ""


class RevisitRecord(Paper):
    """回访记录: per problem before and after with an outcome; signed by the visitors and the visited party."""

    template: ClassVar[str] = "revisit_record"
    name: Line = "回访记录"
    card: Line = Field(description="卡号")
    addressee: Place
    round: Ordinal = 1
    visited_at: Moment
    visited_where: MaybeLine = ""
    findings: Annotated[tuple[Revisited, ...], Field(min_length=1, max_length=MOST_PROBLEMS)]
    conclusion: MaybeProse = Field(default="", description="such as 同意销号 or 退回继续整改, with reasons")
    new_due: date | None = Field(default=None, description="the new limit where correction goes on")
    visitors: Annotated[tuple[Signature, ...], Field(min_length=1, max_length=12)]
    opinion: MaybeProse = Field(default="", description="被回访单位意见; empty: room for the pen")
    signature: Signature | None = Field(default=None, description="of the visited party")
    refusal: Refusal | None = None

    def heading(self) -> str:
        """Name of the record and the number of its card."""
        return f"{self.name}（{self.card}）"

    @computed_field  # type: ignore[prop-decorator]
    @property
    def totals(self) -> list[tuple[str, int]]:
        """How many problems per outcome, in the order of the form; outcomes that did not occur are left out."""
        counts = [(o, sum(finding.outcome == o for finding in self.findings)) for o in OUTCOMES]
        return [(outcome, count) for outcome, count in counts if count]

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        numbered_once(finding.n for finding in self.findings)
        signed_or_refused(self.signature, self.refusal)
        return self
