"""Rules about enterprises that need no database: how they are found and categorised, and where they lie."""

import re
from functools import cache, lru_cache

from yantuo.kernel.bilingual import Bilingual
from yantuo.kernel.codes.categories import CATEGORIES
from yantuo.kernel.codes.division import Divisions
from yantuo.kernel.codes.division_table import Division, Level
from yantuo.kernel.geo import NoOutlinesError, Outline, locate, outlines
from yantuo.kernel.pinyin import grams, query_grams
from yantuo.kernel.sentence import Sentence

MOST_GRAMS = 400  # of one name with its code


def search_grams(*names: tuple[str, str]) -> list[str]:
    """What a search may find an enterprise by: pairs of characters, pinyin initials, beginnings of codes.

    `names` are pairs of name and credit code: its own, then those of the files merged into it.
    """
    found: dict[str, None] = {}
    for name, code in names:
        own = dict.fromkeys(gram[:24] for text in (code, name) if text for gram in grams(text))
        found |= dict.fromkeys(list(own)[:MOST_GRAMS])
    return list(found)


def asked_grams(text: str) -> list[str]:
    """What an enterprise must have to answer a search."""
    return [gram[:24] for gram in query_grams(text)]


# Categories


def with_parents(codes: list[str]) -> list[str]:
    """Category codes as stored: every sub-category brings its category, so that either is found (0302 → 03, 0302)."""
    return sorted({code[:2] for code in codes if code} | {code for code in codes if code})


def shown_categories(codes: list[str]) -> list[str]:
    """Category codes as shown: the category is left out where a sub-category of it stands."""
    finer = {code[:2] for code in codes if len(code) > 2}
    return [code for code in codes if len(code) > 2 or code not in finer]


@cache
def _category_names() -> dict[str, Sentence]:
    return {category.code: category.title for category in CATEGORIES}


def category_name(code: str) -> str:
    """The name of the category a code belongs to, in the reader's language."""
    return str(_category_names().get(code[:2], code))


@cache
def _category_pattern() -> re.Pattern[str]:
    names = sorted((re.escape(category.zh) for category in CATEGORIES), key=len, reverse=True)
    return re.compile(rf"({'|'.join(names)})类?|(\d+)|([^\s,，、;；/|。.]+)")


def read_categories(text: str) -> tuple[list[str], list[str]]:
    """Category codes and what is none of them, from codes (03, 0302) or statutory names as offices write them.

    A zero that a spreadsheet program has dropped is put back (302 is 0302); remarks in brackets are left out.
    """
    by_name = {category.zh: category.code for category in CATEGORIES}
    codes, unknown = [], []
    for name, figures, other in _category_pattern().findall(re.sub(r"[(（][^)）]*[)）]", " ", text)):
        code = by_name.get(name) or figures.zfill(len(figures) + len(figures) % 2)
        if code[:2] in _category_names() and len(code) <= 6:
            codes.append(code)
        else:
            unknown.append(figures or other)
    return list(dict.fromkeys(codes)), unknown


# Places


def area_of(division: str) -> str:
    """What the codes of all divisions within one begin with."""
    return (
        division[:2]
        if division.endswith("0000")
        else division[:4]
        if division.endswith("00")
        else division[:6]
    )


def counties_in(division: str) -> list[Division]:
    """The county units of today within a division, itself included, by code."""
    known, area = Divisions.load(), area_of(division)
    found = [
        row
        for row in known
        if row.level is Level.COUNTY and row.code.startswith(area) and not known.is_retired(row.code)
    ]
    return sorted(found, key=lambda row: row.code)


def division_title(row: Division) -> str:
    """The name of a division in the reader's language; the Chinese one where the tables give no other."""
    return str(Bilingual(row.name_en or row.name, zh=row.name))


@lru_cache(64)
def _counties(city: str) -> tuple[Outline, ...]:
    try:
        return outlines(city)
    except NoOutlinesError:
        return ()


def place_note(county: str, longitude: float, latitude: float) -> Sentence | None:
    """What to say of a position that lies in another county than the one named; None where that cannot be told."""
    named = next((one for one in _counties(county[:4]) if one.code == county[:6]), None)
    if named is None or named.contains(longitude, latitude):
        return None
    params = {"county": named.name, "longitude": f"{longitude:g}", "latitude": f"{latitude:g}"}
    if other := locate(longitude, latitude, _counties(county[:4])):
        return Sentence(
            "The position %(longitude)s, %(latitude)s lies in %(other)s, not in %(county)s: check it on the map.",
            {**params, "other": other.name},
        )
    return Sentence(
        "The position %(longitude)s, %(latitude)s lies outside %(county)s: check it on the map.", params
    )
