"""Proving that nothing of the trail was altered, inserted, moved or removed: every chain from first entry to end.

It trusts no function of ours in the database: each text is put together from the bare columns and hashed here.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256

from django.utils.translation import gettext_lazy as _
from psycopg import Connection
from pydantic import ValidationError

from yantuo.records.sight.aside import aside
from yantuo.records.sight.session import SYSTEM
from yantuo.records.trail import keys
from yantuo.records.trail.chain import End
from yantuo.records.trail.seals import Sealed


class Reason(StrEnum):
    """Why a link does not hold."""

    ALTERED = "altered"
    MISSING = "missing"
    DOUBLED = "doubled"
    UNLINKED = "unlinked"
    HEAD_MISSING = "head_missing"
    HEAD_DIFFERS = "head_differs"
    CUT = "cut"
    REPLACED = "replaced"
    NO_CHAIN = "no_chain"
    SEAL_FORGED = "seal_forged"
    SEAL_UNKNOWN = "seal_unknown_key"
    SEAL_MISSING = "seal_missing"


SENTENCES = {
    Reason.ALTERED: _("Office %(office)s, entry %(seq)s: it was altered after it was written."),
    Reason.MISSING: _("Office %(office)s: entries before number %(seq)s are missing."),
    Reason.DOUBLED: _("Office %(office)s: number %(seq)s stands there twice or in the wrong place."),
    Reason.UNLINKED: _("Office %(office)s, entry %(seq)s: it does not follow on the entry before it."),
    Reason.HEAD_MISSING: _("Office %(office)s: the head of the chain is missing; its last entry is %(seq)s."),
    Reason.HEAD_DIFFERS: _("Office %(office)s: the head of the chain does not fit its last entry %(seq)s."),
    Reason.CUT: _("Office %(office)s: the end was cut off from entry %(seq)s on (told by: %(by)s)."),
    Reason.REPLACED: _("Office %(office)s, entry %(seq)s: history was rewritten (told by: %(by)s)."),
    Reason.NO_CHAIN: _("Office %(office)s: its whole chain is missing (told by: %(by)s)."),
    Reason.SEAL_FORGED: _("The signature of the seal does not fit what it says (%(by)s)."),
    Reason.SEAL_UNKNOWN: _("The seal was made with a key that this installation never had (%(by)s)."),
    Reason.SEAL_MISSING: _("A daily seal was removed from the database (told by: %(by)s)."),
}


@dataclass(frozen=True)
class Break:
    """A link that does not hold: office and number of the entry (0: none), why, and which seal told."""

    office: int
    seq: int
    reason: Reason
    told_by: str = ""  # the day of a seal, "anchor" or "head"

    def __str__(self) -> str:
        facts = {"office": self.office, "seq": self.seq, "by": self.told_by}
        return str(SENTENCES[self.reason]) % facts


@dataclass
class Findings:
    """What a verification found; `breaks` has the first one of each chain, in the order of the chains."""

    entries: int = 0
    chains: int = 0
    seals: int = 0
    breaks: list[Break] = field(default_factory=list)

    @property
    def intact(self) -> bool:
        """Whether every link holds."""
        return not self.breaks

    @property
    def first(self) -> Break | None:
        """The first broken link."""
        return self.breaks[0] if self.breaks else None

    @property
    def cut(self) -> bool:
        """Whether an end is missing."""
        return any(found.reason in (Reason.CUT, Reason.NO_CHAIN) for found in self.breaks)


Claims = dict[int, dict[int, list[tuple[str, str]]]]  # office -> number -> (hash, who says so)

# Plain columns only: an altered trail_text() in the database must not be able to hide anything.
_ENTRIES = r"""
copy (
  select office_id, seq, hash, json_build_array(
    prev, office_id::text, seq::text, (extract(epoch from at) * 1000000)::bigint::text,
    actor_id::text, actor_name, actor_post, actor_office, verb, kind, subject,
    coalesce(enterprise_id::text, ''), from_state, to_state, reason, data::text)::text
  from trail_entry order by office_id, seq
) to stdout
"""
_HEADS = "select office_id, seq, hash from trail_head"
_SEALS = "select day, sealed_at, previous, heads, signature, public_key from trail_seal order by day"


@contextmanager
def still() -> Iterator[Connection]:
    """A connection that sees the whole trail as of one moment, while others go on writing."""
    with aside(SYSTEM) as link:
        link.execute("set search_path = pg_catalog, public")  # nobody's functions before the built-in ones
        link.execute("begin isolation level repeatable read read only")
        yield link


def verify(link: Connection, *, anchor: Sealed | None = None) -> Findings:
    """Follow every chain through a connection that sees all of it; heads, seals and the anchor must agree."""
    findings = Findings()
    claims: Claims = {}
    wrong = list(_check_seals(_seals(link, findings), anchor, claims))
    heads = {office: End(seq, digest) for office, seq, digest in link.execute(_HEADS)}
    found = _Walk(findings, claims, heads)
    with link.cursor() as cursor, cursor.copy(_ENTRIES) as rows:
        for row in rows:
            office, seq, digest, text = bytes(row).split(b"\t", 3)
            # COPY doubles backslashes; everything else it would escape is escaped in the JSON already
            found.step(office, int(seq), digest, text[:-1].replace(b"\\\\", b"\\"))
    found.close()
    findings.breaks += [*found.unseen(), *wrong]
    return findings


class _Walk:
    """One pass over all entries, ordered by office and number."""

    def __init__(self, findings: Findings, claims: Claims, heads: dict[int, End]) -> None:
        self.findings, self.claims, self.heads = findings, claims, heads
        self.office = b""
        self.seq, self.digest = 0, b""  # of the entry before
        self.broken = False
        self.claimed: dict[int, list[tuple[str, str]]] = {}

    def step(self, office: bytes, seq: int, digest: bytes, text: bytes) -> None:
        """Check one entry against the one before it."""
        if office != self.office:
            self.close()
            self._open(office)
        self.findings.entries += 1
        if not self.broken:
            if reason := self._fault(seq, digest, text):
                self._break(seq, reason)
            elif seq in self.claimed:
                self._compare(seq, digest.decode())
        self.seq, self.digest = seq, digest

    def _fault(self, seq: int, digest: bytes, text: bytes) -> Reason | None:
        if seq != self.seq + 1:
            return Reason.MISSING if seq > self.seq else Reason.DOUBLED
        if sha256(text).hexdigest().encode() != digest:
            return Reason.ALTERED
        return None if text.startswith(b'["%b", "' % self.digest) else Reason.UNLINKED

    def _open(self, office: bytes) -> None:
        self.office, self.seq, self.digest, self.broken = office, 0, b"", False
        self.claimed = self.claims.pop(int(office), {})
        self.findings.chains += 1

    def _break(self, seq: int, reason: Reason, told_by: str = "") -> None:
        self.broken = True
        self.findings.breaks.append(Break(int(self.office), seq, reason, told_by))

    def _compare(self, seq: int, digest: str) -> None:
        """What seals say of this entry."""
        for said, who in self.claimed[seq]:
            if said != digest and not self.broken:
                self._break(seq, Reason.REPLACED, who)

    def close(self) -> None:
        """Check the end of the chain walked last: its head, and what seals say of later entries."""
        if not self.office:
            return
        head = self.heads.pop(int(self.office), None)
        beyond = max(self.claimed, default=0)
        if self.broken:
            return
        if head is None:
            self._break(self.seq, Reason.HEAD_MISSING)
        elif head.seq > self.seq:
            self._break(self.seq + 1, Reason.CUT, "head")
        elif head != (self.seq, self.digest.decode()):
            self._break(self.seq, Reason.HEAD_DIFFERS)
        elif beyond > self.seq:
            self._break(self.seq + 1, Reason.CUT, self.claimed[beyond][0][1])

    def unseen(self) -> Iterator[Break]:
        """Chains that heads or seals name and of which no entry is there."""
        for office, claimed in sorted(self.claims.items()):
            if last := max(claimed, default=0):
                yield Break(office, 1, Reason.NO_CHAIN, claimed[last][0][1])
        for office in sorted(self.heads.keys() - self.claims.keys()):
            yield Break(office, 1, Reason.NO_CHAIN, "head")


def _seals(link: Connection, findings: Findings) -> Iterator[tuple[str, Sealed | None]]:
    """The daily seals in the database, None where a row cannot even be read as one."""
    for row in link.execute(_SEALS):
        findings.seals += 1
        said = dict(zip(Sealed.model_fields, row, strict=True))
        try:
            yield row[0].isoformat(), Sealed.model_validate(said)
        except ValidationError:
            yield row[0].isoformat(), None


def _check_seals(
    seals: Iterator[tuple[str, Sealed | None]], anchor: Sealed | None, claims: Claims
) -> Iterator[Break]:
    """Check the seals, themselves a chain, and the anchor with them; note what the genuine ones claim."""
    known = keys.trusted()
    before = ""
    prints = set()
    for day, seal in seals:
        if seal is None:
            yield Break(0, 0, Reason.SEAL_FORGED, day)
            continue
        yield from _judge(seal, day, known, claims)
        if seal.previous != before:
            yield Break(0, 0, Reason.SEAL_MISSING, day)
        before = seal.fingerprint()
        prints.add(before)
    if anchor:
        yield from _judge(anchor, "anchor", known, claims)
        if anchor.fingerprint() not in prints:
            yield Break(0, 0, Reason.SEAL_MISSING, "anchor")


def _judge(seal: Sealed, who: str, known: frozenset[str], claims: Claims) -> Iterator[Break]:
    if reason := _fault_of(seal, known):
        yield Break(0, 0, reason, who)
        return
    for office, (seq, digest) in seal.heads.items():
        claims.setdefault(office, {}).setdefault(seq, []).append((digest, who))


def _fault_of(seal: Sealed, known: frozenset[str]) -> Reason | None:
    """Forged, or made with a key never used here; where no key is known, only the signature is checked."""
    if not seal.is_genuine():
        return Reason.SEAL_FORGED
    return Reason.SEAL_UNKNOWN if known and seal.public_key not in known else None
