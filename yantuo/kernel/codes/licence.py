"""Food production licence numbers: SC and 14 digits (食品生产许可管理办法, Order 24 of 2020, art. 30)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from yantuo.kernel.codes.categories import ADDITIVES, FOOD, Category
from yantuo.kernel.codes.division import Divisions
from yantuo.kernel.codes.division_table import Level, level_of
from yantuo.kernel.codes.place import Place, place_of, possible, retired_note, zone_note
from yantuo.kernel.codes.reading import Reading, compact, digits
from yantuo.kernel.sentence import Sentence

KINDS = {"food": "1", "additive": "2"}
NUMBERED: dict[str, Category] = {
    kind + one.code: one for kind, table in (("1", FOOD), ("2", ADDITIVES)) for one in table
}
_QS = re.compile(r"QS\d{12}")


def check_digit(body: str) -> str:
    """The last digit for the first 13 (GB/T 17710, MOD 11,10)."""
    product = 10
    for digit in body:
        product = ((product + int(digit)) % 10 or 10) * 2 % 11
    return str((11 - product) % 10)


@dataclass(frozen=True, kw_only=True)
class LicenceNumber(Reading):
    """A licence number taken apart. The division is the one of the day when the number was first given."""

    kind: str | None = None
    category: Category | None = None
    division: Place | None = None

    def parts(self) -> dict[str, object]:
        """Kind, category, division, sequence and check digit; only the value if it is malformed."""
        if self.division is None:
            return {"value": self.value}
        return {
            "value": self.value,
            "kind": self.kind,
            "category": self.value[2:5],
            "category_name": self.category and self.category.zh,
            "category_name_en": self.category and self.category.en,
            "division": self.division.as_dict(),
            "sequence": self.value[11:15],
            "check_digit": self.value[15],
        }


def is_licence_number(value: str, divisions: Divisions | None = None) -> bool:
    """Whether the number may have been given to a producer of food or additives."""
    return read_licence_number(value, divisions).valid


def read_licence_number(
    value: str, divisions: Divisions | None = None, on: date | None = None
) -> LicenceNumber:
    """Read a licence number and say everything that is wrong; retired divisions are as good as today's."""
    number = compact(value)
    if fault := _malformed(number):
        return LicenceNumber(value=number, faults=(fault,))
    table = divisions or Divisions.load()
    place = place_of(number[5:11], table, on)
    return LicenceNumber(
        value=number,
        kind={code: kind for kind, code in KINDS.items()}.get(number[2]),
        category=NUMBERED.get(number[2:5]),
        division=place,
        faults=tuple(_faults(number, place, table)),
        notes=(*zone_note(place, table), *retired_note(place, table)),
    )


def _malformed(number: str) -> Sentence | None:
    """The fault of what is not SC and 14 digits, with the nearest explanation."""
    if number.startswith("SC") and len(number) == 16 and digits(number[2:]):
        return None
    if not number:
        return Sentence("The licence number is missing.")
    return _other_number(number) or _slip(number)


def _other_number(number: str) -> Sentence | None:
    """What to say to the number of another licence."""
    if number.startswith("QS"):
        return _old_mark(number)
    if number.startswith("JY") and len(number) == 16 and digits(number[2:]):
        return Sentence(
            "JY numbers belong to licences for selling and catering; a production licence begins with SC."
        )
    return None


def _slip(number: str) -> Sentence:
    """What to say to what should have been SC and 14 digits."""
    if len(number) == 14 and digits(number):
        return Sentence("The letters SC are missing: a production licence number is SC and 14 digits.")
    if number.startswith("SC") and ("O" in number or "I" in number):
        return Sentence(
            "After SC there are 14 digits only; here a letter O or I stands in the place of 0 or 1."
        )
    return Sentence("A production licence number is SC and 14 digits (Order 24 of 2020, art. 30).")


def _old_mark(number: str) -> Sentence:
    if _QS.fullmatch(number):
        return Sentence(
            "%(number)s is a number of the old QS licence, which may not be used since 2018-10-01; "
            "enter the SC number of the licence in force.",
            {"number": number},
        )
    return Sentence(
        "QS marks the old licence (12 digits), which may not be used since 2018-10-01; "
        "enter the SC number of the licence in force."
    )


def _faults(number: str, place: Place, divisions: Divisions) -> Iterator[Sentence]:
    if number[2:5] not in NUMBERED:
        yield Sentence(
            "There is no category %(category)s: food has 101 to 131, additives have 201 to 203.",
            {"category": number[2:5]},
        )
    if not possible(place, divisions) or level_of(place.code) is Level.PROVINCE:
        yield Sentence(
            "%(code)s is the code of no county, neither today nor since 1980.", {"code": place.code}
        )
    if (wanted := check_digit(number[2:15])) != number[15]:
        yield Sentence(
            "The last digit does not fit: by MOD 11,10 the first 13 digits ask for %(wanted)s, "
            "the number ends in %(given)s; compare it with the licence.",
            {"wanted": wanted, "given": number[15]},
        )


def make_licence_number(kind: str, category: int | str, division: str, sequence: int) -> str:
    """The number for `food` or `additive`, category (1 to 31, 1 to 3), county and sequence (1 to 9999)."""
    body = f"{KINDS[kind]}{int(category):02d}{division}{sequence:04d}"
    if body[:3] not in NUMBERED or len(division) != 6 or not digits(body) or not 1 <= sequence <= 9999:
        raise ValueError(f"no licence number for {kind} {category}, {division}, sequence {sequence}")
    return f"SC{body}{check_digit(body)}"
