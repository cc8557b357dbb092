"""Writing the trail: the only way an act is put on record. Bulk loading and sealing are here too."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

import psycopg
from django.conf import settings
from django.db import connection, transaction

from yantuo.records.sight.sealed import seal
from yantuo.records.trail.chain import Act, End, bulk_chain, manifest_hash
from yantuo.records.trail.models import Entry, Head, Private, Seal
from yantuo.records.trail.private import SEALED_IN, private_digest, private_text
from yantuo.records.trail.seals import Sealed, heads_as_json


class Acting(Protocol):
    """Who acts, with the names as they are at this moment (they are frozen into the entry)."""

    @property
    def person_id(self) -> int:
        """The person; 0 is the system itself."""

    @property
    def name(self) -> str:
        """The person's name."""

    @property
    def post_title(self) -> str:
        """The post held."""

    @property
    def office_id(self) -> int:
        """The office the post belongs to."""

    @property
    def office_name(self) -> str:
        """The office's name."""


def record(
    *,
    by: Acting,
    at: datetime,
    verb: str,
    kind: str,
    subject: object = "",
    office: int | None = None,
    enterprise: int | None = None,
    from_state: str = "",
    to_state: str = "",
    reason: str = "",
    data: Mapping[str, object] | None = None,
) -> Entry:
    """Append one entry to the chain of `office` (the actor's own unless named); the database numbers and hashes it."""
    return Entry.objects.create(
        office_id=by.office_id if office is None else office,
        at=at,
        actor_id=by.person_id,
        actor_name=by.name,
        actor_post=by.post_title,
        actor_office=by.office_name,
        verb=verb,
        kind=kind,
        subject=str(subject),
        enterprise_id=enterprise,
        from_state=from_state,
        to_state=to_state,
        reason=reason,
        data=dict(data or {}),
    )


def hold(*, office: int) -> None:
    """Wait for the chain of an office before anything else is locked that is always locked after it.

    Who locks a row and then writes the trail would otherwise meet somebody who does it the other way round.
    """
    with connection.cursor() as cursor:
        cursor.execute("select trail_hold(%s)", [office])


@transaction.atomic
def record_private(
    *,
    by: Acting,
    at: datetime,
    verb: str,
    kind: str,
    private: Mapping[str, str],
    subject: object = "",
    office: int | None = None,
    enterprise: int | None = None,
    reason: str = "",
    data: Mapping[str, object] | None = None,
) -> Entry:
    """Append an entry about personal data: the chain holds a salted digest, the data lie encrypted beside it.

    The row beside it can be erased when its time has come; the chain stays whole.
    """
    salt = secrets.token_hex(16)
    text = private_text(private)
    entry = record(
        by=by,
        at=at,
        verb=verb,
        kind=kind,
        subject=subject,
        office=office,
        enterprise=enterprise,
        reason=reason,
        data={**(data or {}), "private": private_digest(salt, text)},
    )
    Private.objects.create(entry=entry, salt=salt, sealed=seal(text, SEALED_IN))
    return entry


@transaction.atomic
def erase_private(*, entry: Entry, by: Acting, at: datetime, reason: str) -> bool:
    """Erase the personal data of an entry and put that on record; False where they were erased before."""
    gone, _rows = Private.objects.filter(entry=entry).delete()
    if gone:
        record(
            by=by,
            at=at,
            verb="trail.erase_private",
            kind="trail",
            subject=entry.pk,
            office=entry.office_id,
            enterprise=entry.enterprise_id,
            reason=reason,
        )
    return bool(gone)


def record_bulk(
    *,
    by: Acting,
    at: datetime,
    verb: str,
    kind: str,
    ids: Iterable[object],
    office: int | None = None,
    subject: object = "",
    reason: str = "",
    data: Mapping[str, object] | None = None,
) -> Entry:
    """Append one entry for an act on many things: how many, and a hash that proves the list kept elsewhere."""
    every = {str(item) for item in ids}
    manifest = {"count": len(every), "manifest": manifest_hash(every)}
    return record(
        by=by,
        at=at,
        verb=verb,
        kind=kind,
        subject=subject,
        office=office,
        reason=reason,
        data={**(data or {}), **manifest},
    )


