"""A row of a spreadsheet to what it says of an enterprise: names looked up, codes read, every fault told."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from yantuo.directory.enterprises.enums import State, Type
from yantuo.directory.enterprises.importing.outcome import Remark
from yantuo.directory.enterprises.rules import place_note, read_categories, with_parents
from yantuo.kernel.codes.credit import is_credit_code, read_credit_code
from yantuo.kernel.codes.division import Divisions, named, normal
from yantuo.kernel.codes.division_table import Division, Level
from yantuo.kernel.codes.licence import read_licence_number
from yantuo.kernel.sentence import Sentence
from yantuo.records.jobs.sheets.columns import Fault
from yantuo.records.jobs.sheets.headers import Header
from yantuo.records.jobs.sheets.read import Row

_TYPES_BY_CODE = {"92": Type.HOUSEHOLD, "93": Type.COOPERATIVE}
_COUNTY_ENDINGS = ("自治县", "县", "区", "市", "旗")
# Columns that go to the enterprise as they are; an empty cell leaves what is on file.
_PLAIN = {
    "name": "name", "type": "type", "scale": "scale", "address": "address", "legal": "legal_representative",
    "grade": "grade", "grade_year": "grade_year", "founded_on": "founded_on", "note": "note",
}  # fmt: skip


@dataclass(frozen=True)
class Office:
    """An office that may supervise enterprises of the import."""

    pk: int
    code: str
    names: tuple[str, ...]
    division: str
    is_bureau: bool


class Counties(NamedTuple):
    """The counties of today that a word may mean, and whether it is a word of former times only."""

    codes: tuple[str, ...]
    former: bool


@dataclass(frozen=True)
class Surroundings:
    """Where an import takes place: the area it may write to, its offices, the day, the codes of divisions."""

    area: str
    own_office: int
    offices: tuple[Office, ...]
    today: date
    divisions: Divisions = field(default_factory=Divisions.load)

    @cached_property
    def counties(self) -> Mapping[str, "Counties"]:
        """Code or name of a county of the city, former ones included → the codes of today."""
        rows: dict[str, list[Division]] = {}
        for row in self.divisions:
            if (
                row.level is Level.COUNTY
                and row.code.startswith(self.area[:4])
                and self.divisions.heirs(row.code)
            ):
                for word in self._words(row):
                    rows.setdefault(word, []).append(row)
        return {word: self._counties(found) for word, found in rows.items()}

    def _words(self, row: Division) -> Iterator[str]:
        yield from (
            row.code,
            row.name,
            self.divisions.name(row.code[:4] + "00") + row.name,
            self.divisions.full_name(row.code),
        )
        if not self.divisions.is_retired(
            row.code
        ):  # 长治 without an ending is the city, not the former county
            yield from (
                row.name.removesuffix(end)
                for end in _COUNTY_ENDINGS
                if row.name.endswith(end) and len(row.name) > 2
            )

    def _counties(self, rows: list[Division]) -> "Counties":
        heirs = sorted({heir for row in rows for heir in self.divisions.heirs(row.code)})
        return Counties(tuple(heirs), all(self.divisions.is_retired(row.code) for row in rows))

    @cached_property
    def townships(self) -> Mapping[tuple[str, str], str]:
        """County and name of a township, or its code → its code."""
        found: dict[tuple[str, str], str] = {}
        for row in self.divisions:
            if (
                row.level is Level.TOWNSHIP
                and row.code.startswith(self.area[:4])
                and not self.divisions.is_retired(row.code)
            ):
                found |= {
                    (row.code[:6], word): row.code
                    for word in (row.name, row.name.removesuffix("街道"), row.code)
                }
        return found

    @cached_property
    def offices_by_name(self) -> Mapping[str, Office]:
        """An office by code or any of its names."""
        return {name: office for office in self.offices for name in (office.code, *office.names) if name}

    @cached_property
    def bureau_of(self) -> Mapping[str, int]:
        """The bureau of each county."""
        return {office.division: office.pk for office in self.offices if office.is_bureau}


@dataclass
class Draft:
    """What a row says of one enterprise; only what its cells hold. `people` are role, name and telephone."""

    row: Row
    facts: dict[str, Any] = field(default_factory=dict)
    first: dict[str, Any] = field(default_factory=dict)  # facts of a new file that the row does not tell
    licence: dict[str, Any] = field(default_factory=dict)
    place: dict[str, Any] = field(default_factory=dict)
    people: list[tuple[str, str, str]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    @property
    def code(self) -> str:
        """The credit code."""
        return str(self.facts.get("credit_code", ""))


class Reader:
    """Reads rows under one header in their surroundings."""

    def __init__(self, header: Header, around: Surroundings) -> None:
        self.columns = {one.column.key: one for one in header.headings}
        self.around = around
        self.home_county = around.area if len(around.area) == 6 else ""

    def drafts(self, rows: Iterable[Row]) -> Iterator[Draft]:
        """One draft per row, in order."""
        return (self.draft(row) for row in rows)

    def draft(self, row: Row) -> Draft:
        """What a row says, with every fault in it."""
        draft = Draft(row, faults=list(row.faults))
        values = row.values
        draft.facts = {name: values[key] for key, name in _PLAIN.items() if values.get(key) is not None}
        self._code(draft, values.get("credit_code"))
        self._where(draft, values)
        self._categories(draft, values.get("categories"))
        self._state(draft, values)
        self._licence(draft, values)
        self._people(draft, values)
        return draft

    def fault(self, draft: Draft, key: str, code: str, sentence: Sentence) -> None:
        """Put a fault at the cell of a column; of one the sheet does not have, at its credit code."""
        at = self.columns.get(key) or self.columns["credit_code"]  # a required column, so it is there
        cells = draft.row.cells
        shown = str(cells[at.index]) if at.index < len(cells) and cells[at.index] is not None else ""
        draft.faults.append(Fault(draft.row.number, at.letter, at.text, shown[:200], code, sentence))

    def _remark(self, draft: Draft, key: str, sentence: Sentence) -> None:
        draft.remarks.append(Remark(draft.row.number, self.columns[key].letter, sentence))

    def _code(self, draft: Draft, value: str | None) -> None:
        if value is None:
            return
        if is_credit_code(value):
            draft.facts["credit_code"] = value
            draft.first = {"type": _TYPES_BY_CODE.get(value[:2], Type.COMPANY)}
            return
        for sentence in read_credit_code(value, self.around.divisions).faults:
            self.fault(draft, "credit_code", "code.wrong", sentence)

    def _where(self, draft: Draft, values: Mapping[str, Any]) -> None:
        """County, township and supervising office, and the position of the main premises."""
        county = self._county(draft, values.get("county"))
        if county:
            draft.facts["county_id"] = county
        self._township(draft, values.get("township"), county)
        self._office(draft, values.get("office"))
        self._place(draft, values, county)

    def _county(self, draft: Draft, word: str | None) -> str:
        if not word:
            return ""
        key = normal(word)[:6] if word.isdecimal() else "".join(word.split())
        found = self.around.counties.get(key, Counties((), False))
        if len(found.codes) != 1 or not found.codes[0].startswith(self.around.area):
            self.fault(draft, "county", "county.unknown", self._no_county(word, found.codes))
            return ""
        if found.former:
            heir = named(found.codes, self.around.divisions)
            self._remark(
                draft,
                "county",
                Sentence("“%(word)s” is out of use: entered under %(heir)s.", {"word": word, "heir": heir}),
            )
        return found.codes[0]

    def _no_county(self, word: str, found: tuple[str, ...]) -> Sentence:
        outside = self.around.divisions.get(word) if word.isdecimal() and not found else None
        name = f"{word} {outside.name}" if outside else named(found, self.around.divisions)
        if len(found) > 1:
            return Sentence(
                "“%(word)s” may mean several counties: write one of %(heirs)s.", {"word": word, "heirs": name}
            )
        if name:
            return Sentence(
                "%(name)s lies outside the area of this office, which enters no enterprises there.",
                {"name": name},
            )
        return Sentence(
            "There is no county “%(word)s” here: write its name or its code of six digits.", {"word": word}
        )

    def _township(self, draft: Draft, word: str | None, county: str) -> None:
        if not word or not county:
            return
        key = normal(word) if word.isdecimal() else "".join(word.split())
        if code := self.around.townships.get((county, key)):
            draft.facts["township_id"] = code
        elif any(at == county for at, _name in self.around.townships):
            params = {"word": word, "county": self.around.divisions.name(county)}
            told = Sentence("There is no township “%(word)s” in %(county)s.", params)
            self.fault(draft, "township", "township.unknown", told)

    def _office(self, draft: Draft, word: str | None) -> None:
        if not word:
            return
        if office := self.around.offices_by_name.get(word.strip()):
            draft.facts["office_id"] = office.pk
            return
        unknown = Sentence(
            "No office “%(word)s” with supervision stands below yours: write its full name or its code.",
            {"word": word},
        )
        self.fault(draft, "office", "office.unknown", unknown)

    def _place(self, draft: Draft, values: Mapping[str, Any], county: str) -> None:
        address = values.get("place") or values.get("address")
        longitude, latitude = _degrees(values.get("longitude")), _degrees(values.get("latitude"))
        if (longitude is None) != (latitude is None) and not {"longitude", "latitude"} & {
            self._key(f) for f in draft.row.faults
        }:
            at = "longitude" if longitude is None else "latitude"
            self.fault(
                draft, at, "place.half", Sentence("A position needs longitude and latitude, both or neither.")
            )
            return
        if values.get("place") or longitude is not None:
            draft.place = {"address": address or ""}
        if longitude is not None and latitude is not None:
            draft.place |= {"longitude": longitude, "latitude": latitude}
            if county and (odd := place_note(county, longitude, latitude)):
                self._remark(draft, "longitude", odd)

    def _key(self, fault: Fault) -> str:
        return next((key for key, one in self.columns.items() if one.letter == fault.column), "")

    def _categories(self, draft: Draft, text: str | None) -> None:
        if not text:
            return
        codes, unknown = read_categories(text)
        draft.facts["categories"] = with_parents(codes)
        if unknown:
            told = Sentence(
                "No such food category: %(words)s. Write names of the catalogue or codes, as in 调味品 or 0302.",
                {"words": ", ".join(unknown)},
            )
            self.fault(draft, "categories", "category.unknown", told)

    def _state(self, draft: Draft, values: Mapping[str, Any]) -> None:
        state, closed_on = values.get("state"), values.get("closed_on")
        if closed_on and closed_on > self.around.today:
            self.fault(draft, "closed_on", "closed.future", Sentence("This day has not come yet."))
        elif closed_on and state not in (None, State.CLOSED):
            told = Sentence(
                "A day of closing stands beside a state that is not closed: put one of the two right."
            )
            self.fault(draft, "closed_on", "closed.state", told)
        elif state or closed_on:
            draft.facts["state"] = state or State.CLOSED
            draft.facts["closed_on"] = closed_on

    def _licence(self, draft: Draft, values: Mapping[str, Any]) -> None:
        begins, ends = values.get("licence_from"), values.get("licence_to")
        if begins and ends and ends < begins:
            self.fault(
                draft, "licence_to", "licence.backwards", Sentence("A licence cannot end before it begins.")
            )
        number = values.get("licence")
        if number is None:
            return
        found = read_licence_number(number, self.around.divisions)
        for sentence in found.faults:
            self.fault(draft, "licence", "licence.wrong", sentence)
        given = {"issued_by": values.get("licence_issuer"), "valid_from": begins, "valid_to": ends}
        draft.licence = {"number": found.value, **{name: value for name, value in given.items() if value}}

    def _people(self, draft: Draft, values: Mapping[str, Any]) -> None:
        legal, contact, phone = (values.get(key) or "" for key in ("legal", "contact", "phone"))
        if legal:
            draft.people.append(("legal", legal, "" if contact else phone))
        if contact:
            draft.people.append(("contact", contact, phone))
        if phone and not (legal or contact):
            told = Sentence("A telephone number needs a person: fill in 联系人 or 法定代表人.")
            self.fault(draft, "phone", "phone.nobody", told)


def _degrees(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
