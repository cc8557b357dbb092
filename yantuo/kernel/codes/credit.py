"""Unified social credit codes (GB 32100-2015) and the organisation code inside them (GB 11714)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from yantuo.kernel.codes.division import Divisions
from yantuo.kernel.codes.division_table import NATION
from yantuo.kernel.codes.place import Place, place_of, retired_note
from yantuo.kernel.codes.reading import Reading, compact, digits
from yantuo.kernel.sentence import Sentence

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_TERMS = tuple({char: weight * value for value, char in enumerate(ALPHABET)} for weight in WEIGHTS)

_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ORGANISATION_VALUES = {char: value for value, char in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")}

# Letters that no code contains because they are taken for others when read, and what is usually meant.
_MISREAD = {"I": "1", "O": "0", "S": "5", "V": "U", "Z": "2"}
_MEANT = {ord(letter): meant for letter, meant in _MISREAD.items()}

# GB 32100-2015 table 1 with its amendment: registering department and kind of body.
DEPARTMENTS = {
    "1": "机构编制",
    "2": "外交",
    "3": "司法行政",
    "4": "文化",
    "5": "民政",
    "6": "旅游",
    "7": "宗教",
    "8": "工会",
    "9": "市场监督管理",
    "A": "中央军委改革和编制办公室",
    "N": "农业农村",
    "Y": "其他",
}
KINDS = {
    "11": "机关",
    "12": "事业单位",
    "13": "群众团体",
    "21": "外国常驻新闻机构",
    "31": "律师执业机构",
    "32": "公证处",
    "33": "基层法律服务所",
    "34": "司法鉴定机构",
    "35": "仲裁委员会",
    "41": "外国在华文化中心",
    "51": "社会团体",
    "52": "民办非企业单位",
    "53": "基金会",
    "61": "外国旅游部门常驻代表机构",
    "62": "港澳台地区旅游部门常驻内地代表机构",
    "71": "宗教活动场所",
    "72": "宗教院校",
    "81": "基层工会",
    "91": "企业",
    "92": "个体工商户",
    "93": "农民专业合作社",
    "A1": "军队事业单位",
    "N1": "组级集体经济组织",
    "N2": "村级集体经济组织",
    "N3": "乡镇级集体经济组织",
    "Y1": "其他",
}


def check_character(body: str) -> str:
    """The 18th character for the first 17 (MOD 31); raises KeyError for a character outside the alphabet."""
    total = 0
    for terms, char in zip(_TERMS, body, strict=True):
        total += terms[char]
    return ALPHABET[-total % 31]


def organisation_check_character(body: str) -> str:
    """The ninth character of an organisation code for its first eight (GB 11714, MOD 11)."""
    total = sum(
        weight * _ORGANISATION_VALUES[char] for weight, char in zip(_ORGANISATION_WEIGHTS, body, strict=True)
    )
    return "0123456789X0"[11 - total % 11]


def is_credit_code(value: str) -> bool:
    """Whether the code is right in form and check character; the quick way for many."""
    code = compact(value)
    if len(code) != 18 or not digits(code[2:8]):
        return False
    try:
        return check_character(code[:17]) == code[17]
    except KeyError:
        return False


@dataclass(frozen=True, kw_only=True)
class CreditCode(Reading):
    """A credit code taken apart. Only GB 32100's own check decides about `valid`.

    A wrong inner organisation code is a remark, for the codes of individual households (92) were not all made
    from one; so is a division that the tables do not know, for zones register too.
    """

    division: Place | None = None
    organisation_code_valid: bool | None = None

    @property
    def department(self) -> str:
        """The registering department in Chinese, empty if the standard has none."""
        return DEPARTMENTS.get(self.value[:1], "")

    @property
    def kind(self) -> str:
        """The kind of body in Chinese, empty if the standard does not tell."""
        return KINDS.get(self.value[:2], "")

    def parts(self) -> dict[str, object]:
        """Department, kind, division, organisation code, check character; of a malformed code only the value."""
        if self.division is None:
            return {"value": self.value}
        return {
            "value": self.value,
            "department": self.value[0],
            "department_name": self.department or None,
            "kind": self.value[1],
            "kind_name": self.kind or None,
            "division": self.division.as_dict(),
            "organisation_code": self.value[8:17],
            "organisation_code_valid": self.organisation_code_valid,
            "check_character": self.value[17],
        }


def read_credit_code(value: str, divisions: Divisions | None = None, on: date | None = None) -> CreditCode:
    """Read a credit code and say everything that is wrong; `on` is the day its division is looked up for."""
    code = compact(value)
    if faults := tuple(_malformed(code)):
        return CreditCode(value=code, faults=faults)
    table = divisions or Divisions.load()
    place = place_of(code[2:8], table, on)
    inner_fits = organisation_check_character(code[8:16]) == code[16]
    return CreditCode(
        value=code,
        faults=tuple(_miscounted(code)),
        division=place,
        organisation_code_valid=inner_fits,
        notes=(*_remarks(code, place, inner_fits), *retired_note(place, table)),
    )


def _malformed(code: str) -> Iterator[Sentence]:
    """What is wrong with length and characters."""
    if len(code) != 18:
        yield _wrong_length(code)
        return
    for position, char in enumerate(code, 1):
        if char in _MISREAD:
            yield _misread(code, position)
        elif char not in ALPHABET:
            yield Sentence(
                "Position %(position)s holds %(char)s; a credit code has digits and capital letters only.",
                {"position": position, "char": char},
            )
    if not digits(code[2:8].translate(_MEANT)):
        yield Sentence("Positions 3 to 8 must be the six digits of the registering authority's division.")


def _wrong_length(code: str) -> Sentence:
    if not code:
        return Sentence("The unified social credit code is missing.")
    if len(code) == 15 and digits(code):
        return Sentence(
            "These 15 digits look like a registration number from before October 2015; "
            "enter the 18 characters of the unified social credit code on the business licence."
        )
    if len(code) == 9:
        return Sentence(
            "These 9 characters look like an organisation code; "
            "enter all 18 characters of the unified social credit code."
        )
    return Sentence(
        "A unified social credit code has 18 characters (GB 32100-2015), not %(length)s.",
        {"length": len(code)},
    )


def _misread(code: str, position: int) -> Sentence:
    """About a letter that never occurs, with the whole code if reading all such letters otherwise fits."""
    letter = code[position - 1]
    params = {
        "position": position,
        "letter": letter,
        "meant": _MISREAD[letter],
        "code": code.translate(_MEANT),
    }
    if is_credit_code(code.translate(_MEANT)):
        return Sentence(
            "Position %(position)s holds the letter %(letter)s, which no credit code contains; "
            "with %(meant)s in its place the code fits: %(code)s.",
            params,
        )
    return Sentence(
        "Position %(position)s holds the letter %(letter)s, which no credit code contains; "
        "perhaps %(meant)s is meant.",
        params,
    )


def _miscounted(code: str) -> Iterator[Sentence]:
    """The fault of a well-formed code whose check character does not fit."""
    if (wanted := check_character(code[:17])) != code[17]:
        yield Sentence(
            "The check character does not fit: the first 17 characters ask for %(wanted)s (GB 32100-2015), "
            "the code ends in %(given)s; compare it with the business licence.",
            {"wanted": wanted, "given": code[17]},
        )


def _remarks(code: str, place: Place, inner_fits: bool) -> Iterator[Sentence]:
    """What does not make a code invalid but should be looked at."""
    if code[0] not in DEPARTMENTS:
        yield Sentence("The standard knows no registering department %(char)s.", {"char": code[0]})
    if not inner_fits:
        yield Sentence(
            "The organisation code inside (%(inner)s) fails its own check (GB 11714).", {"inner": code[8:17]}
        )
    if place.state == "unknown" and place.code != NATION:
        yield Sentence(
            "The tables of divisions do not know %(code)s; it may belong to a development zone.",
            {"code": place.code},
        )


def make_credit_code(division: str, serial: int, department: str = "9", kind: str = "1") -> str:
    """A code right in both checks for made-up data; the serial (0 to 887,503,680) makes it unique."""
    if not 0 <= serial < 31**6:
        raise ValueError(f"the serial must be from 0 to {31**6 - 1}, not {serial}")
    figures = []
    for _ in range(6):
        serial, figure = divmod(serial, 31)
        figures.append(ALPHABET[figure])
    inner = "MA" + "".join(reversed(figures))
    body = f"{department}{kind}{division}{inner}{organisation_check_character(inner)}"
    return body + check_character(body)
