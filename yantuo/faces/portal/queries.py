"""What the public may learn of a document that it holds: that it is genuine and in force, never what it says."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from yantuo.casework.documents.models import Document, State
from yantuo.records.sight.session import SYSTEM, sight

LONGEST_CODE = 40  # characters anybody may type for a code


@dataclass(frozen=True)
class Checked:
    """A genuine document: its outer marks and the digests of its stored bytes."""

    code: str
    title: str
    number: str
    office: str
    dated: date
    state: str
    later: str  # number of the document that has superseded it
    sealed: date | None
    pdf: str
    scan: str  # digest of the scan of the sealed paper, where one is bound

    @property
    def tone(self) -> str:
        """How the state is marked."""
        return {State.SUPERSEDED.value: "warn", State.VOID.value: "late"}.get(self.state, "ok")

    @property
    def in_force(self) -> bool:
        """Whether it was neither superseded nor withdrawn."""
        return self.tone == "ok"


def plain_code(text: str) -> str:
    """A check code as it is kept, however it was typed."""
    return re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", text[:LONGEST_CODE]).upper())


def plain_number(text: str) -> str:
    """A document number without spaces and brackets, which people type in many ways."""
    return re.sub(r"[\s\[\]()【】〔〕「」]", "", unicodedata.normalize("NFKC", text)).casefold()


def check(code: str, number: str | None = None) -> Checked | None:
    """The issued document with a check code, and with a number where one is given; else None (one query).

    Looked up with the system's sight, because the public sees no document: only these marks leave this function.
    """
    wanted = plain_code(code)
    with sight(SYSTEM):
        rows = Document.objects.issued().filter(check_code=wanted, signed_at__isnull=False)
        found = rows.select_related("office", "superseded_by", "scan").first() if wanted else None
    if found is None or (number is not None and plain_number(found.number) != plain_number(number)):
        return None
    return _marks(found)


def _marks(found: Document) -> Checked:
    later = getattr(found, "superseded_by", None)
    return Checked(
        code=found.check_code,
        title=found.title,
        number=found.number,
        office=found.office.name,
        dated=timezone.localdate(found.signed_at),
        state=found.state,
        later=later.number if later and found.state == State.SUPERSEDED else "",
        sealed=timezone.localdate(found.sealed_at) if found.sealed_at else None,
        pdf=found.pdf_id or "",
        scan=found.scan.blob_id if found.scan else "",
    )
