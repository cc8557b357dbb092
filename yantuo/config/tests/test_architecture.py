"""Rules of the house that a linter cannot see. Each failure names the place and what to do."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import yantuo
from yantuo import mechanisms

from .sources import Source, sources

HOUSE = Path(yantuo.__file__).parent
SOURCES = sources(HOUSE)
OWN = [source for source in SOURCES if not source.is_test]
TEMPLATES = sorted(path for path in HOUSE.rglob("templates/**/*.html") if "skeleton" not in path.parts)

MAY_WRITE = {
    "actions.py": "the writers: one function per verb",
    "take.py": "the one door through which a dossier changes its state",
    "jobs.py": "sweeps that mark rows, each tested",
}
LOADERS = {
    "faces/cli/city": "the demonstration city is loaded in bulk, into an empty database only",
    "faces/cli/demo": "the demonstration city again",
    "faces/cli/management/commands/load_demo.py": "the demonstration city again",
    "faces/cli/management/commands/prepare_database.py": "gives the application's role its rights; runs as the owner",
    "records/jobs/progress.py": "tells how far a job is, on a connection of its own that outlives a rollback",
    "start": "makes databases and roles before there is an application",
}
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "services", "service", "signals", "misc"}
ORM_WRITES = {
    "save",
    "create",
    "update",
    "delete",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
}
SQL_WRITES = re.compile(
    r"\s*(insert\s+into|update\s+\w|delete\s+from|truncate\s|copy\s+\w.*\sfrom\s)", re.IGNORECASE | re.DOTALL
)
LONGEST_FUNCTION, LONGEST_VIEW, LONGEST_FILE = 60, 25, 400  # lines
LONG_BY_NATURE = {"faces/cli/city": "tables of names and figures are data"}


def excused(source: Source, places: dict[str, str]) -> bool:
    """Whether a source lies in one of these places."""
    return any(source.where == place or source.where.startswith(f"{place}/") for place in places)


# Writes


def writes(source: Source) -> Iterator[str]:
    """Every call in a source that changes rows, with its line."""
    texts = source.constants()
    for call in source.calls():
        assert isinstance(call.func, ast.Attribute)
        verb, owner = call.func.attr, ast.unparse(call.func.value)
        if verb in ORM_WRITES and _is_orm(verb, owner, call):
            yield f"{source.where}:{call.lineno} {owner}.{verb}()"
        if verb in ("execute", "executemany", "copy", "raw") and SQL_WRITES.match(_text(call, texts)):
            yield f"{source.where}:{call.lineno} {owner}.{verb}({_text(call, texts)[:40]!r})"


def _is_orm(verb: str, owner: str, call: ast.Call) -> bool:
    """Whether a call is Django's: rows are saved and changed by keyword, dictionaries and pictures by position."""
    if verb in ("save", "update"):
        return not call.args
    if verb == "create":
        return owner.rsplit(".", maxsplit=1)[-1] not in ("actions", "register")
    return True


