"""How many statements a page sends to the database, counted as benchmarks/probe.py does, and of which pages."""

import ast
import json
import os
from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse

from yantuo.ui.lists import ListSpec, spec

from . import card_samples
from .samples import SAMPLES
from .town import Town

COMMITTED = Path(__file__).with_name("query_counts.json")
REWRITE = "YANTUO_COUNT_QUERIES"  # set: the numbers found are written down instead of compared
NESTING = (
    "SAVEPOINT",
    "RELEASE SAVEPOINT",
    "ROLLBACK TO SAVEPOINT",
)  # a page outside of a test has none of them


@dataclass(frozen=True)
class Page:
    """An address as its sample opens it, or as somebody else does, with other words behind it."""

    name: str
    query: str = ""
    who: str = ""
    ids: Callable[[Town], tuple[object, ...]] | None = None

    def __str__(self) -> str:
        return " ".join(filter(None, (self.name, self.query and f"?{self.query}", self.who)))

    def address(self, town: Town) -> str:
        """Where it is in this town; what has to be there is made."""
        sample = SAMPLES[self.name]
        for prepare in (sample.given, sample.hides or sample.given):
            prepare(town)
        query = self.query or sample.query
        ids = self.ids or sample.ids
        return reverse(self.name, args=ids(town)) + (f"?{query}" if query else "")


def _figure(key: str) -> Callable[[Town], tuple[object, ...]]:
    return lambda town: (*SAMPLES["stop"].ids(town), key)


def _card(town: Town) -> tuple[object, ...]:
    return (town.grown.get("card") or card_samples.ANSWERED(town)[0],)


CITY = "city_leader@bureau"
PAGES = (
    Page("home", "scope=mine"), Page("home", "scope=office"), Page("home", "scope=all"),
    Page("home", "scope=mine&light=late"), Page("home", "scope=mine", CITY), Page("home", "scope=office", CITY),
    Page("home", "scope=all", CITY), Page("home", "scope=all&light=late", CITY),
    Page("home", "scope=all", "county_leader@luzhou"), Page("work_ended"), Page("work_undated"),
    Page("work_undated", "scope=office"),
    Page("enterprises"), Page("enterprises", "category=03"), Page("enterprises", "county=140403"),
    Page("enterprises", "", CITY), Page("enterprise"), Page("enterprise", "", CITY),
    Page("matters"), Page("matter"), Page("referrals"), Page("referrals", "box=sent", "coordinator@coordinating"),
    Page("documents"), Page("document"), Page("notices"), Page("handovers"), Page("handover"),
    Page("cards"), Page("cards", "", CITY), Page("cards", "state=closed"), Page("card", ids=_card),
    Page("card_dates"), Page("card_reviews"), Page("card_revisits"),
    Page("card", "", "section_head@luzhou", _card), Page("card_figures"), Page("card_figures", "", CITY),
    Page("rounds"), Page("round"), Page("stop"), Page("stop_figure"),
    Page("stop_figure", ids=_figure("inspections")), Page("stop_figure", ids=_figure("certificates")),
    Page("visits"), Page("visits", "", CITY), Page("visit"), Page("conflicts"),
    Page("search"), Page("search", "q=晋韵"), Page("map"), Page("jobs"), Page("imports"),
    Page("trail"), Page("trail_checks"), Page("trail_seals"), Page("retention"), Page("retention_list"),
    Page("people"), Page("person"), Page("tokens"), Page("offices"), Page("terms"), Page("calendar"),
    Page("business"), Page("business_due"), Page("business_cards"), Page("business_card", ids=_card),
    Page("business_inspections"), Page("business_inspection"), Page("business_documents"),
    Page("business_document"), Page("business_enterprise"),
    Page("portal"), Page("public_inspections"), Page("document_check"), Page("document_check_code"),
)  # fmt: skip


class Statements:
    """Counts what a page sends, transaction settings included; not what only a test's outer transaction asks for."""

    def __init__(self) -> None:
        self.sent: list[str] = []

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """Note a statement and let it through."""
        put_back = sql.startswith("select set_config") and not any(params or ())
        if not put_back and not sql.startswith(NESTING):
            self.sent.append(sql)
        return execute(sql, params, many, context)


