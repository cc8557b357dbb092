"""What every typeset paper is made of: checked strings, the common part of all papers, and their refusals."""

import re
from datetime import date, datetime, timedelta, timezone
from typing import Annotated, ClassVar, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    computed_field,
)

from yantuo.kernel.sentence import Sentence

_CHINA = timezone(timedelta(hours=8))
_UNMASKED = re.compile(r"\d{7,}")
LONGEST_LINE, LONGEST_PROSE, MOST_ROWS = 300, 6000, 2000


def _tidy(value: object) -> object:
    """Tabs and foreign line ends become what a paper can show; everything else stays as typed."""
    if not isinstance(value, str):
        return value
    return value.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")


def _on_one_line(value: str) -> str:
    if "\n" in value:
        raise ValueError(Sentence("must be one line"))
    return value


def _masked(value: str) -> str:
    if _UNMASKED.search(value):
        raise ValueError(Sentence("must be masked: at most six figures may stand in a row"))
    return value


Line = Annotated[
    str,
    BeforeValidator(_tidy),
    StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_LINE),
    AfterValidator(_on_one_line),
]
MaybeLine = Annotated[
    str,
    BeforeValidator(_tidy),
    StringConstraints(strip_whitespace=True, max_length=LONGEST_LINE),
    AfterValidator(_on_one_line),
]
Prose = Annotated[
    str,
    BeforeValidator(_tidy),
    StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_PROSE),
]
MaybeProse = Annotated[
    str, BeforeValidator(_tidy), StringConstraints(strip_whitespace=True, max_length=LONGEST_PROSE)
]
LongLine = Annotated[Prose, AfterValidator(_on_one_line)]
MaskedLine = Annotated[MaybeLine, AfterValidator(_masked)]
"""A telephone or identity number as it may be printed: never more than six figures in a row."""


class Part(BaseModel):
    """A frozen piece of a paper; what it does not know it refuses."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Verify(Part):
    """Where a reader checks that the paper is genuine: printed as a QR code with address and short code."""

    url: Annotated[str, StringConstraints(pattern=r"^https?://[!-~]+$", max_length=200)]
    code: Annotated[str, StringConstraints(pattern=r"^[0-9A-Z-]{4,20}$")]


class Paper(Part):
    """What all papers have: whose it is, its date, and the marks outside the type area."""

    template: ClassVar[str]
    office: Line = Field(description="the office that issues the paper, full name")
    dated: date = Field(description="date of the paper; also the date inside the PDF")
    verify: Verify | None = None
    draft: bool = Field(default=False, description="prints 草稿 across every page")
    synthetic: bool = Field(default=False, description="demonstration data: marked on every page")

    @computed_field  # type: ignore[prop-decorator]
    @property
    def document_title(self) -> str:
        """Title in the properties of the PDF."""
        return self.heading()

    def heading(self) -> str:
        """The paper's name as a reader would file it."""
        raise NotImplementedError

    def qr_texts(self) -> dict[str, str]:
        """What is printed as QR codes, by the name the template knows."""
        return {"verify": self.verify.url} if self.verify else {}

    @classmethod
    def of(cls, data: object) -> Self:
        """The paper from plain data; raises pydantic.ValidationError with every fault."""
        return cls.model_validate(data)


class LegalBasis(Part):
    """One article that a paper rests on."""

    instrument: Line = Field(description="name of the law or rule, without 《》")
    article: Line = Field(description="such as 第三十四条第一款")


class Contact(Part):
    """Whom to ask."""

    name: Line
    phone: MaybeLine = ""
    address: MaybeLine = ""


def in_law_zone(at: datetime) -> datetime:
    """The same moment as the clock of the law shows it (+08:00)."""
    return at.astimezone(_CHINA)


def minute(at: datetime) -> str:
    """A moment to the minute, in the law's zone (+08:00), as written in a paper."""
    local = in_law_zone(at)
    return f"{local.year}年{local.month}月{local.day}日{local:%H:%M}"
