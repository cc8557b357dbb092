"""The rows of the demonstration city: plain immutable tuples, so that a row goes to COPY as it is.

Offices and persons are named by their keys, firms by their number, everything else by the firm it belongs to;
moments carry the zone +08:00, lengths of time are absent (the loader asks the legal clock).
"""

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID


class Office(NamedTuple):
    """An organisation; `key` is also its code, `parent` is the key of the one above it ("" for the city)."""

    key: str
    parent: str
    kind: str
    name: str
    short_name: str
    name_en: str
    division: str
    mark: str
    enforces: bool
    phone: str
    address: str


class Person(NamedTuple):
    """An invented person of an office or firm."""

    key: str
    name: str
    phone: str
    identity: str


class Post(NamedTuple):
    """A person in an office (or, with an empty office, in the firm of that number), from a day to a day."""

    person: str
    office: str
    firm: int | None
    role: str
    title: str
    main: bool
    begins: date
    ends: date | None


class Certificate(NamedTuple):
    """An enforcement certificate (行政执法证) of a person of an office."""

    person: str
    office: str
    number: str
    issued_by: str
    valid_from: date
    valid_to: date


class Firm(NamedTuple):
    """An enterprise; `categories` are four-digit codes of what it makes, scores are of the risk grading (points)."""

    number: int
    uid: UUID
    credit_code: str
    name: str
    type: str
    scale: str
    staff: int
    county: str
    township: str
    address: str
    legal_representative: str
    office: str
    station: str
    categories: tuple[str, ...]
    products: tuple[str, ...]
    static_score: float
    dynamic_score: float
    grade: str
    grade_year: int
    founded_on: date
    state: str
    closed_on: date | None


class Licence(NamedTuple):
    """A licence of a firm: kind SC, or workshop for the permit of a small workshop (小作坊)."""

    firm: int
    number: str
    kind: str
    issued_by: str
    first_issued_on: date
    valid_from: date
    valid_to: date
    state: str


class Premises(NamedTuple):
    """A place of a firm, with degrees east and north; `ordinal` counts from 1 within the firm."""

    firm: int
    ordinal: int
    name: str
    address: str
    county: str
    township: str
    latitude: float
    longitude: float
    main: bool
    closed_on: date | None


class Responsible(NamedTuple):
    """A responsible person of a firm; the roles are those of the register of enterprises."""

    firm: int
    role: str
    name: str
    phone: str
    since: date
    until: date | None


class Supervised(NamedTuple):
    """A supervised object of a firm at one of its premises; attributes are plain values by name."""

    firm: int
    premises: int
    domain: str
    kind: str
    number: str
    name: str
    attributes: dict[str, str | int | float]
    retired_on: date | None


class FirmFile(NamedTuple):
    """One firm with everything that belongs to it."""

    firm: Firm
    licences: tuple[Licence, ...]
    premises: tuple[Premises, ...]
    responsibles: tuple[Responsible, ...]
    objects: tuple[Supervised, ...]


class Pause(NamedTuple):
    """Whole days that do not count, both included; without a last day while it lasts."""

    first_day: date
    last_day: date | None
    reason: str
    basis: str
    by: str
    at: datetime


class Extension(NamedTuple):
    """The one extension of a limit: units granted beyond the rule's amount, and the person who approved it."""

    at: datetime
    units: int
    approver: str
    reason: str


class Matter(NamedTuple):
    """An obligation on the legal clock; state is open, done or withdrawn, and `closed_at` is empty while it is open."""

    uid: UUID
    firm: int
    office: str
    owner: str
    opened_by: str
    term: str
    event_at: datetime
    opened_at: datetime
    title: str
    text: str
    state: str
    closed_at: datetime | None
    closed_by: str
    outcome: str
    withdraw_reason: str
    shown_to_enterprise: bool
    pauses: tuple[Pause, ...]
    extension: Extension | None
    assigned: tuple[str, ...]


class Referral(NamedTuple):
    """A matter handed over to another office; state is sent, accepted, returned or handled."""

    uid: UUID
    about: UUID
    firm: int
    from_office: str
    from_person: str
    to_office: str
    title: str
    reason: str
    request: str
    state: str
    sent_at: datetime
    answered_at: datetime | None
    answered_by: str
    return_reason: str
    handled_at: datetime | None
    outcome: str


class Paper(NamedTuple):
    """A document of a matter, to be numbered by the loader in order of its day within series, office and year."""

    uid: UUID
    about: UUID
    firm: int
    office: str
    series: str
    title: str
    body: str
    drafted_by: str
    drafted_at: datetime
    signed_by: str
    signed_at: datetime | None


class Work(NamedTuple):
    """All that the offices did about one firm in a year."""

    matters: tuple[Matter, ...]
    referrals: tuple[Referral, ...]
    papers: tuple[Paper, ...]
