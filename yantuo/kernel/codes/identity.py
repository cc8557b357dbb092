"""Identity numbers of citizens (GB 11643-1999): place, birth date, sequence, check character (MOD 11-2)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from yantuo.kernel.codes.division import Divisions
from yantuo.kernel.codes.place import Place, place_of, possible, zone_note
from yantuo.kernel.codes.reading import Reading, compact, digits
from yantuo.kernel.sentence import Sentence

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
EARLIEST = date(1880, 1, 1)
# Residence permits of people from Taiwan carry this code, which is in no table of divisions.
_TAIWAN_RESIDENTS = "830000"


def check_character(body: str) -> str:
    """The 18th character for the first 17 digits."""
    return CHECKS[sum(weight * int(digit) for weight, digit in zip(WEIGHTS, body, strict=True)) % 11]


def mask(value: str) -> str:
    """The number as it is shown by default: four characters, stars, two characters; short ones all stars."""
    text = compact(value)
    if len(text) < 12:
        return "*" * len(text)
    return text[:4] + "*" * (len(text) - 6) + text[-2:]


@dataclass(frozen=True, kw_only=True)
class Identity(Reading):
    """An identity number taken apart; `parts` never holds the number itself (personal data)."""

    region: Place | None = None
    born: date | None = None
    sex: str | None = None

    def parts(self) -> dict[str, object]:
        """The masked number, region, birth date and sex."""
        return {
            "masked": mask(self.value),
            "region": self.region and self.region.as_dict(),
            "born": self.born and self.born.isoformat(),
            "sex": self.sex,
        }


def is_identity(value: str, divisions: Divisions | None = None) -> bool:
    """Whether region, date and check character are right (a birth in the future is not looked for)."""
    return read_identity(value, divisions).valid


def read_identity(value: str, divisions: Divisions | None = None, on: date | None = None) -> Identity:
    """Read an identity number and say everything that is wrong; by `on` the person must be born."""
    number = compact(value)
    if fault := _malformed(number):
        return Identity(value=number, faults=(fault,))
    table = divisions or Divisions.load()
    region = place_of(number[:6], table, on)
    born = _date(number[6:14])
    return Identity(
        value=number,
        region=region,
        born=born,
        sex="male" if int(number[16]) % 2 else "female",
        faults=(*_place_faults(region, table), *_faults(number, born, on)),
        notes=zone_note(region, table),
    )


def _malformed(number: str) -> Sentence | None:
    if not number:
        return Sentence("The identity number is missing.")
    if len(number) == 15 and digits(number):
        return Sentence(
            "These 15 digits are a number of the first generation, out of use since 2013-01-01; "
            "enter the 18 characters on today's card."
        )
    if len(number) != 18:
        return Sentence(
            "An identity number has 18 characters (GB 11643), not %(length)s.", {"length": len(number)}
        )
    if not digits(number[:17]) or number[17] not in CHECKS:
        return Sentence("An identity number has 17 digits and at the end a digit or X.")
    return None


def _date(text: str) -> date | None:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


def _place_faults(region: Place, divisions: Divisions) -> Iterator[Sentence]:
    if region.code != _TAIWAN_RESIDENTS and not possible(region, divisions):
        yield Sentence("The first six digits are the code of no place, neither today nor since 1980.")


def _faults(number: str, born: date | None, on: date | None) -> Iterator[Sentence]:
    if born is None or born < EARLIEST:
        yield Sentence("Digits 7 to 14 are no possible birth date.")
    elif on and born > on:
        yield Sentence("The birth date in digits 7 to 14 lies in the future.")
    if check_character(number[:17]) != number[17]:
        yield Sentence(
            "The last character does not fit the 17 digits before it (MOD 11-2); compare it with the card."
        )


def make_identity(division: str, born: date, sequence: int) -> str:
    """A number right in every check for made-up persons; the sequence (0 to 999) is odd for men."""
    if len(division) != 6 or not digits(division) or not 0 <= sequence <= 999:
        raise ValueError(f"no identity number for {division}, sequence {sequence}")
    body = f"{division}{born:%Y%m%d}{sequence:03d}"
    return body + check_character(body)
