"""Typesetting of papers: data in, PDF/A out, the same bytes for the same data, fonts and templates."""

import hashlib
import json
import re
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

import typst
from pydantic import ValidationError

from yantuo.casework.documents.fonts import Fonts
from yantuo.casework.documents.papers import PAPERS
from yantuo.casework.documents.qr import qr_svg
from yantuo.casework.documents.refusals import (
    BadPaper,
    Missing,
    MissingGlyph,
    TooLarge,
    UnknownTemplate,
    Unsettled,
)
from yantuo.casework.documents.typeset_data import Paper

ROOT = Path(__file__).parent / "templates" / "typst"
LARGEST = 2_000_000
"""Bytes of data one paper may hold (as UTF-8 JSON)."""

Standard = Literal["a-2b", "a-2u", "a-3b", "1.7"]

_compilers: dict[str, typst.Compiler] = {}
# A compiler may be used by one thread at a time and Typst does not release the interpreter, so one is enough.
_setting = threading.Lock()
_PAGES = re.compile(rb"/Type/Pages/Count (\d+)")


@dataclass(frozen=True)
class Rendered:
    """A paper as it stands: its bytes, their SHA-256, which template sources made them, how many pages."""

    pdf: bytes
    sha256: str
    template_version: str
    pages: int


def render(
    template: str, data: Mapping[str, object] | Paper, *, fonts: Fonts, standard: Standard = "a-2b"
) -> Rendered:
    """Set one paper; raises UnknownTemplate, BadPaper, TooLarge or MissingGlyph, each naming every fault at once."""
    paper = paper_of(template, data)
    values = paper.model_dump(mode="json")
    _refuse_unprintable(_own(paper), fonts)
    pdf = _compiled(paper, _envelope(paper, values, fonts), fonts, standard)
    return Rendered(pdf, hashlib.sha256(pdf).hexdigest(), template_version(template), _pages(pdf))


def paper_of(template: str, data: Mapping[str, object] | Paper) -> Paper:
    """The checked data of one paper; raises UnknownTemplate or BadPaper."""
    form = PAPERS.get(template)
    if form is None:
        raise UnknownTemplate(template, sorted(PAPERS))
    try:
        return form.of(_own(data) if isinstance(data, Paper) else data)
    except ValidationError as error:
        raise BadPaper(template, error) from error


def snapshot(template: str, data: Mapping[str, object] | Paper) -> dict[str, object]:
    """The checked data as plain JSON, to be kept with the document: setting them again gives the same bytes."""
    paper = paper_of(template, data)
    return paper.model_dump(mode="json", exclude=set(type(paper).model_computed_fields))


def _own(paper: Paper) -> dict[str, object]:
    """The data a paper was made from, without what it derives from them."""
    return paper.model_dump(exclude=set(type(paper).model_computed_fields))


@lru_cache(maxsize=64)
def template_version(template: str) -> str:
    """SHA-256 over the template's source and the library it rests on."""
    digest = hashlib.sha256()
    for path in [ROOT / f"{template}.typ", *sorted((ROOT / "lib").glob("*.typ"))]:
        source = path.read_bytes()
        digest.update(f"{path.name} {len(source)}\n".encode() + source)
    return digest.hexdigest()


def _refuse_unprintable(values: object, fonts: Fonts) -> None:
    found: dict[str, list[str]] = {}
    for path, text in strings_of(values):
        for character in fonts.lacks(text):
            found.setdefault(character, []).append(path)
    if found:
        raise MissingGlyph(tuple(Missing(c, tuple(paths)) for c, paths in sorted(found.items())))


def strings_of(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Every string in plain data with its path, such as ("body[2].text", "…")."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from strings_of(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(value, (list, tuple)):
        for index, inner in enumerate(value):
            yield from strings_of(inner, f"{path}[{index}]")


def _envelope(paper: Paper, values: Mapping[str, object], fonts: Fonts) -> str:
    faces = {
        role: {"families": list(face.families), "heavier": face.heavier} for role, face in fonts.faces.items()
    }
    codes = {name: qr_svg(text) for name, text in paper.qr_texts().items()}
    whole = json.dumps({"data": values, "faces": faces, "qr": codes}, ensure_ascii=False, sort_keys=True)
    if (size := len(whole.encode())) > LARGEST:
        raise TooLarge(size, LARGEST)
    return whole


def _compiled(paper: Paper, envelope: str, fonts: Fonts, standard: Standard) -> bytes:
    with _setting:
        compiler = _compilers.get(fonts.fingerprint) or _compilers.setdefault(
            fonts.fingerprint,
            typst.Compiler(root=ROOT, font_paths=fonts.typst_fonts, ignore_system_fonts=True),
        )
        result, warnings = compiler.compile_with_warnings(
            input=ROOT / f"{paper.template}.typ",
            sys_inputs={"envelope": envelope},
            pdf_standards=standard,
            format="pdf",
        )
    if warnings or not isinstance(result, bytes):
        raise Unsettled(paper.template, [warning.message for warning in warnings])
    return result


def _pages(pdf: bytes) -> int:
    counts = [int(count) for count in _PAGES.findall(pdf)]
    if not counts:
        raise ValueError("the PDF names no page count")
    return max(counts)
