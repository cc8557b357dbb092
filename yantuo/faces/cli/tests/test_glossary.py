"""docs/glossary.md agrees with the code: what it names exists, and nothing it must name is missing."""

import re
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import Choices
from django.utils import translation

from yantuo import mechanisms
from yantuo.casework.dossiers.kinds import kinds
from yantuo.directory.people.roles import TITLES
from yantuo.kernel.manifest import load
from yantuo.records.law.queries import shipped_rulebook

PAGE = Path(settings.ROOT) / "docs" / "glossary.md"
SEVEN = ("licensing", "self_discipline", "inspection", "risk", "warning", "recall", "accountability")


class Row(NamedTuple):
    chinese: str
    english: str
    code: str  # without its backticks


def rows(text: str) -> list[Row]:
    """The rows that name something in the code."""
    found = re.findall(r"^\| (.+?) \| (.+?) \| `([^`]+)` \|$", text, re.MULTILINE)
    return [Row(*row) for row in found]


ROWS = rows(PAGE.read_text(encoding="utf-8"))


def named(prefix: str) -> set[str]:
    return {row.code.removeprefix(prefix) for row in ROWS if row.code.startswith(prefix)}


def fixed_words() -> dict[str, Choices]:
    """Every member of every list of choices in the enums and models of our apps, by its place in the code."""
    found: dict[str, Choices] = {}
    for app in apps.get_app_configs():
        for name in ("enums", "models"):
            place = f"{app.name}.{name}"
            if not app.name.startswith("yantuo.") or not Path(app.path, f"{name}.py").exists():
                continue
            for member in vars(import_module(place)).values():
                if isinstance(member, type) and issubclass(member, Choices) and member.__module__ == place:
                    key = f"{place.removeprefix('yantuo.')}.{member.__name__}"
                    found |= {f"{key}.{word.name}": word for word in member}
    return found


def resolved(path: str) -> Any:
    """What a dotted path names: a module, a thing in it, or a member of that."""
    try:
        return load(f"yantuo.{path}")
    except ImportError:
        owner, _, member = path.rpartition(".")
        try:
            return getattr(load(f"yantuo.{owner}"), member)
        except AttributeError:
            raise ImportError(path) from None


@pytest.mark.parametrize("row", [row for row in ROWS if ":" not in row.code], ids=lambda row: row.code)
def test_what_is_named_is_in_the_code(row: Row) -> None:
    assert resolved(row.code) is not None


@pytest.mark.parametrize(
    "path", ["casework.matters.models.State.GONE", "casework.nothing", "kernel.flow.Flou"]
)
def test_what_is_not_in_the_code_is_found(path: str) -> None:
    with pytest.raises(ImportError):
        resolved(path)


def test_roles_are_all_there_with_their_words() -> None:
    with translation.override("en"):
        titles = {key: str(title) for key, title in TITLES.items()}
    assert {
        row.code.removeprefix("role: "): row.english for row in ROWS if row.code.startswith("role: ")
    } == titles


def test_kinds_of_dossier_are_all_there_with_their_words() -> None:
    with translation.override("en"):
        labels = {kind.key: str(kind.label) for kind in kinds()}
    assert {
        row.code.removeprefix("kind: "): row.english for row in ROWS if row.code.startswith("kind: ")
    } == labels


def test_fixed_words_are_all_there_as_they_stand_on_screen() -> None:
    given: dict[str, list[str]] = {}
    for row in ROWS:
        given.setdefault(row.code, []).append(row.english)
    with translation.override("en"):
        wanted = {key: str(word.label) for key, word in fixed_words().items()}
    assert {key: label for key, label in wanted.items() if label not in given.get(key, [])} == {}


def test_time_limits_are_called_as_in_their_rules() -> None:
    book = shipped_rulebook()
    for row in ROWS:
        if row.code.startswith("term: "):
            editions = [edition.term for edition in book.editions(row.code.removeprefix("term: "))]
            assert (row.english, row.chinese) in [(term.name, term.name_zh) for term in editions]


def test_the_seven_mechanisms_are_named_and_those_that_are_there_are_among_them() -> None:
    assert set(SEVEN) <= named("mechanism: ")
    assert set(mechanisms.ORDER) <= named("mechanism: ")


def test_the_page_is_no_stub() -> None:
    assert len(ROWS) >= 120
    assert all(re.search("[一-鿿]", row.chinese) for row in ROWS)
