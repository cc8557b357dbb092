"""Fields of supervision (拓面) as data: each a folder rules/domains/<field>/ with the kinds of object in it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Literal, TypeAlias

from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field

from yantuo.kernel import packlock
from yantuo.kernel.bilingual import Bilingual
from yantuo.kernel.rulefiles import Fault, Rule, RuleFaults, load_file, load_rows
from yantuo.kernel.sentence import Sentence

Json: TypeAlias = str | int | float | bool


class Choice(BaseModel):
    """One value of a choice: the Chinese word is what is stored."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    zh: str
    en: str

    @property
    def title(self) -> Bilingual:
        """The word in the reader's language."""
        return Bilingual(self.en, zh=self.zh)


class Attribute(BaseModel):
    """One thing to be known of an object; bounds are both included, `longest` counts characters."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    key: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    name: str
    name_zh: str
    type: Literal["text", "integer", "decimal", "date", "yes_no", "choice"]
    unit: str = ""
    required: bool = False
    least: float | date | None = None
    most: float | date | None = None
    longest: int = 120
    choices: tuple[Choice, ...] = ()

    @property
    def title(self) -> Bilingual:
        """Its name with its unit."""
        unit = f" ({self.unit})" if self.unit else ""
        return Bilingual(self.name + unit, zh=self.name_zh + (f"（{self.unit}）" if self.unit else ""))

    def read(self, value: object) -> Json | Sentence:
        """The value as it is stored, or the sentence that says why it cannot be."""
        found = _READERS[self.type](self, value)
        if isinstance(found, Sentence | bool):
            return found
        if self.type in ("integer", "decimal", "date"):
            return self._within(found) or found
        return found

    def _within(self, value: Json) -> Sentence | None:
        comparable = date.fromisoformat(value) if isinstance(value, str) else value
        if self.least is not None and comparable < self.least:  # type: ignore[operator]
            return Sentence("This must not be less than %(least)s.", {"least": _plain(self.least)})
        if self.most is not None and comparable > self.most:  # type: ignore[operator]
            return Sentence("This must not be more than %(most)s.", {"most": _plain(self.most)})
        return None


def _plain(bound: float | date) -> str:
    return bound.isoformat() if isinstance(bound, date) else f"{bound:g}"


def _text(attribute: Attribute, value: object) -> Json | Sentence:
    text = str(value).strip()
    if len(text) > attribute.longest:
        return Sentence("At most %(most)s characters are possible.", {"most": attribute.longest})
    return text


def _integer(_attribute: Attribute, value: object) -> Json | Sentence:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return Sentence("This must be a whole number.")


def _decimal(_attribute: Attribute, value: object) -> Json | Sentence:
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return int(value) if value == int(value) else float(value)
    return Sentence("This must be a number.")


def _date(_attribute: Attribute, value: object) -> Json | Sentence:
    try:
        return (value if isinstance(value, date) else date.fromisoformat(str(value))).isoformat()
    except ValueError:
        return Sentence("This must be a date such as 2026-05-31.")


def _yes_no(_attribute: Attribute, value: object) -> Json | Sentence:
    return value if isinstance(value, bool) else Sentence("This must be yes or no.")


def _choice(attribute: Attribute, value: object) -> Json | Sentence:
    known = [choice.zh for choice in attribute.choices]
    if value in known:
        return str(value)
    return Sentence("Choose one of: %(known)s.", {"known": ", ".join(known)})


_READERS = {
    "text": _text,
    "integer": _integer,
    "decimal": _decimal,
    "date": _date,
    "yes_no": _yes_no,
    "choice": _choice,
}


class ObjectKind(Rule):
    """A kind of supervised object with the attributes that are kept of it."""

    key: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    name: str
    name_zh: str
    basis_zh: str
    attributes: tuple[Attribute, ...] = ()

    @property
    def title(self) -> Bilingual:
        """What it is called."""
        return Bilingual(self.name, zh=self.name_zh)

    @property
    def ground(self) -> Bilingual:
        """On which article its supervision rests."""
        return Bilingual(self.basis, zh=self.basis_zh)

    def read(self, given: Mapping[str, object]) -> tuple[dict[str, Json], dict[str, Sentence]]:
        """The attributes as they are stored, and every fault by the attribute it is in."""
        known = {attribute.key for attribute in self.attributes}
        faults = {
            key: Sentence("%(kind)s has no attribute “%(key)s”.", {"kind": self.title, "key": key})
            for key in given
            if key not in known
        }
        stored: dict[str, Json] = {}
        for attribute in self.attributes:
            value = given.get(attribute.key)
            if value is None or value == "":
                if attribute.required:
                    faults[attribute.key] = Sentence("This must be filled in.")
                continue
            found = attribute.read(value)
            if isinstance(found, Sentence):
                faults[attribute.key] = found
            else:
                stored[attribute.key] = found
        return stored, faults


class _Field(Rule):
    """What pack.yaml says of a field of supervision."""

    name: str
    name_zh: str
    basis_zh: str
    extends: str = ""  # the field whose objects, checklists and limits hold here too
    offices: bool = False  # what is looked at are offices: no enterprise belongs to it


@dataclass(frozen=True)
class Pack:
    """A field of supervision (拓面): data only, laid down in its folder."""

    key: str
    title: Bilingual
    kinds: Mapping[str, ObjectKind]
    folder: Path
    extends: str = ""
    offices: bool = False


class UnknownKind(LookupError):
    """A kind of object that no field of supervision knows; `sentence` is fit for the screen."""

    def __init__(self, domain: str, kind: str) -> None:
        if pack := packs().get(domain):
            known = ", ".join(str(one.title) for one in pack.kinds.values())
            self.sentence = Sentence(
                "The field “%(domain)s” has no kind of object “%(kind)s”; these are known: %(known)s.",
                {"domain": pack.title, "kind": kind, "known": known},
            )
        else:
            self.sentence = Sentence(
                "There is no field of supervision “%(domain)s”; these are known: %(known)s.",
                {"domain": domain, "known": ", ".join(of_enterprises())},
            )
        super().__init__(self.sentence.english)


def packs() -> Mapping[str, Pack]:
    """All fields of supervision by the name of their folder; raises RuleFaults with everything wrong with them."""
    return load_packs(settings.RULES / "domains")


def of_enterprises() -> Mapping[str, Pack]:
    """The fields to which an enterprise can belong."""
    return {key: pack for key, pack in packs().items() if not pack.offices}


@lru_cache(8)
def load_packs(folder: Path) -> Mapping[str, Pack]:
    """The fields of supervision under a folder, checked against their lock and read once."""
    faults: list[Fault] = []
    found = {
        place.name: pack
        for place in sorted(folder.iterdir())
        if place.is_dir()
        for pack in _packs(place, faults)
    }
    faults += [fault for pack in found.values() for fault in _unfounded(pack, found)]
    faults += packlock.check(folder)
    if faults:
        raise RuleFaults(faults)
    return {key: _with_kinds_below(pack, found) for key, pack in found.items()}


def _unfounded(pack: Pack, found: Mapping[str, Pack]) -> Iterator[Fault]:
    """A fault where a field extends one that does not exist or that extends another itself."""
    below = found.get(pack.extends)
    if pack.extends and (below is None or below.extends):
        said = Sentence("extends “%(field)s”, which is no field of its own", {"field": pack.extends})
        yield Fault(f"{pack.key}/pack.yaml", "", said)


def _with_kinds_below(pack: Pack, found: Mapping[str, Pack]) -> Pack:
    below = found[pack.extends].kinds if pack.extends else {}
    return replace(pack, kinds={**below, **pack.kinds})


def _packs(place: Path, faults: list[Fault]) -> Iterator[Pack]:
    about = load_file(_Field, place / "pack.yaml", faults)
    objects = place / "objects.yaml"
    rows = (
        load_rows(ObjectKind, objects, lambda row, at: str(row.get("key", f"row {at}")), faults)
        if objects.exists()
        else []
    )
    kinds: dict[str, ObjectKind] = {}
    for row in rows:
        if row.key in kinds:
            faults.append(Fault(objects.name, row.key, Sentence("stands twice")))
        faults += [Fault(objects.name, row.key, sentence) for sentence in _odd(row)]
        kinds[row.key] = row
    if about:
        title = Bilingual(about.name, zh=about.name_zh)
        yield Pack(place.name, title, kinds, place, about.extends, about.offices)


def _odd(kind: ObjectKind) -> Iterator[Sentence]:
    """What is wrong with the attributes of a kind taken together."""
    keys = [attribute.key for attribute in kind.attributes]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield Sentence("has the attribute %(key)s twice", {"key": key})
    for attribute in kind.attributes:
        if (attribute.type == "choice") != bool(attribute.choices):
            yield Sentence(
                "%(key)s: choices belong to the type choice, and to no other", {"key": attribute.key}
            )


def object_kind(domain: str, kind: str) -> ObjectKind:
    """A kind of object of a field; raises UnknownKind."""
    pack = packs().get(domain)
    if pack is None or kind not in pack.kinds:
        raise UnknownKind(domain, kind)
    return pack.kinds[kind]


def object_title(domain: str, kind: str) -> str:
    """What a kind of object is called, in the reader's language; the key itself where no field knows it any more."""
    try:
        return str(object_kind(domain, kind).title)
    except UnknownKind:
        return kind
