"""Adapter around fonts: the operator's own first (小标宋, 仿宋, 楷体, 黑体), then the free ones that are shipped."""

import hashlib
import os
import struct
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, Literal

import pylopdf_fonts_zh_cn
import typst
from fontTools.ttLib import TTFont, TTLibError
from fontTools.ttLib.ttCollection import TTCollection

from yantuo.kernel.refusal import LawRefusal
from yantuo.kernel.sentence import Sentence

Role = Literal["song", "fang", "kai", "hei", "num"]
FOLDER_VARIABLE = "YANTUO_FONT_DIR"
_SUFFIXES = {".ttf", ".otf", ".ttc", ".otc"}
_SERIF, _SANS = "Noto Serif SC", "Noto Sans SC"

# Names a face goes by, in order of preference, spelled as in the name tables of the fonts (case is ignored).
_KNOWN: dict[Role, tuple[str, ...]] = {
    "song": (
        "方正小标宋_GBK", "FZXiaoBiaoSong-B05", "方正小标宋简体", "FZXiaoBiaoSong-B05S",
        "方正公文小标宋", "FZDocXiaoBiaoSong", "华文中宋", "STZhongsong",
    ),
    "fang": (
        "仿宋_GB2312", "FangSong_GB2312", "方正仿宋_GBK", "FZFangSong-Z02",
        "方正仿宋简体", "FZFangSong-Z02S", "仿宋", "FangSong", "华文仿宋", "STFangsong",
    ),
    "kai": (
        "楷体_GB2312", "KaiTi_GB2312", "方正楷体_GBK", "FZKai-Z03",
        "方正楷体简体", "FZKai-Z03S", "楷体", "KaiTi", "华文楷体", "STKaiti",
    ),
    "hei": ("黑体", "SimHei", "方正黑体_GBK", "FZHei-B01", "方正黑体简体", "FZHei-B01S", "华文黑体", "STHeiti"),
    "num": ("宋体", "SimSun", "新宋体", "NSimSun", "方正书宋_GBK", "FZShuSong-Z01", "华文宋体", "STSong"),
}  # fmt: skip
# How much heavier (em) the shipped face is drawn where it stands in for a heavy one.
_HEAVIER: dict[Role, float] = {"song": 0.022, "fang": 0.0, "kai": 0.0, "hei": 0.018, "num": 0.0}


class FontsUnusable(LawRefusal):
    """The folder of the operator's fonts cannot be used; `sentence` says why."""


@dataclass(frozen=True)
class Face:
    """The families one role is set in, first choice first; `substitute` when the first is only a stand-in."""

    families: tuple[str, ...]
    substitute: bool
    heavier: float = 0.0


@dataclass(frozen=True)
class Typeface:
    """One font of a file: all its names, the family as Typst knows it, and the characters it has."""

    names: frozenset[str]
    family: str
    characters: frozenset[int]


@dataclass(frozen=True)
class Fonts:
    """Everything a paper is set in. Every role ends in the same families, so one character map holds for all."""

    faces: Mapping[Role, Face] = field(compare=False)
    characters: frozenset[int] = field(compare=False, repr=False)
    fingerprint: str
    typst_fonts: typst.Fonts = field(compare=False, repr=False)

    def lacks(self, text: str) -> set[str]:
        """The characters of `text` that no installed font can print; line feeds and spaces are always there."""
        return {c for c in set(text) if c != "\n" and not self._prints(c)}

    def _prints(self, character: str) -> bool:
        return ord(character) in self.characters and unicodedata.category(character) not in {"Cc", "Cf", "Co"}

    @property
    def substitutes(self) -> tuple[Role, ...]:
        """Roles for which the bureau has not installed its own font."""
        return tuple(role for role, face in self.faces.items() if face.substitute)


def find_fonts(environ: Mapping[str, str] = os.environ) -> Fonts:
    """The operator's fonts named by YANTUO_FONT_DIR with the shipped ones behind them; raises FontsUnusable."""
    folder = environ.get(FOLDER_VARIABLE, "").strip()
    return load_fonts(Path(folder) if folder else None)


@lru_cache(maxsize=8)
def load_fonts(folder: Path | None = None) -> Fonts:
    """Fonts of `folder` (none: the shipped ones only), read once per process; raises FontsUnusable."""
    shipped = pylopdf_fonts_zh_cn.serif_path().parent
    folders = [shipped] if folder is None else [folder.resolve(), shipped]
    paths = [path for each in folders for path in _font_paths(each)]
    typst_fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(each) for each in folders]
    )
    family_of = {(Path(info.path), info.index): info.family for info in typst_fonts.fonts() if info.path}
    known = [each for path in paths for each in _read(path, family_of)]
    return Fonts(
        faces={role: _face(role, known) for role in _KNOWN},
        characters=frozenset().union(*(each.characters for each in known)),
        fingerprint=_fingerprint(paths),
        typst_fonts=typst_fonts,
    )


def _font_paths(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise FontsUnusable(
            Sentence(
                "The font folder %(folder)s does not exist; correct YANTUO_FONT_DIR.", {"folder": folder}
            )
        )
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in _SUFFIXES)


def _read(path: Path, family_of: Mapping[tuple[Path, int], str]) -> list[Typeface]:
    try:
        with path.open("rb") as file:
            return [
                Typeface(_names(font), family_of[path, index], frozenset(font.getBestCmap() or ()))
                for index, font in enumerate(_fonts_in(file, path.suffix.lower()))
            ]
    except (TTLibError, OSError, KeyError, AssertionError, struct.error) as error:
        raise FontsUnusable(
            Sentence("The font file %(path)s cannot be read; remove or replace it.", {"path": path})
        ) from error


def _fonts_in(file: BinaryIO, suffix: str) -> list[TTFont]:
    return (
        list(TTCollection(file, lazy=True).fonts) if suffix in {".ttc", ".otc"} else [TTFont(file, lazy=True)]
    )


def _names(font: TTFont) -> frozenset[str]:
    return frozenset(
        str(record).casefold() for record in font["name"].names if record.nameID in {1, 4, 6, 16}
    )


def _face(role: Role, known: list[Typeface]) -> Face:
    own = [each.family for name in _KNOWN[role] for each in known if name.casefold() in each.names]
    base = [_SANS, _SERIF] if role == "hei" else [_SERIF, _SANS]
    others = [each.family for each in known]
    families = tuple(dict.fromkeys([*own, *base, *others]))
    return Face(families, substitute=not own, heavier=0.0 if own else _HEAVIER[role])


def _fingerprint(paths: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
