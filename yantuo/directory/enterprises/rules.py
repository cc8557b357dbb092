"""Rules about enterprises that need no database."""

from django.utils.translation import get_language

from yantuo.kernel.codes.categories import FOOD
from yantuo.kernel.pinyin import grams, query_grams

MOST_GRAMS = 400


def search_grams(*texts: str) -> list[str]:
    """What a search may find an enterprise by: pairs of characters, pinyin initials, beginnings of codes."""
    found = dict.fromkeys(gram for text in texts if text for gram in grams(text))
    return [gram[:24] for gram in found][:MOST_GRAMS]


def asked_grams(text: str) -> list[str]:
    """What an enterprise must have to answer a search."""
    return [gram[:24] for gram in query_grams(text)]


def with_parents(codes: list[str]) -> list[str]:
    """Category codes as stored: every sub-category brings its category, so that either is found (0302 → 03, 0302)."""
    return sorted({code[:2] for code in codes if code} | {code for code in codes if code})


def shown_categories(codes: list[str]) -> list[str]:
    """Category codes as shown: the category is left out where a sub-category of it stands."""
    finer = {code[:2] for code in codes if len(code) > 2}
    return [code for code in codes if len(code) > 2 or code not in finer]


def category_name(code: str) -> str:
    """The name of the category a code belongs to, in the reader's language."""
    zh = (get_language() or "").startswith("zh")
    return next(((c.zh if zh else c.en) for c in FOOD if c.code == code[:2]), code)
