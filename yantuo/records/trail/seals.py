"""What a daily seal says, how it is written outside as an anchor, and how one is read back."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, ValidationError

from yantuo.records.trail import keys
from yantuo.records.trail.chain import EPOCH, MICROSECOND, End


class Sealed(BaseModel):
    """The ends of all chains at one moment, signed; the same in the database and in the file kept outside."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    day: date
    sealed_at: datetime
    previous: str  # SHA-256 of the signature before it: seals are a chain of their own
    heads: dict[int, End]
    signature: str = ""
    public_key: str = ""

    def content(self) -> bytes:
        """What is signed."""
        said = {
            "day": self.day.isoformat(),
            "sealed_at": (self.sealed_at - EPOCH) // MICROSECOND,
            "previous": self.previous,
            "heads": heads_as_json(self.heads),
        }
        return json.dumps(said, sort_keys=True, separators=(",", ":")).encode()

    def signed(self) -> "Sealed":
        """The same with signature and key."""
        signature, public_key = keys.sign(self.content())
        return self.model_copy(update={"signature": signature, "public_key": public_key})

    def is_genuine(self) -> bool:
        """Whether the signature fits what is said and the key it names."""
        return keys.is_signed(self.content(), self.signature, self.public_key)

    def fingerprint(self) -> str:
        """What the next seal says of this one."""
        return hashlib.sha256(self.signature.encode()).hexdigest()

    def as_text(self) -> str:
        """The text of the file kept outside."""
        return self.model_dump_json(indent=1) + "\n"


def heads_as_json(heads: Mapping[int, End]) -> dict[str, list[object]]:
    """The ends of chains as the database and the signature hold them."""
    return {str(office): [end.seq, end.hash] for office, end in sorted(heads.items())}


class NoAnchor(Exception):
    """A file that cannot be read as an anchor; the message says why."""


def read_anchor(place: Path) -> Sealed:
    """Read an anchor kept outside; raises NoAnchor. Whether it is genuine is for the caller to ask."""
    try:
        return Sealed.model_validate_json(place.read_bytes())
    except OSError as error:
        raise NoAnchor(
            _("The anchor %(file)s cannot be read (%(why)s).") % {"file": place, "why": error.strerror}
        ) from error
    except ValidationError as error:
        raise NoAnchor(
            _("The file %(file)s is no anchor of a trail: give one of the files that the daily seal wrote.")
            % {"file": place}
        ) from error
