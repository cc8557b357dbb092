"""Breaking a title by sense: whole words on a line, lines of like length (GB/T 9704-2012, 7.3.1)."""

import re
from functools import cache
from itertools import pairwise
from pathlib import Path

WIDEST = 19
"""Characters of size 2 that fit the type area with a little air (156 mm / 7.76 mm = 20.1)."""

# Words that titles of a supervision office are made of; none of them is cut. The file may grow.
_WORDS = (Path(__file__).parent / "title_words.txt").read_text(encoding="utf-8").split()
_WORD = re.compile("|".join(sorted(_WORDS, key=len, reverse=True)))
_SENSE = re.compile(r"(关于|印发|转发|的|和|与|及|、|，|》|）|”|局|委|会|办公室|政府|年度?|全市|全省|全县)$")
_NEVER_FIRST = re.compile(
    r"^[》）”、，。：；！？〕的等和与及年月日]|^(通知|通报|报告|请示|批复|意见|决定|公告|通告|函)$"
)
_NEVER_LAST = re.compile(r"[《（“〔和与及第]$|(为|对|在|向|由)$")
_ASCII = re.compile(r"[0-9A-Za-z.]")
_AT_WORD_END, _ANYWHERE, _FORBIDDEN = 8.0, 25.0, 400.0


def break_title(title: str, widest: int = WIDEST) -> list[str]:
    """The lines of a title: as typed where the author broke it, else by sense and balance."""
    typed = [line.strip() for line in title.split("\n") if line.strip()]
    if len(typed) != 1:
        return typed
    (text,) = typed
    count = -(-len(text) // widest)
    if count == 1:
        return [text]
    return _balanced(text, count, widest) or _balanced(text, count + 1, widest) or [text]


def _balanced(text: str, count: int, widest: int) -> list[str]:
    """The best `count` lines; none when every way cuts a word or a bracket."""
    ideal = len(text) / count
    costs = _costs(text)

    @cache
    def best(start: int, left: int) -> tuple[float, tuple[int, ...]]:
        rest = len(text) - start
        if left == 1:
            return ((rest - ideal) ** 2 if 0 < rest <= widest else float("inf")), ()
        options = []
        for end in range(start + 1, min(start + widest, len(text) - 1) + 1):
            after, ends = best(end, left - 1)
            options.append(((end - start - ideal) ** 2 + costs[end] + after, (end, *ends)))
        return min(options, default=(float("inf"), ()))

    cost, ends = best(0, count)
    if cost >= _FORBIDDEN:
        return []
    points = [0, *ends, len(text)]
    return [text[a:b].strip() for a, b in pairwise(points)]


def _costs(text: str) -> list[float]:
    """How badly a break before each character reads."""
    words = [match.span() for match in _WORD.finditer(text)]
    ends = {end for _, end in words} | {start for start, _ in words}
    inside = {at for start, end in words for at in range(start + 1, end)}
    return [_FORBIDDEN if at in inside else _cost(text, at, at in ends) for at in range(len(text))]


def _cost(text: str, at: int, word_end: bool) -> float:
    before, after = text[:at], text[at:]
    if _NEVER_FIRST.search(after) or _NEVER_LAST.search(before) or _inside_pair(before):
        return _FORBIDDEN
    if before and _ASCII.match(before[-1]) and _ASCII.match(after):
        return _FORBIDDEN
    return 0.0 if _SENSE.search(before) else _AT_WORD_END if word_end else _ANYWHERE


def _inside_pair(before: str) -> bool:
    """Whether a short name in brackets would be cut (a long title of a law may be)."""
    return any(before.count(opening) > before.count(closing) for opening, closing in ("（）", "“”", "〔〕"))
