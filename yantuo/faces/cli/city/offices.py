"""The offices of the city: government, bureau and sections, counties, township stations, departments, laboratories."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from yantuo.faces.cli.city.data import read
from yantuo.faces.cli.city.names import landline
from yantuo.faces.cli.city.places import CITY, County, Township
from yantuo.faces.cli.city.rows import Office

BUREAU = "bureau"  # the key of the city bureau
CITY_ADDRESS = "山西省长治市"


def county_bureau(county: str) -> str:
    """The key of the bureau of a county."""
    return f"{county}.bureau"


def station(township: str) -> str:
    """The key of the supervision office of a township."""
    return f"{township[:6]}.station.{township[6:]}"


@cache
def _short_names() -> dict[str, str]:
    return {row["key"]: row["short"] for row in read("offices")["city"]}


def short_name(key: str) -> str:
    """What people call an office of the city, empty for one of a county."""
    return _short_names().get(key, "")


def offices(counties: Sequence[County]) -> tuple[Office, ...]:
    """All offices, each after the one above it."""
    rows = [*_city(), *(row for county in counties for row in _county(county)), *_schools(counties)]
    return tuple(row._replace(phone=landline(number)) for number, row in enumerate(rows, 1))


def _city() -> Iterator[Office]:
    for row in read("offices")["city"]:
        yield _office(row, row["key"], row["parent"], CITY, "")


def _county(county: County) -> Iterator[Office]:
    words = {"county": county.name, "en": county.name_en, **read("offices")["marks"][county.code]}
    for row in read("offices")["county"]:
        parent = row["parent"].replace("county.", f"{county.code}.")
        filled = {name: text.format(**words) if isinstance(text, str) else text for name, text in row.items()}
        yield _office(filled, f"{county.code}.{row['key']}", parent, county.code, county.name)
    for town in county.stations:
        yield _station(county, town)


def _station(county: County, town: Township) -> Office:
    words = {"county": county.name, "place": _place(town.name), "place_en": _place_en(town.name_en)}
    pattern = read("offices")["station"]
    row = {name: text.format(**words) if isinstance(text, str) else text for name, text in pattern.items()}
    return _office(row, station(town.code), county_bureau(county.code), town.code, county.name + town.name)


def _place(name: str) -> str:
    """The name of a township without the word for its kind: 马厂镇 gives 马厂."""
    return name.removesuffix("街道").removesuffix("镇").removesuffix("乡")


def _place_en(name: str) -> str:
    return name.rsplit(" ", 1)[0]


def _schools(counties: Sequence[County]) -> Iterator[Office]:
    names = {county.code: county.name for county in counties}
    for number, row in enumerate(read("offices")["schools"], 1):
        code = row["county"]
        filled = {"kind": "school", "short": row["name"], **row}
        yield _office(filled, f"{code}.school.{number}", f"{code}.government", code, names[code])


def _office(row: dict[str, Any], key: str, parent: str, division: str, place: str) -> Office:
    return Office(
        key=key,
        parent=parent,
        kind=row["kind"],
        name=row["name"],
        short_name=row["short"],
        name_en=row["en"],
        division=division,
        mark=row.get("mark", ""),
        enforces=row.get("enforces", False),
        phone="",
        address=CITY_ADDRESS + place,
    )
