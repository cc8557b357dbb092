"""The Chinese catalogues: one per folder of the house, kept in step with the sources, compiled into one."""

import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po, write_po

from yantuo.faces.cli.extraction import Found, Unreadable, sentences

LOCALE = "zh_Hans"
PO = Path("locale") / LOCALE / "LC_MESSAGES" / "django.po"
MO = Path(".assets") / "locale" / LOCALE / "LC_MESSAGES" / "django.mo"
_HEADER = f"""msgid ""
msgstr ""
"Language: {LOCALE}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""
_LEFT_OUT = {"tests", "migrations", "skeleton", "static", "__pycache__", "node_modules"}
_PERCENT = re.compile(r"%(?:\(\w+\))?[-#0+]*\d*(?:\.\d+)?[a-zA-Z%]")
_LINE = re.compile(r'(#.*|(msg(id|id_plural|ctxt|str(\[0\])?) )?"([^"\\]|\\.)*")?')
_ENTRY = re.compile(r'^msgid "(?!"\n(?!"))', re.MULTILINE)  # a header has an empty sentence
_BRACES = re.compile(r"\{\w*\}")

Key = tuple[str, str]  # context, sentence


@dataclass
class Part:
    """One folder with a catalogue of its own: an app, or a floor of the house for what is in no app."""

    folder: Path
    sources: list[Path] = field(default_factory=list)

    @property
    def po(self) -> Path:
        """The file of the catalogue, whether it is there or not."""
        return self.folder / PO


@dataclass
class Change:
    """What an update did to one catalogue: sentences added, and those removed with their Chinese."""

    part: Part
    added: list[str]
    removed: list[tuple[str, str]]
    untranslated: int
    total: int


def parts(house: Path) -> list[Part]:
    """Every folder under `house` that has sentences of its own, each source in exactly one."""
    owners: dict[Path, Part] = {}
    for folder, below, names in os.walk(house):
        below[:] = sorted(name for name in below if name not in _LEFT_OUT)
        here = Path(folder)
        for name in sorted(names):
            if name.endswith(".py") or ("templates" in here.parts and name.endswith((".html", ".txt"))):
                owner = _owner(here, house)
                owners.setdefault(owner, Part(owner)).sources.append(here / name)
        if (here / PO).exists():
            owners.setdefault(here, Part(here))
    return [owners[folder] for folder in sorted(owners)]


def _owner(folder: Path, house: Path) -> Path:
    line = [folder, *folder.parents]
    line = line[: line.index(house)]
    return next((place for place in line if (place / "apps.py").exists()), line[-1] if line else house)


def extracted(part: Part) -> tuple[dict[Key, tuple[Found, set[str]]], list[str]]:
    """The sentences of one part with the files they stand in, and what could not be read."""
    found: dict[Key, tuple[Found, set[str]]] = {}
    faults = []
    for source in part.sources:
        try:
            for one in sentences(source):
                known, files = found.setdefault((one.context, one.text), (one, set()))
                files.add(source.relative_to(part.folder).as_posix())
                if one.plural and not known.plural:
                    found[one.context, one.text] = (one, files)
        except Unreadable as fault:
            faults.append(str(fault))
    return found, faults


class BrokenCatalogue(ValueError):
    """A catalogue that cannot be read; the message names file and line."""


def read(po: Path) -> Catalog:
    """The catalogue as it stands on disk, empty if there is none; raises BrokenCatalogue."""
    if not po.exists():
        return Catalog(locale=LOCALE)
    return parse(po.read_text(encoding="utf-8"), str(po))


def parse(text: str, place: str) -> Catalog:
    """The catalogue in a text that stands in `place`; raises BrokenCatalogue."""
    for number, line in enumerate(text.splitlines(), 1):
        if not _LINE.fullmatch(line.strip()):  # the reader below forgives an open quote and eats a letter
            raise BrokenCatalogue(f"{place}:{number}: this line is no part of a catalogue: {line.strip()}")
    try:
        catalog = read_po(BytesIO(text.encode()), locale=LOCALE, abort_invalid=True)
    except PoFileError as fault:
        raise BrokenCatalogue(f"{place}:{fault.lineno}: {fault}") from fault
    if len(entries(catalog)) != len(_ENTRY.findall(text)):
        raise BrokenCatalogue(f"{place}: a sentence stands in it twice")
    return catalog


def entries(catalog: Catalog) -> dict[Key, Message]:
    """The sentences of a catalogue without its header."""
    return {(one.context or "", _single(one.id)): one for one in catalog if one.id}


def _single(text: str | list[str] | tuple[str, ...]) -> str:
    return text if isinstance(text, str) else text[0]


def translation(message: Message) -> str:
    """The Chinese of one sentence (it has one plural form), empty if there is none yet."""
    return _single(message.string) if message.string else ""


def update(part: Part, memory: dict[Key, str]) -> tuple[Change, list[str]]:
    """Bring one catalogue in step: new ones from `memory` or empty, obsolete ones removed."""
    found, faults = extracted(part)
    old = entries(read(part.po))
    new = Catalog(locale=LOCALE, fuzzy=False)
    for key, (one, files) in sorted(found.items()):
        chinese = translation(old[key]) if key in old else memory.get(key, "")
        _add(new, one, chinese, files, old.get(key))
    gone = [] if faults else sorted(set(old) - set(found))
    for key in set(old) - set(found) if faults else ():  # an unreadable source loses nothing
        new[old[key].id] = old[key]
    _write(part.po, new)
    current = entries(new)
    change = Change(
        part,
        added=[text for context, text in sorted(set(found) - set(old))],
        removed=[(key[1], translation(old[key])) for key in gone],
        untranslated=sum(not translation(one) for one in current.values()),
        total=len(current),
    )
    return change, faults


def _add(new: Catalog, one: Found, chinese: str, files: set[str], old: Message | None) -> None:
    new.add(
        (one.text, one.plural) if one.plural else one.text,
        (chinese,) if one.plural else chinese,
        locations=[(name, 0) for name in sorted(files)],
        flags=old.flags - {"python-format"} if old else (),
        user_comments=old.user_comments if old else (),
        context=one.context or None,
    )


def _write(po: Path, catalog: Catalog) -> None:
    if not entries(catalog):
        po.unlink(missing_ok=True)
        return
    body = BytesIO()
    write_po(body, catalog, width=0, omit_header=True, sort_output=True, include_lineno=False)
    _replace(po, _HEADER.encode() + body.getvalue().strip(b"\n") + b"\n")


def _replace(path: Path, content: bytes) -> None:
    """Write in one go, so that a reader never sees half a file; an unchanged file keeps its date."""
    if path.exists() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.write_bytes(content)
    beside.replace(path)


def memory(all_parts: Iterable[Part]) -> dict[Key, str]:
    """Every sentence already translated anywhere: the same sentence has the same Chinese everywhere."""
    known: dict[Key, str] = {}
    for part in all_parts:
        for key, message in entries(read(part.po)).items():
            if chinese := translation(message):
                known.setdefault(key, chinese)
    return known


def faults(part: Part) -> list[str]:
    """Everything wrong with one catalogue, one sentence each: empty means it is complete and in step."""
    found, out = extracted(part)
    try:
        old = entries(read(part.po))
    except BrokenCatalogue as fault:
        return [*out, str(fault)]
    for key in sorted(set(found) | set(old)):
        one = found.get(key)
        out += [f"{part.po}: {_named(key)} {problem}" for problem in _problems(one and one[0], old.get(key))]
    return out


def _named(key: Key) -> str:
    return f'"{key[1]}"' + (f" (context {key[0]})" if key[0] else "")


def _problems(found: Found | None, message: Message | None) -> Iterator[str]:
    if message is None:
        yield "is missing: run messages to add it"
        return
    if found is None:
        yield "is obsolete: run messages to remove it"
        return
    text, plural = (message.id, "") if isinstance(message.id, str) else message.id[:2]
    if plural != found.plural:
        yield "is out of date: its plural form has changed, run messages"
    if message.fuzzy:
        yield "is marked fuzzy: check the translation and remove the mark"
    if not (chinese := translation(message)):
        yield "has no translation"
    elif (wanted := placeholders(plural or text)) != (given := placeholders(chinese)):
        yield f"has other placeholders than its translation: {_listed(wanted)} against {_listed(given)}"


def placeholders(text: str) -> list[str]:
    """What is filled in at run time, sorted: %(name)s, %s and {name}; a doubled % is no placeholder."""
    return sorted([mark for mark in _PERCENT.findall(text) if mark != "%%"] + _BRACES.findall(text))


def _listed(marks: list[str]) -> str:
    return ", ".join(marks) or "none"


def conflicts(all_parts: Iterable[Part]) -> list[str]:
    """The same sentence translated differently in two places: give one of them a context (pgettext)."""
    first: dict[Key, tuple[str, Path]] = {}
    out = []
    for part in all_parts:
        for key, message in entries(read(part.po)).items():
            if not (chinese := translation(message)):
                continue
            known, where = first.setdefault(key, (chinese, part.po))
            if known != chinese:
                out.append(f"{part.po}: {_named(key)} is {chinese!r} here and {known!r} in {where}")
    return out


def compile_all(house: Path, mo: Path) -> int:
    """Merge all catalogues under `house` into the one file `mo`; answers how many sentences it holds."""
    merged = Catalog(locale=LOCALE, fuzzy=False)
    for po in _on_disk(house):
        for message in entries(read(po)).values():
            if translation(message) and not message.fuzzy and merged.get(message.id, message.context) is None:
                merged.add(message.id, message.string, context=message.context)
    body = BytesIO()
    write_mo(body, merged)
    mo.parent.mkdir(parents=True, exist_ok=True)
    beside = mo.with_name(f".{mo.name}.{os.getpid()}")
    beside.write_bytes(body.getvalue())
    beside.replace(mo)  # always newer than its sources, even when its content is the same
    return len(entries(merged))


def compile_if_stale(house: Path, mo: Path, tell: Callable[[str], None] = lambda _line: None) -> bool:
    """Compile when a catalogue is newer than `mo`, or `mo` is not there; answers whether it did."""
    made = mo.stat().st_mtime_ns if mo.exists() else -1
    if made >= max((po.stat().st_mtime_ns for po in _on_disk(house)), default=0):
        return False
    tell(f"compiled {compile_all(house, mo)} translated sentences")
    return True


def _on_disk(house: Path) -> list[Path]:
    return sorted(house.glob(f"**/{PO.as_posix()}"))
