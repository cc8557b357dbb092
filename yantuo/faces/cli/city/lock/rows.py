"""The rows of the year's inspections and cards: plain immutable tuples, named as in the rows of the city."""

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID


class Shot(NamedTuple):
    """A photo on file: `picture` is a scene and whether it shows the place before or after (floor.before)."""

    uid: UUID
    owner_kind: str
    owner: UUID
    picture: str
    by: str
    at: datetime


class Answer(NamedTuple):
    """What was found on one item of the sheet."""

    uid: UUID
    item: str
    verdict: str
    note: str
    reason: str
    by: str
    at: datetime


class Finding(NamedTuple):
    """An item that failed with its follow-up: spot, card or nothing yet."""

    uid: UUID
    item: str
    answer: UUID
    follow: str
    how: str
    followed_at: datetime | None
    card: UUID | None


class Visit(NamedTuple):
    """One inspection as far as it has come; without a moment what has not happened yet."""

    uid: UUID
    sheet: UUID
    firm: int
    office: str
    kind: str
    source: str
    item_code: str
    planned_on: date
    opened_at: datetime
    inspectors: tuple[str, ...]
    approver: str
    nth: int  # planned inspection of the year, 0 where it does not count
    reasons: dict[str, str]  # unannounced, cap, repeat, correction, cancel: whichever there is
    state: str
    answers: tuple[Answer, ...]
    findings: tuple[Finding, ...]
    began_at: datetime | None
    concluded_at: datetime | None
    signed_at: datetime | None
    told_at: datetime | None
    published_at: datetime | None
    cancelled_at: datetime | None
    publisher: str
    opinion: str
    refusal: str
    witness: str
    corrects: UUID | None
    repeats: UUID | None


class Problem(NamedTuple):
    """One problem of a card; `card` is where it was stated, `moved_to` where a merger took it."""

    uid: UUID
    card: UUID
    n: int
    text: str
    clause: str
    category: str
    requirement: str
    item: str
    answer: UUID | None
    found_at: datetime
    born: str
    corrected_at: datetime | None
    moved_to: UUID | None
    moved_n: int


class Part(NamedTuple):
    """What was done about one problem."""

    uid: UUID
    problem: UUID
    measures: str
    done_on: date


class Reply(NamedTuple):
    """An answer to a card."""

    uid: UUID
    by: str
    at: datetime
    note: str
    parts: tuple[Part, ...]


class Review(NamedTuple):
    """The decision on an answer; `days` where it was sent back."""

    accepted: bool
    reasons: str
    days: int | None
    by: str
    at: datetime


class Seen(NamedTuple):
    """What a return visit found of one problem."""

    uid: UUID
    problem: UUID
    outcome: str
    note: str


class Revisit(NamedTuple):
    """A return visit; `days` where something is left to correct."""

    uid: UUID
    visited_at: datetime
    at: datetime
    by: str
    second: str
    note: str
    seen: tuple[Seen, ...]
    days: int | None


class Ask(NamedTuple):
    """A request for more time; undecided while `granted` is empty."""

    uid: UUID
    reason: str
    days: int
    by: str
    at: datetime
    granted: bool | None
    answer: str
    decided_by: str
    decided_at: datetime | None


class Round(NamedTuple):
    """One turn of a card: from the order to the answer, its review and the return visit, as far as it has come."""

    n: int
    days: int
    since: datetime
    ask: Ask | None
    reply: Reply | None
    review: Review | None
    revisit: Revisit | None


class Card(NamedTuple):
    """One oversight card with its whole course; `firm` or `addressee` is who it is put to."""

    uid: UUID
    firm: int | None
    addressee: str
    office: str
    origin: str
    origin_dossier: UUID | None
    owner: str
    drafter: str
    drafted_at: datetime
    seen_at: datetime
    place: str
    requirement: str
    unit: str
    responsible: str
    days: int
    overseers: tuple[str, ...]
    problems: tuple[Problem, ...]
    state: str
    issuer: str
    issued_at: datetime | None
    signer: str
    signed_at: datetime | None
    refusal: str
    witness: str
    noted_by: str
    rounds: tuple[Round, ...]
    ended_at: datetime | None
    ended_by: str
    end_reason: str
    merged_into: UUID | None


class Year(NamedTuple):
    """Everything of the lock: inspections, cards, the photos of both, and who answers for firms."""

    visits: tuple[Visit, ...]
    cards: tuple[Card, ...]
    shots: tuple[Shot, ...]
    speakers: tuple[tuple[int, str, str, str], ...]  # firm, key, name, post of the person who answers for it