def sent(town: Town, page: Page, size: int | None = None) -> tuple[list[str], dict[str, int]]:
    """What a page sends to the database, and how many rows each list on it shows; `size` rows at most where given."""
    address, counted = page.address(town), Statements()
    client = town.client(page.who or SAMPLES[page.name].who)
    with lists_seen(size) as seen, connection.execute_wrapper(counted):
        answer = client.get(address)
    assert answer.status_code == 200, f"{page}: {answer.status_code}"
    return counted.sent, seen


@contextmanager
def lists_seen(size: int | None) -> Iterator[dict[str, int]]:
    """The lists made in the block with their rows, each counted as where more rows follow the page."""
    seen: dict[str, int] = {}
    page, cut = ListSpec.page, spec._cut

    def noted(self: ListSpec, *given: Any, **more: Any) -> Any:
        made = page(self, *given, **({"size": size} if size else {}) | more)
        seen[self.name] = len(made.rows)
        return made

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ListSpec, "page", noted)
        patch.setattr(spec, "_cut", lambda *given: replace(cut(*given), whole=False))
        yield seen


def declared(root: Path = settings.ROOT / "yantuo") -> dict[str, str]:
    """The names of all lists with the files that declare them, read from the source."""
    found = {}
    for path in sorted(root.rglob("*.py")):
        if "tests" in path.parts or "ListSpec(" not in (text := path.read_text()):
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "ListSpec":
                named = [*node.args[:1], *(one.value for one in node.keywords if one.arg == "name")][0]
                assert isinstance(named, ast.Constant), f"{path}: write the name of a list as a plain text"
                found[str(named.value)] = str(path.relative_to(root.parent))
    return found


def committed() -> dict[str, int]:
    """The numbers as committed."""
    found: dict[str, int] = json.loads(COMMITTED.read_text()) if COMMITTED.exists() else {}
    return found


def rewritten(found: dict[str, int]) -> bool:
    """Write the numbers down where that is asked for."""
    if not os.environ.get(REWRITE):
        return False
    COMMITTED.write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n")
    return True


def growth(page: object, few: list[str], many: list[str]) -> str:
    """A sentence where a page asks more of more rows; empty where it does not."""
    if len(few) == len(many):
        return ""
    extra = list(many)
    for one in few:
        if one in extra:
            extra.remove(one)
    said = "\n    ".join(dict.fromkeys(one[:160] for one in extra))
    return f"{page}: {len(few)} statements, and {len(many)} with three times the rows. It sends anew:\n    {said}"


def standing_still(page: object, few: dict[str, int], many: dict[str, int]) -> list[str]:
    """A sentence for every list of a page that did not grow, so that its count would show nothing."""
    return [
        f"{page}: the list “{name}” shows {many[name]} rows, not more than before: make more of them in crowd.py."
        for name, rows in few.items()
        if many[name] <= rows
    ]


def differences(found: dict[str, int], known: dict[str, int]) -> list[str]:
    """A sentence for every number that is not the committed one."""
    how = f"run this test with {REWRITE}=1 and commit query_counts.json"
    new = [
        f"{page}: {n} statements, none committed: {how}." for page, n in found.items() if page not in known
    ]
    gone = [f"{page}: committed, and no page any more: {how}." for page in known if page not in found]
    more = [
        f"{page}: {n} statements, {known[page]} committed: "
        + (f"fewer, {how}." if n < known[page] else "bring it down again.")
        for page, n in found.items()
        if page in known and n != known[page]
    ]
    return new + gone + more


def uncounted(seen: Container[str], lists: dict[str, str]) -> list[str]:
    """A sentence for every list of the source that no counted page shows."""
    return [
        f"The list “{name}” ({path}) stands on no counted page: add its page to PAGES in {Path(__file__).name}."
        for name, path in lists.items()
        if name not in seen
    ]
