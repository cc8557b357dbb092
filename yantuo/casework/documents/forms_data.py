"""Data of the forms that go to another office or to an enterprise: referral, notice of a matter, activation slip."""

from datetime import date
from typing import Annotated, ClassVar, Literal, Self

from pydantic import AwareDatetime, Field, StringConstraints, computed_field, model_validator

from yantuo.casework.documents.official_data import DocumentNumber
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
    minute,
)
from yantuo.kernel.sentence import Sentence

CreditCode = Annotated[str, StringConstraints(pattern=r"^([0-9A-Z]{18})?$")]
"""Unified social credit code or nothing; its check digit is the directory's affair."""


class Party(Part):
    """The enterprise or person a paper is about."""

    name: Line
    credit_code: CreditCode = ""
    address: MaybeLine = ""


class Attached(Part):
    """One thing handed over with a referral."""

    name: Line
    copies: Annotated[int, Field(ge=1, le=999)] = 1
    pages: Annotated[int, Field(ge=1, le=99999)] | None = None


class Referral(Paper):
    """移送函 of a case or matter, with the list of what is handed over and a receipt to tear off."""

    template: ClassVar[str] = "referral"
    name: Line = "移送函"
    kind: Literal["案件", "事项", "线索"] = "事项"
    number: DocumentNumber = ""
    to: Line = Field(description="受移送单位")
    subject: Line = Field(description="案由 or name of the matter")
    party: Party | None = None
    facts: Prose = Field(description="what was found; every line a paragraph")
    reason: LongLine = Field(description="why the receiver is competent, a full sentence without full stop")
    bases: Annotated[tuple[LegalBasis, ...], Field(max_length=12)] = ()
    reply_by: date | None = Field(default=None, description="date by which acceptance or return is expected")
    reply_rule: MaybeLine = Field(
        default="", description="how that date was found, such as 收到之日起5个工作日"
    )
    attachments: Annotated[tuple[Attached, ...], Field(max_length=60)] = ()
    contact: Contact | None = None

    def heading(self) -> str:
        """Name of the form and the subject."""
        return f"{self.name}（{self.subject}）"


class Count(Part):
    """How a due date was found: every line of the calculation."""

    event: Line = Field(description="what starts the limit")
    event_on: date
    limit: Line = Field(description="such as 10个工作日")
    rule: Line = Field(description="the article that sets the limit")
    steps: Annotated[tuple[Line, ...], Field(max_length=20)] = Field(
        default=(), description="days left out, pauses, extension, move to the next working day"
    )
    provisional: bool = Field(
        default=False, description="the calendar of a year concerned is not yet announced"
    )


class MatterNotice(Paper):
    """事项通知书 or 限期办理通知书: what is to be done, by when, on what basis, and what follows otherwise."""

    template: ClassVar[str] = "matter_notice"
    name: Line = "限期办理通知书"
    number: DocumentNumber = ""
    recipient: Party
    matter: Line
    facts: MaybeProse = ""
    requirements: Annotated[tuple[LongLine, ...], Field(min_length=1, max_length=30)]
    bases: Annotated[tuple[LegalBasis, ...], Field(min_length=1, max_length=12)]
    due: date
    count: Count
    consequences: MaybeProse = ""
    contact: Contact

    def heading(self) -> str:
        """Name of the form and the matter."""
        return f"{self.name}（{self.matter}）"

    @model_validator(mode="after")
    def _due_after_event(self) -> Self:
        if self.due < self.count.event_on:
            raise ValueError(Sentence("must not be due before the event that starts the limit"))
        return self


class ActivationSlip(Paper):
    """企业激活单: handed to the responsible person, who opens the enterprise's access with it once."""

    template: ClassVar[str] = "activation_slip"
    serial: Line = Field(description="编号 of the slip")
    enterprise: Line
    credit_code: Annotated[CreditCode, StringConstraints(min_length=18)]
    person: Line = Field(description="the responsible person it is bound to")
    post: MaybeLine = ""
    url: Annotated[str, StringConstraints(pattern=r"^https?://[!-~]+$", max_length=200)]
    code: Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{3,6}(-[0-9A-Z]{3,6}){1,5}$")]
    valid_until: AwareDatetime
    issued_by: Line = Field(description="officer who hands it over")
    contact: Contact

    def heading(self) -> str:
        """Name of the form and of the enterprise."""
        return f"企业激活单（{self.enterprise}）"

    def qr_texts(self) -> dict[str, str]:
        """Beside the check code the activation address, without the one-time code."""
        return super().qr_texts() | {"activation": self.url}

    @computed_field  # type: ignore[prop-decorator]
    @property
    def valid_until_text(self) -> str:
        """End of validity in the law's zone (+08:00)."""
        return minute(self.valid_until)
