"""What a field of supervision says of its inspections: published items, yearly cap, terms of correction."""

from datetime import date
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, StrictBool

from yantuo.directory.enterprises.packs import packs
from yantuo.kernel.bilingual import Bilingual
from yantuo.kernel.rulefiles import Fault, Rule, RuleFaults, load_file
from yantuo.kernel.sentence import Sentence
from yantuo.mechanisms.inspection.visits.enums import Source


class Published(Rule):
    """One item of inspection that the authority has published; what is not on the list may not be carried out."""

    code: str = Field(pattern=r"^[A-Z0-9-]+$")
    name: str
    name_zh: str
    basis_zh: str

    @property
    def said(self) -> Bilingual:
        """Its name in the reader's language."""
        return Bilingual(self.name, zh=self.name_zh)


class Cap(BaseModel):
    """How many planned inspections a firm of a grade may have in a year; no grade: all others."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    grade: str = Field(default="", max_length=1)
    most: int = Field(ge=1)


class Inspections(Rule):
    """inspection.yaml of a field."""

    basis_zh: str
    valid_from: date
    valid_to: date | None = None
    source: str
    confirmed: StrictBool
    note: str = ""
    note_zh: str = ""
    published: tuple[Published, ...] = Field(min_length=1)
    yearly_cap: tuple[Cap, ...] = Field(min_length=1)
    counts: tuple[Source, ...] = (Source.PLAN,)  # inspections from these count towards the cap

    def covers(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return self.valid_from <= day <= (self.valid_to or date.max)

    def cap(self, grade: str) -> int:
        """The cap of a grade."""
        own = {cap.grade: cap.most for cap in self.yearly_cap}
        return own.get(grade) or own.get("") or max(own.values())

    def item(self, code: str) -> Published | None:
        """A published item by its code."""
        return next((one for one in self.published if one.code == code), None)


def inspections_of(domain: str, on: date) -> Inspections | None:
    """What a field says on a day, itself or by the field it extends; nothing where neither has inspections then."""
    pack = packs().get(domain)
    if pack is None:
        return None
    own = next((one for one in _editions(pack.folder) if one.covers(on)), None)
    return own or (inspections_of(pack.extends, on) if pack.extends else None)


@lru_cache(32)
def _editions(folder: Path) -> list[Inspections]:
    """Every edition of a field, earliest first; raises RuleFaults with everything that is wrong."""
    faults: list[Fault] = []
    found = [load_file(Inspections, path, faults) for path in sorted(folder.glob("inspection*.yaml"))]
    every = sorted((one for one in found if one), key=lambda one: one.valid_from)
    for one, following in pairwise(every):
        if one.covers(following.valid_from):
            said = Sentence(
                "the edition before is still in force on %(day)s: close it", {"day": following.valid_from}
            )
            faults.append(Fault(folder.name, "inspection", said))
    if faults:
        raise RuleFaults(faults)
    return every
