"""Data of official documents to GB/T 9704-2012: the red-head document and the letter form."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, StringConstraints, computed_field, model_validator

from yantuo.casework.documents.pictures import Picture
from yantuo.casework.documents.title_lines import break_title
from yantuo.casework.documents.typeset_data import Line, LongLine, MaybeLine, MaybeProse, Paper, Part, Prose
from yantuo.kernel.sentence import Sentence

_LEVELS = (
    r"[一二三四五六七八九十百]+、",
    r"（[一二三四五六七八九十百]+）",
    r"\d{1,3}[.．](?!\d)",
    r"（\d{1,3}）",
)
_NUMBER = r"^$|^\S.*〔\d{4}〕[1-9]\d*号$"
_MOVED_WHEN_LONGER = 140

DocumentNumber = Annotated[str, StringConstraints(strip_whitespace=True, max_length=80, pattern=_NUMBER)]
"""机关代字〔year〕number号, the number without leading zero; empty while not yet numbered."""
Secrecy = Annotated[str, StringConstraints(pattern=r"^$|^(绝密|机密|秘密)(★.{1,6})?$")]


class Heading(Part):
    """A heading with its number as typed; `rest` runs on in the same paragraph (（一）加强领导。各县区……)."""

    kind: Literal["heading"] = "heading"
    level: Annotated[int, Field(ge=1, le=4)]
    text: Line
    rest: MaybeProse = ""

    @model_validator(mode="after")
    def _numbered_as_its_level(self) -> Self:
        if not re.match(_LEVELS[self.level - 1], self.text):
            raise ValueError(Sentence("must begin with the number form of its level: 一、 （一） 1. （1）"))
        return self


class Paragraph(Part):
    """One paragraph, indented by two characters."""

    kind: Literal["paragraph"] = "paragraph"
    text: LongLine


class Table(Part):
    """A simple ruled table; `widths` are shares of the type area's width."""

    kind: Literal["table"] = "table"
    head: Annotated[tuple[MaybeLine, ...], Field(min_length=1, max_length=12)]
    rows: Annotated[tuple[tuple[MaybeProse, ...], ...], Field(max_length=2000)] = ()
    caption: MaybeLine = ""
    widths: tuple[Annotated[float, Field(gt=0)], ...] = ()

    @model_validator(mode="after")
    def _square(self) -> Self:
        if any(len(row) != len(self.head) for row in self.rows):
            raise ValueError(Sentence("must have as many cells in every row as in the head"))
        if self.widths and len(self.widths) != len(self.head):
            raise ValueError(Sentence("must have one width for every column"))
        return self


class Photo(Part):
    """A reduced photo with the name of its file."""

    name: Line
    picture: Picture


class Photos(Part):
    """Photos of one thing, in rows below its description. In annexes alone: the body is written as text."""

    kind: Literal["photos"] = "photos"
    text: LongLine
    photos: Annotated[tuple[Photo, ...], Field(min_length=1, max_length=60)]


Block = Annotated[Heading | Paragraph | Table, Field(discriminator="kind")]
Body = Annotated[tuple[Block, ...], Field(max_length=2000)]
AnnexBlock = Annotated[Heading | Paragraph | Table | Photos, Field(discriminator="kind")]


def blocks_from_text(text: str) -> tuple[Heading | Paragraph, ...]:
    """The body from typed text: one line one paragraph, a line that begins with 一、（一）1.（1） is a heading."""
    return tuple(_blocks(text.replace("\r\n", "\n").replace("\r", "\n")))


def _blocks(text: str) -> Iterator[Heading | Paragraph]:
    for line in text.split("\n"):
        if stripped := line.strip():
            yield _block(stripped)


def _block(line: str) -> Heading | Paragraph:
    level = next((n for n, form in enumerate(_LEVELS, 1) if re.match(form, line)), 0)
    if level == 0:
        return Paragraph(text=line)
    first, stop, rest = line.partition("。")
    if level <= 2 and rest and len(first) <= 60:
        return Heading(level=level, text=first + stop, rest=rest)
    return Heading(level=level, text=line) if level <= 2 and len(line) <= 60 else Paragraph(text=line)


class Annex(Part):
    """An attachment printed with the document, each on a page of its own."""

    title: Line
    body: Annotated[tuple[AnnexBlock, ...], Field(max_length=2000)] = ()


class Official(Paper):
    """What the red-head document and the letter form share."""

    issuers: Annotated[tuple[Line, ...], Field(min_length=1, max_length=6)] = Field(
        description="发文机关标志: full or standard short names, the leading office first"
    )
    number: DocumentNumber = Field(default="", description="发文字号")
    copy_number: Annotated[str, StringConstraints(pattern=r"^(\d{6})?$")] = Field(
        default="", description="份号"
    )
    secrecy: Secrecy = Field(default="", description="密级和保密期限, such as 机密★1年")
    urgency: Literal["", "特急", "加急"] = Field(default="", description="紧急程度")
    title: Annotated[Prose, StringConstraints(max_length=160)] = Field(
        description="标题; a line break in it is kept, else it is broken by sense"
    )
    addressees: Annotated[MaybeProse, StringConstraints(max_length=1000)] = Field(
        default="", description="主送机关 without the colon"
    )
    body: Annotated[Body, Field(min_length=1)]
    attachments: Annotated[tuple[Line, ...], Field(max_length=40)] = Field(default=(), description="附件说明")
    annexes: Annotated[tuple[Annex, ...], Field(max_length=40)] = ()
    signatories: Annotated[tuple[Line, ...], Field(min_length=1, max_length=6)] = Field(
        description="发文机关署名"
    )
    sealed: bool = Field(default=True, description="leave the place of the seal free; no seal is ever drawn")
    note: MaybeLine = Field(default="", description="附注 without parentheses")
    copies_to: Annotated[MaybeProse, StringConstraints(max_length=1000)] = Field(
        default="", description="抄送机关 without the full stop"
    )

    def heading(self) -> str:
        """The title on one line."""
        return "".join(self.title_lines)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def title_lines(self) -> list[str]:
        """The title as it is set."""
        return break_title(self.title)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def addressees_in_imprint(self) -> bool:
        """So many addressees that the first page could not show the body: they move to the imprint (7.3.2)."""
        return len(self.addressees) > _MOVED_WHEN_LONGER


class RedHead(Official):
    """红头公文: the ordinary form with issuing mark, red line and imprint."""

    template: ClassVar[str] = "redhead"
    mark_suffix: Literal["文件", ""] = "文件"
    signers: Annotated[tuple[Line, ...], Field(max_length=6)] = Field(
        default=(), description="签发人, for documents to a superior only; the number then stands at the left"
    )
    printed_by: MaybeLine = Field(default="", description="印发机关")
    printed_on: date | None = Field(default=None, description="印发日期; without it no imprint is printed")
    duplex: bool = Field(
        default=True, description="printed on both sides: the imprint ends the last, even face (7.4)"
    )

    @model_validator(mode="after")
    def _imprint_whole(self) -> Self:
        if (self.printed_on is None) != (not self.printed_by):
            raise ValueError(
                Sentence("must name both the printing office and the date of printing, or neither")
            )
        if self.printed_on is None and (self.copies_to or self.addressees_in_imprint):
            raise ValueError(
                Sentence("must have a printing office and date when it names offices in the imprint")
            )
        return self


class Letter(Official):
    """信函格式: full name of the office between red double rules, no imprint rules, no number on page one."""

    template: ClassVar[str] = "letter"
