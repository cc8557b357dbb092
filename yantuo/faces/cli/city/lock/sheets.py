"""Filling in a checklist: which items fail, which do not apply, who answered what and when."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from yantuo.casework.checklists.rules import Item, Table, in_force
from yantuo.faces.cli.city.data import read
from yantuo.faces.cli.city.draws import Draws, Uids
from yantuo.faces.cli.city.lock.rows import Answer
from yantuo.faces.cli.city.rows import FirmFile

DAIRY = "05"
_ABSENT = 0.4  # of the items that may be left out, those that are
_KEY_WEIGHT = 0.35  # how often a key item fails against a general one


class Filled(NamedTuple):
    """The answers of a sheet with the sentence pairs of what failed: item → found, done."""

    answers: tuple[Answer, ...]
    found: Mapping[str, tuple[str, str]]


def domain_of(categories: tuple[str, ...]) -> str:
    """The field of supervision of a firm: the pilot for dairies, else food."""
    return "dairy" if any(code.startswith(DAIRY) for code in categories) else "food"


def marks_of(file: FirmFile) -> tuple[str, ...]:
    """What chooses the items of a checklist for a firm: its categories and the kinds of its objects in use."""
    codes = file.firm.categories
    kinds = {row.kind for row in file.objects if row.retired_on is None}
    return tuple(sorted({*codes, *(code[:2] for code in codes), *kinds}))


@lru_cache(64)
def table_for(domain: str, on: date, kind: str) -> Table:
    """The checklist of a field in force on a day for a kind of inspection."""
    return in_force(domain, on, kind)[0]


def items_of(table: Table, marks: tuple[str, ...]) -> list[Item]:
    """The items that concern a firm, in order."""
    return [item for _section, items in table.for_whom(marks) for item in items]


def failing(items: list[Item], count: int, draws: Draws, *, on_spot: bool) -> list[str]:
    """So many items that fail, of those that words are known for; `on_spot`: only such as can be put right at once."""
    known = [item for item in items if item.key in read("lock/words")["found"]]
    if on_spot:
        known = [item for item in known if item.on_spot and not item.is_key]
    likely = [item.key for item in draws.shuffled(known) if not item.is_key or draws.chance(_KEY_WEIGHT)]
    return likely[:count]


class Filler:
    """Answers sheets from the stream it is given."""

    def __init__(self, seed: int) -> None:
        self._uids = Uids(seed, "answer")

    def uid(self, firm: int, ordinal: int, number: int) -> UUID:
        """The identifier of an answer: the sheet's ordinal within its firm, the number within the sheet."""
        return self._uids(firm, ordinal * 200 + number)

    def fill(
        self,
        file: FirmFile,
        ordinal: int,
        items: list[Item],
        failed: list[str],
        moments: tuple[datetime, datetime],
        pair: tuple[str, str],
        share: float,
        draws: Draws,
    ) -> Filled:
        """The answers of the first `share` of the items, spread over the time of the visit."""
        todo = items[: max(1, round(len(items) * share))]
        step = (moments[1] - moments[0]) / (len(todo) + 1)
        answers, found = [], {}
        for number, item in enumerate(todo, 1):
            verdict, note, reason = "conform", "", ""
            if item.key in failed:
                found[item.key] = self.words(item.key, file, draws)
                verdict, note = "fails", found[item.key][0]
            elif item.may_be_absent and draws.chance(_ABSENT):
                verdict, reason = "absent", draws.pick(read("lock/words")["absent"])
            at = (moments[0] + number * step).replace(microsecond=0)
            uid = self.uid(file.firm.number, ordinal, number)
            answers.append(Answer(uid, item.key, verdict, note, reason, pair[number % 2], at))
        return Filled(tuple(answers), found)

    def words(self, item: str, file: FirmFile, draws: Draws) -> tuple[str, str]:
        """What was found on an item, and what the firm will do about it."""
        note, done = draws.pick(read("lock/words")["found"][item])
        product = file.firm.products[0]
        return note.format(product=product), done.format(product=product)