_COLUMNS = (
    "office_id, seq, at, actor_id, actor_name, actor_post, actor_office, verb, kind, subject, enterprise_id, "
    "from_state, to_state, reason, data, prev, hash"
)
_RAISE = (
    "insert into trail_head (office_id, seq, hash) values (%s, %s, %s) "
    "on conflict (office_id) do update set seq = excluded.seq, hash = excluded.hash"
)


def load_bulk(link: psycopg.Connection, acts: Iterable[Act]) -> int:
    """Append acts by COPY in one transaction through a connection of the owner; returns how many.

    The database's own trigger rests meanwhile: numbers and hashes are computed here, by the same rule.
    """
    with link.transaction(), link.cursor() as cursor:
        cursor.execute("lock table trail_head in exclusive mode")
        cursor.execute("select office_id, seq, hash from trail_head")
        ends = {office: End(seq, digest) for office, seq, digest in cursor.fetchall()}
        before = dict(ends)
        cursor.execute("alter table trail_entry disable trigger link")
        with cursor.copy(f"copy trail_entry ({_COLUMNS}) from stdin") as rows:
            for made in bulk_chain(acts, ends):
                rows.write_row(_row(made.act, made.seq, made.data, made.prev, made.hash))
        cursor.execute("alter table trail_entry enable trigger link")
        moved = {office: end for office, end in ends.items() if before.get(office) != end}
        cursor.executemany(_RAISE, [(office, end.seq, end.hash) for office, end in sorted(moved.items())])
    return sum(end.seq - before.get(office, End(0, "")).seq for office, end in moved.items())


def _row(act: Act, seq: int, data: str, prev: str, digest: str) -> tuple[object, ...]:
    who = (act.actor_id, act.actor_name, act.actor_post, act.actor_office)
    what = (act.verb, act.kind, act.subject, act.enterprise_id, act.from_state, act.to_state, act.reason)
    return (act.office_id, seq, act.at, *who, *what, data, prev, digest)


class SealRefused(ValueError):
    """A day before the newest seal: its seal would claim heads that did not exist then."""

    def __init__(self, day: date, newest: date) -> None:
        super().__init__(f"{day} lies before the newest seal, of {newest}: it can no longer be sealed")


@transaction.atomic
def seal_day(*, day: date, at: datetime) -> Seal:
    """Sign the ends of all chains for a day and write them to the folder of anchors; a sealed day stays so.

    The file is written after the commit; a second call writes one that is missing. Raises SealRefused.
    """
    found = Seal.objects.filter(day=day).first()
    if found is None:
        heads = {head.office_id: End(head.seq, head.hash) for head in Head.objects.order_by("office_id")}
        last = Seal.objects.order_by("-day").first()
        if last and day < last.day:
            raise SealRefused(day, last.day)
        previous = as_sealed(last).fingerprint() if last else ""
        made = Sealed(day=day, sealed_at=at, previous=previous, heads=heads).signed()
        found = Seal.objects.create(
            day=day,
            sealed_at=at,
            previous=previous,
            heads=heads_as_json(heads),
            signature=made.signature,
            public_key=made.public_key,
        )
    written = as_sealed(found)
    transaction.on_commit(lambda: write_anchor(written))
    return found


def as_sealed(row: Seal) -> Sealed:
    """A seal of the database as what it says."""
    return Sealed(
        day=row.day,
        sealed_at=row.sealed_at,
        previous=row.previous,
        heads=row.heads,
        signature=row.signature,
        public_key=row.public_key,
    )


def write_anchor(sealed: Sealed) -> Path:
    """Write the file to be kept outside, complete or not at all; one that is there already stays as it is."""
    place: Path = settings.DATA / "anchors" / f"trail-{sealed.day:%Y-%m-%d}.json"
    if not place.exists():
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = place.with_suffix(f".{secrets.token_hex(4)}")
        draft.write_text(sealed.as_text())
        draft.replace(place)
    return place