def _text(call: ast.Call, texts: dict[str, str]) -> str:
    """The SQL of a call as far as the source says it: in place, or in a name of the module."""
    if not call.args:
        return ""
    first = call.args[0]
    if isinstance(first, ast.Name):
        return texts.get(first.id, "")
    pieces = [
        node.value
        for node in ast.walk(first)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    return pieces[0] if pieces else ""


def test_only_actions_write() -> None:
    found = [
        hit
        for one in OWN
        if one.path.name not in MAY_WRITE and not excused(one, LOADERS)
        for hit in writes(one)
    ]
    assert not found, "move these writes into an actions.py:\n" + "\n".join(found)


@pytest.mark.parametrize(
    ("line", "caught"),
    [
        ("row.save()", True),
        ("row.save(update_fields=['state'])", True),
        ("Matter.objects.create(title='x')", True),
        ("Matter.objects.filter(pk=1).update(state='done')", True),
        ("rows.delete()", True),
        ("cursor.execute('UPDATE matters_matter SET state = %s', ['x'])", True),
        ("cursor.execute(CHANGE)", True),
        ("picture.save(out, 'PNG')", False),
        ("digest.update(piece)", False),
        ("facts.update(more)", False),
        ("actions.create(facts=facts)", False),
        ("cursor.execute('select 1')", False),
    ],
)
def test_a_write_is_told_from_what_only_sounds_like_one(line: str, caught: bool, tmp_path: Path) -> None:
    place = tmp_path / "views.py"
    place.write_text(f"CHANGE = 'delete from matters_matter'\n{line}\n")
    assert bool(list(writes(Source(place, tmp_path)))) is caught


# Names, lengths, sentences


def test_no_file_is_named_for_nothing() -> None:
    found = [
        str(path.relative_to(HOUSE))
        for path in HOUSE.rglob("*")
        if path.stem in FORBIDDEN_NAMES and path.suffix in ("", ".py")
    ]
    assert not found, f"a thing without a name has no home yet; name it for what it does: {', '.join(found)}"


def test_functions_are_short() -> None:
    found = [
        f"{one.where}:{function.lineno} {function.name}: {length} lines"
        for one in SOURCES
        if not one.is_migration
        for function in one.functions()
        if (length := (function.end_lineno or 0) - function.lineno + 1) > LONGEST_FUNCTION
    ]
    assert not found, f"split what is longer than {LONGEST_FUNCTION} lines:\n" + "\n".join(found)


def test_views_do_three_things() -> None:
    found = [
        f"{one.where}:{view.lineno} {view.name}: {length} lines"
        for one in OWN
        for view in one.functions()
        if one.is_view(view) and (length := one.body_lines(view)) >= LONGEST_VIEW
    ]
    assert not found, (
        f"a view has fewer than {LONGEST_VIEW} lines: fetch, check the form, call one action:\n"
        + "\n".join(found)
    )


def test_files_are_short() -> None:
    found = [
        f"{one.where}: {one.lines} lines"
        for one in OWN
        if one.lines >= LONGEST_FILE and not one.is_migration and not excused(one, LONG_BY_NATURE)
    ]
    assert not found, f"split what has {LONGEST_FILE} lines or more:\n" + "\n".join(found)


def test_every_package_and_module_says_what_it_is() -> None:
    silent = [one.where for one in OWN if not one.is_migration and not one.docstring and one.text.strip()]
    silent += [
        one.where
        for one in OWN
        if one.path.name == "__init__.py" and not one.docstring and not one.is_migration
    ]
    excused_here = {
        one.where
        for one in OWN
        if {"management", "templatetags"} & set(one.path.parts) and not one.text.strip()
    }
    found = sorted(set(silent) - excused_here)
    assert not found, f"say in one sentence what it is: {', '.join(found)}"


def test_the_measures_see_a_fault(tmp_path: Path) -> None:
    place = tmp_path / "views.py"
    body = "\n".join(f"    row{n} = {n}" for n in range(70))
    place.write_text(f"@access('x')\ndef long(request):\n    '''One.'''\n{body}\n")
    source = Source(place, tmp_path)
    (view,) = source.functions()
    assert source.is_view(view)
    assert source.body_lines(view) == 70
    assert source.docstring == ""


# Templates

INLINE = (
    (re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE), "an inline style"),
    (re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE), "an inline handler"),
    (re.compile(r"<style\b", re.IGNORECASE), "a style element"),
    (
        re.compile(r"<script\b(?![^>]*\bsrc\s*=)(?![^>]*application/json)", re.IGNORECASE),
        "a script with a body",
    ),
    (re.compile(r"\bjavascript:", re.IGNORECASE), "a javascript: address"),
    (re.compile(r"\|\s*safe\b|{%\s*autoescape\s+off"), "text that is not escaped"),
)


def inline(text: str) -> list[str]:
    """What in a template the content policy refuses, or what would let data speak as markup."""
    return [what for pattern, what in INLINE if pattern.search(text)]


def test_templates_hold_no_inline_code() -> None:
    found = [
        f"{path.relative_to(HOUSE)}: {what}"
        for path in TEMPLATES
        for what in inline(path.read_text(encoding="utf-8"))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "markup",
    [
        '<p style="a">',
        "<a\n onclick='b()'>",
        "<script>c()</script>",
        '<a href="javascript:d()">',
        "{{ e|safe }}",
        "<style>",
    ],
)
def test_inline_code_is_found(markup: str) -> None:
    assert inline(markup)


@pytest.mark.parametrize(
    "markup",
    ['<script src="{% static "x.js" %}" type="module"></script>', '<p class="style">', "<input name=one>"],
)
def test_what_is_no_inline_code_passes(markup: str) -> None:
    assert not inline(markup)


# Mechanisms


def test_every_folder_of_a_mechanism_is_listed() -> None:
    place = Path(mechanisms.__file__).parent
    on_disk = {
        path.name
        for path in place.iterdir()
        if (path / "__init__.py").exists() and path.name not in ("tests", "skeleton")
    }
    assert on_disk == set(mechanisms.ORDER), (
        "name the folder in yantuo/mechanisms/__init__.py, in its place of the order"
    )


def test_every_manifest_cites_its_basis() -> None:
    silent = [one.key for one in mechanisms.manifests() if not one.basis or not one.title]
    assert not silent
