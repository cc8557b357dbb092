"""What the API says and takes."""

from datetime import date, datetime
from uuid import UUID

from ninja import Schema
from pydantic import Field


class Problem(Schema):
    """A refusal: what is wrong, and for forms where."""

    detail: str
    fields: dict[str, list[str]] = {}


class EnterpriseOut(Schema):
    """An enterprise as its file says it."""

    id: int
    credit_code: str
    name: str
    type: str
    scale: str
    county: str
    township: str | None
    address: str
    legal_representative: str
    office: int
    categories: list[str]
    grade: str
    state: str
    version: int
    changed_at: datetime


class EnterpriseIn(Schema):
    """The facts of a new enterprise."""

    credit_code: str = Field(max_length=18)
    name: str = Field(max_length=120)
    county: str = Field(max_length=12)
    address: str = Field("", max_length=200)
    legal_representative: str = Field("", max_length=100)
    categories: list[str] = []
    office: int | None = None


class EnterprisePatch(Schema):
    """Facts to correct; `version` is the one that was read, so that nobody overwrites another's change unseen."""

    version: int
    name: str | None = Field(None, max_length=120)
    address: str | None = Field(None, max_length=200)
    legal_representative: str | None = Field(None, max_length=100)
    categories: list[str] | None = None


class Page(Schema):
    """A page by key: ask again with `after=next` until `next` is null."""

    next: str | None


class EnterprisePage(Page):
    """Enterprises."""

    items: list[EnterpriseOut]


class DeadlineOut(Schema):
    """A clock with its basis and how the date was counted."""

    id: UUID
    dossier: UUID
    dossier_kind: str
    dossier_title: str
    enterprise: int | None
    key: str
    started_at: datetime
    due_at: datetime
    light: str
    state: str
    ended_at: datetime | None
    amount: int
    unit: str
    basis: str
    confirmed: bool
    provisional: bool
    why: list[str]


class DeadlinePage(Page):
    """Clocks, nearest first."""

    items: list[DeadlineOut]


class MatterIn(Schema):
    """A matter to open: which limit, since when, whose."""

    title: str = Field(max_length=200)
    term_key: str
    event_at: datetime
    owner: int
    enterprise: int | None = None
    text: str = ""


class MatterOut(Schema):
    """A matter and what its flow table lets the caller do now."""

    id: UUID
    title: str
    state: str
    version: int
    actions: list[str]


class FinishIn(Schema):
    """What was done."""

    outcome: str = Field(min_length=1)
    version: int


class DueOut(Schema):
    """The answer of the legal clock."""

    key: str
    due_at: datetime
    unit: str
    amount: int
    basis: str
    confirmed: bool
    provisional: bool
    edition: date
    why: list[str]
