"""Fonts: the operator's own first, faults named, one character map for every face."""

import shutil
from pathlib import Path

import pytest
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable
from pylopdf_fonts_zh_cn import serif_path

from yantuo.casework.documents.fonts import FOLDER_VARIABLE, Fonts, FontsUnusable, find_fonts, load_fonts
from yantuo.casework.documents.refusals import MissingGlyph
from yantuo.casework.documents.tests.papers import paragraph, red_head
from yantuo.casework.documents.typeset import render

RARE = "\U0002a6b2"


def make_font(path: Path, family: str, characters: str, extra: str = "") -> None:
    """A small font under another name; `extra` characters borrow the outline of 国."""
    with TTFont(str(serif_path())) as font:
        cut = subset.Subsetter(subset.Options(name_IDs=["*"], layout_features=[]))
        cut.populate(text=characters + "国")
        cut.subset(font)
        for record in list(font["name"].names):
            if record.nameID in {1, 3, 4, 6, 16}:
                font["name"].setName(
                    family, record.nameID, record.platformID, record.platEncID, record.langID
                )
        if extra:
            wide = CmapSubtable.newSubtable(12)
            wide.platformID, wide.platEncID, wide.language = 3, 10, 0
            wide.cmap = font.getBestCmap() | dict.fromkeys(map(ord, extra), font.getBestCmap()[ord("国")])
            font["cmap"].tables.append(wide)
        font.save(str(path))


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Fonts:
    folder = tmp_path_factory.mktemp("fonts")
    make_font(
        folder / "title.otf",
        "FZXiaoBiaoSong-B05",
        "关于开展全市乳制品质量安全专项检查的通知长治市场监督管理局文件",
    )
    make_font(folder / "rare.otf", "Names Of Persons", "", extra=RARE)
    return load_fonts(folder)


def test_without_a_folder_the_shipped_fonts_stand_in_for_all() -> None:
    fonts = find_fonts({})
    assert set(fonts.substitutes) == {"song", "fang", "kai", "hei", "num"}
    assert fonts.faces["hei"].families[0] == "Noto Sans SC"
    assert fonts.faces["song"].heavier > 0
    assert find_fonts({FOLDER_VARIABLE: "  "}) is fonts


def test_the_operators_face_comes_first_and_is_set_as_it_is(own: Fonts) -> None:
    assert own.faces["song"].families[0] == "FZXiaoBiaoSong-B05"
    assert own.faces["song"].heavier == 0
    assert "song" not in own.substitutes
    assert "fang" in own.substitutes
    pdf = render("redhead", red_head(), fonts=own).pdf
    assert b"FZXiaoBiaoSong-B05" in pdf
    assert b"FZXiaoBiaoSong-B05" not in render("redhead", red_head(), fonts=load_fonts(None)).pdf


def test_a_character_of_any_installed_font_can_be_printed_in_every_face(own: Fonts) -> None:
    data = red_head(
        title=f"关于{RARE}的通知",
        body=[paragraph(RARE), {"kind": "heading", "level": 1, "text": f"一、{RARE}"}],
    )
    with pytest.raises(MissingGlyph):
        render("redhead", data, fonts=load_fonts(None))
    assert render("redhead", data, fonts=own).pages == 1
    assert all(
        face.families[-1] == "Names Of Persons" or "Names Of Persons" in face.families
        for face in own.faces.values()
    )


def test_other_fonts_are_another_fingerprint(own: Fonts) -> None:
    assert own.fingerprint != load_fonts(None).fingerprint


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FontsUnusable, match="nowhere") as refused:
        find_fonts({FOLDER_VARIABLE: str(tmp_path / "nowhere")})
    assert "YANTUO_FONT_DIR" in str(refused.value)


@pytest.mark.parametrize("content", [b"", b"not a font at all", b"OTTO" + b"\x00" * 200])
@pytest.mark.parametrize("name", ["broken.otf", "broken.ttc"])
def test_a_broken_font_is_named(name: str, content: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(FontsUnusable, match=name):
        load_fonts(tmp_path)


def test_a_truncated_font_is_named(tmp_path: Path) -> None:
    whole = serif_path().read_bytes()
    (tmp_path / "half.otf").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(FontsUnusable, match="half"):
        load_fonts(tmp_path)


def test_files_that_are_no_fonts_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "LICENSE.txt").write_text("free", encoding="utf-8")
    shutil.copy(serif_path(), tmp_path / "copy.otf")
    assert load_fonts(tmp_path).faces["fang"].families[0] == "Noto Serif SC"


@pytest.mark.parametrize("character", ["\u202e", "\u200b", "\ufeff", "\x07", "\x1b", "\u00ad", "\ue000"])
def test_invisible_and_private_characters_are_never_printable(character: str) -> None:
    assert load_fonts(None).lacks(f"公文{character}") == {character}


def test_line_feeds_and_wide_spaces_are_printable() -> None:
    assert load_fonts(None).lacks("公文　第1号 a\u00a0b\n") == set()
