"""The chain in Python: the text of an entry, its hash, chains in bulk. The database builds the same text."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from math import isfinite
from typing import NamedTuple

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Act:
    """What an entry says, before it has a place in its chain."""

    office_id: int
    at: datetime
    actor_name: str
    verb: str
    kind: str
    actor_id: int = 0
    actor_post: str = ""
    actor_office: str = ""
    subject: str = ""
    enterprise_id: int | None = None
    from_state: str = ""
    to_state: str = ""
    reason: str = ""
    data: Mapping[str, object] = field(default_factory=dict)


class Link(NamedTuple):
    """An act in its chain. `data` is the text that the database shows for it."""

    act: Act
    seq: int
    data: str
    prev: str
    hash: str


class End(NamedTuple):
    """The last link of a chain: its number and hash."""

    seq: int
    hash: str


START = End(0, "")


def text_of(act: Act, seq: int, data: str, prev: str) -> str:
    """The text that is hashed: a JSON array of strings, so that no value can run over into its neighbour."""
    moment = (act.at - EPOCH) // MICROSECOND
    firm = "" if act.enterprise_id is None else str(act.enterprise_id)
    who = [str(act.actor_id), act.actor_name, act.actor_post, act.actor_office]
    what = [act.verb, act.kind, act.subject, firm, act.from_state, act.to_state, act.reason, data]
    return json.dumps([prev, str(act.office_id), str(seq), str(moment), *who, *what], ensure_ascii=False)


def link(act: Act, after: End) -> Link:
    """Put an act behind the last link of its chain."""
    data = jsonb_text(act.data)
    text = text_of(act, after.seq + 1, data, after.hash)
    return Link(act, after.seq + 1, data, after.hash, hashlib.sha256(text.encode()).hexdigest())


def bulk_chain(acts: Iterable[Act], ends: dict[int, End] | None = None) -> Iterator[Link]:
    """Link acts of any offices, each chain in the order given; `ends` (office to last link) is kept current."""
    ends = {} if ends is None else ends
    for act in acts:
        made = link(act, ends.get(act.office_id, START))
        ends[act.office_id] = End(made.seq, made.hash)
        yield made


def jsonb_text(value: object) -> str:
    """A JSON value as PostgreSQL prints it from jsonb: keys by length, then by bytes; no exponents."""
    if isinstance(value, Mapping):
        items = sorted(value.items(), key=lambda item: (len(item[0].encode()), item[0].encode()))
        return "{" + ", ".join(f"{_quoted(key)}: {jsonb_text(inner)}" for key, inner in items) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(jsonb_text, value)) + "]"
    if isinstance(value, float):
        return _plain(value)
    return json.dumps(value, ensure_ascii=False)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _plain(value: float) -> str:
    if not isfinite(value):
        raise ValueError(f"{value} is no JSON number")
    return format(Decimal(repr(value)) + 0, "f")


def manifest_hash(ids: Iterable[object]) -> str:
    """The SHA-256 of a list of ids in any order, each once: what a bulk act was done to."""
    lines = sorted({str(item) for item in ids})
    return hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()
