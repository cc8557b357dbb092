"""new-mechanism NAME: lays the files of a mechanism in the shape of the house and adds its word to ORDER."""

import argparse
import keyword
import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from string import Template
from typing import NoReturn

from yantuo.faces.cli import catalogues

ROOT = Path(__file__).resolve().parents[3]
SKELETON = Path(__file__).with_name("skeleton")
_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_LONGEST_NAME = 20
_ORDER = re.compile(r"^ORDER: tuple\[str, \.\.\.\] = \((?P<words>[^)]*)\)$", re.MULTILINE)
_LABEL = re.compile(r"^    label = \"(\w+)\"", re.MULTILINE)
_KIND = re.compile(r"^KIND = \"(\w+)\"", re.MULTILINE)
# Labels of packages, and words that mean something else in the house.
_TAKEN = {
    "admin", "auth", "axes", "contenttypes", "csp", "django", "humanize", "locale", "messages",
    "migrations", "otp_static", "otp_totp", "postgres", "procrastinate", "sessions", "staticfiles",
    "static", "templates", "tests", "yantuo", "api", "public", "business",
}  # fmt: skip


class Refusal(Exception):
    """Why nothing was laid; one sentence."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise Refusal(f"{message[:1].upper()}{message[1:]}; `new-mechanism -h` shows the usage.")


def run(argv: Sequence[str], root: Path = ROOT) -> int:
    """Lay a mechanism in the repository `root`: 0 done, 2 refused with a sentence; nothing is half laid."""
    parser = _Parser(prog="new-mechanism", description=__doc__, allow_abbrev=False)
    parser.add_argument("name", metavar="NAME", help="folder and key: small letters, figures, underscores")
    parser.add_argument("--title", default="", help="what it is called on screen, in English")
    parser.add_argument("--title-zh", default="", help="the same in Chinese")
    parser.add_argument("--basis", default="食品安全法 art. 6", help="the article that founds it")
    try:
        asked = parser.parse_args(argv)
        title = asked.title or asked.name.replace("_", " ").capitalize()
        _refuse_texts(title, asked.title_zh, asked.basis)
        folder = _lay(root / "yantuo", asked.name, title, asked.title_zh, asked.basis)
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 2
    except SystemExit:  # argparse has shown its help
        return 0
    print("\n".join(_next_steps(folder.relative_to(root), asked.name, asked.title_zh)))
    return 0


def _refuse_texts(*texts: str) -> None:
    for text in texts:
        if re.search(r"[\"\\%\n{}]", text) or len(text) > 60:
            raise Refusal(
                f'“{text}” cannot be a title or basis: at most 60 characters, without " \\ % {{ }}.'
            )


def _lay(house: Path, name: str, title: str, title_zh: str, basis: str) -> Path:
    mechanisms = house / "mechanisms"
    _refuse_name(house, name)
    order = mechanisms / "__init__.py"
    extended = _extended(order.read_text(encoding="utf-8"), name)
    words = {
        "name": name,
        "Class": _class(name),
        "table": _class(name).lower(),
        "title": title,
        "basis": basis,
    }
    known = _chinese(words | {"title_zh": title_zh}) | catalogues.memory(catalogues.parts(house))
    beside = mechanisms / f".{name}.new"
    shutil.rmtree(beside, ignore_errors=True)
    for path, content in _files(words):
        (beside / path).parent.mkdir(parents=True, exist_ok=True)
        (beside / path).write_text(content, encoding="utf-8")
    folder = beside.rename(mechanisms / name)
    order.write_text(extended, encoding="utf-8")
    part = next(part for part in catalogues.parts(house) if part.folder == folder)
    catalogues.update(part, known)
    return folder


def _refuse_name(house: Path, name: str) -> None:
    if not _NAME.fullmatch(name) or len(name) > _LONGEST_NAME:
        raise Refusal(
            f"“{name}” cannot name a mechanism: small letters, figures and single underscores, "
            f"a letter first, at most {_LONGEST_NAME} characters."
        )
    if keyword.iskeyword(name) or keyword.issoftkeyword(name) or name in _TAKEN | _labels(house):
        raise Refusal(f"“{name}” is taken by another part of the program: choose another word.")
    if (house / "mechanisms" / name).exists():
        raise Refusal(f"The folder yantuo/mechanisms/{name} exists already: nothing was changed.")


def _labels(house: Path) -> set[str]:
    """The names other apps and kinds of dossier go by."""
    apps = (path.read_text(encoding="utf-8") for path in house.glob("**/apps.py"))
    flows = (path.read_text(encoding="utf-8") for path in house.glob("**/flow.py"))
    return {
        *(n for text in apps for n in _LABEL.findall(text)),
        *(n for text in flows for n in _KIND.findall(text)),
    }


def _extended(source: str, name: str) -> str:
    """The source of the list of mechanisms with one more word, in the form the formatter gives it."""
    found = _ORDER.search(source)
    if not found:
        raise Refusal(
            "ORDER in yantuo/mechanisms/__init__.py is not a plain tuple of words: put that right first."
        )
    words = [*re.findall(r"\"(\w+)\"", found["words"]), name]
    if len(set(words)) < len(words):
        raise Refusal(f"“{name}” stands in ORDER of yantuo/mechanisms/__init__.py already.")
    quoted = [f'"{word}"' for word in words]
    line = f"ORDER: tuple[str, ...] = ({', '.join(quoted)}{',' if len(words) == 1 else ''})"
    if len(line) > 110:
        line = "ORDER: tuple[str, ...] = (\n" + "".join(f"    {word},\n" for word in quoted) + ")"
    return source[: found.start()] + line + source[found.end() :]


def _class(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))


def _files(words: dict[str, str]) -> Iterator[tuple[Path, str]]:
    """The files of a mechanism with the words filled in; its catalogue is made from the sources instead."""
    for source in sorted(SKELETON.rglob("*.txt")):
        path = str(source.relative_to(SKELETON)).replace("__name__", words["name"]).removesuffix(".txt")
        if not path.endswith(".po"):
            yield Path(path), Template(source.read_text(encoding="utf-8")).substitute(words)


def _chinese(words: dict[str, str]) -> dict[catalogues.Key, str]:
    """The Chinese of the sentences in the files, for those the house has not translated yet."""
    source = (SKELETON / catalogues.PO).with_suffix(".po.txt").read_text(encoding="utf-8")
    entries = catalogues.entries(catalogues.parse(Template(source).substitute(words), "skeleton"))
    return {key: catalogues.translation(message) for key, message in entries.items()}


def _next_steps(folder: Path, name: str, title_zh: str) -> Iterator[str]:
    yield f"laid: {folder}, and “{name}” in ORDER of yantuo/mechanisms/__init__.py"
    if not title_zh:
        yield f"next: its Chinese name in {folder / catalogues.PO}"
    yield f"next: the states in {folder}/enums.py, the facts in models.py, the steps in flow.py, the rules in rules.py"
    yield f"then: python3 go messages {folder}, python3 go flows, python3 go check, python3 go test {folder}"


if __name__ == "__main__":
    raise SystemExit(run(sys.argv[1:]))
