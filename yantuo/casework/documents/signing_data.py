"""Data of what people sign on forms used in the field: moments, signatures, refusals, evidence and bases."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Self

from pydantic import AfterValidator, AwareDatetime, Field, StringConstraints, model_validator

from yantuo.casework.documents.forms_data import CreditCode
from yantuo.casework.documents.pictures import Picture
from yantuo.casework.documents.typeset_data import Line, MaybeLine, Part, in_law_zone
from yantuo.kernel.sentence import Sentence

Moment = Annotated[AwareDatetime, AfterValidator(in_law_zone)]
"""A moment in the law's zone (+08:00), printed to the minute."""
MaybeDigest = Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{64})?$")]
"""SHA-256 of a file as it is kept, or nothing."""
Choice = Annotated[Line, Field(max_length=30)]
"""One of several boxes to tick."""
Ordinal = Annotated[int, Field(ge=1, le=999)]


class Signature(Part):
    """Who signed and when; without a drawn image, or without a moment, room is left for the pen."""

    name: Annotated[Line, Field(max_length=80)]
    post: Annotated[MaybeLine, Field(max_length=80)] = ""
    certificate: Annotated[MaybeLine, Field(max_length=80)] = Field(
        default="", description="执法证号, of an officer"
    )
    image: Picture | None = Field(default=None, description="the drawn signature; see pictures.py")
    digest: MaybeDigest = Field(default="", description="SHA-256 of the signature's file as it is kept")
    signed_at: Moment | None = None


class Refusal(Part):
    """拒签: nobody signed for the party; why, and who saw it or what recorded it."""

    reason: Line
    witness: MaybeLine = ""
    witness_unit: MaybeLine = ""
    witness_signature: Picture | None = None
    recorded: MaybeLine = Field(default="", description="such as 已全程录音录像")
    noted_at: Moment | None = None

    @model_validator(mode="after")
    def _seen(self) -> Self:
        if not self.witness and not self.recorded:
            raise ValueError(Sentence("must name a witness or a recording where the signature was refused"))
        return self


class Place(Part):
    """The enterprise or office a form is addressed to."""

    name: Line
    credit_code: CreditCode = ""
    representative: MaybeLine = Field(default="", description="法定代表人（负责人）")
    address: MaybeLine = ""
    contact: MaybeLine = ""
    phone: MaybeLine = ""


class Evidence(Part):
    """One file that proves something; with `picture` it is shown reduced, else by name and hash alone."""

    name: Line
    digest: MaybeDigest = ""
    taken_at: Moment | None = None
    picture: Picture | None = None


def signed_or_refused(signature: Signature | None, refusal: Refusal | None) -> None:
    """Raises ValueError where a paper holds both a signature and its refusal."""
    if signature is not None and signature.signed_at is not None and refusal is not None:
        raise ValueError(Sentence("must not be both signed by the party and refused"))


def numbered_once(numbers: Iterable[int]) -> None:
    """Raises ValueError where two problems bear the same number."""
    seen = list(numbers)
    if len(set(seen)) < len(seen):
        raise ValueError(Sentence("must not give two problems the same number"))


def in_order(first: datetime | None, second: datetime | None) -> None:
    """Raises ValueError where something ends before it begins."""
    if first is not None and second is not None and second < first:
        raise ValueError(Sentence("must not end before it begins"))
