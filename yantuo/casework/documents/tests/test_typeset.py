"""Typesetting: what is refused, what is printed, and that the same data give the same bytes."""

import hashlib
import json
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from yantuo.casework.documents import typeset
from yantuo.casework.documents.fonts import Fonts, load_fonts
from yantuo.casework.documents.papers import PAPERS as TEMPLATES
from yantuo.casework.documents.refusals import BadPaper, MissingGlyph, TooLarge, UnknownTemplate, Unsettled
from yantuo.casework.documents.tests import papers
from yantuo.casework.documents.tests.geometry import MM, sheets, text_of
from yantuo.casework.documents.typeset import ROOT, paper_of, render, snapshot, strings_of, template_version


@pytest.fixture(scope="module")
def fonts() -> Fonts:
    return load_fonts(None)


@pytest.mark.parametrize("name", papers.PAPERS)
def test_every_paper_is_an_archival_pdf_with_title_and_copyable_text(name: str, fonts: Fonts) -> None:
    template, data = papers.PAPERS[name]
    done = render(template, data, fonts=fonts)
    reader = PdfReader(BytesIO(done.pdf))
    assert done.pages == len(reader.pages) >= 1
    assert done.sha256 == hashlib.sha256(done.pdf).hexdigest()
    assert b"<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>" in done.pdf
    assert reader.metadata is not None
    assert reader.metadata.title == paper_of(template, data).heading()
    assert reader.metadata.author == data["office"]
    text = text_of(done.pdf)
    assert data["office"] in text.replace("\n", "")
    assert not set(text) & {"\ufffd", "\u200b", "\x00"}


def test_every_template_has_a_sample_and_a_source() -> None:
    assert {template for template, _ in papers.PAPERS.values()} == set(TEMPLATES)
    assert {path.stem for path in ROOT.glob("*.typ")} == set(TEMPLATES)


def test_the_date_inside_the_pdf_is_the_date_of_the_paper(fonts: Fonts) -> None:
    reader = PdfReader(BytesIO(render("redhead", papers.red_head(), fonts=fonts).pdf))
    assert reader.metadata is not None
    assert str(reader.metadata["/CreationDate"]).startswith("D:20261123")


@pytest.mark.parametrize("name", ["redhead, long", "file_extract, long", "activation_slip"])
def test_same_data_same_bytes(name: str, fonts: Fonts) -> None:
    template, data = papers.PAPERS[name]
    first = render(template, data, fonts=fonts)
    render("letter", papers.letter(), fonts=fonts)
    assert render(template, data, fonts=fonts) == first
    assert render(template, data | {"dated": "2026-11-25"}, fonts=fonts).sha256 != first.sha256


def test_same_bytes_in_another_process(fonts: Fonts) -> None:
    code = (
        "from yantuo.casework.documents.fonts import load_fonts\n"
        "from yantuo.casework.documents.typeset import render\n"
        "from yantuo.casework.documents.tests.papers import long_red_head\n"
        "print(render('redhead', long_red_head(), fonts=load_fonts(None)).sha256)"
    )
    there = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120
    )
    assert there.stdout.strip() == render("redhead", papers.long_red_head(), fonts=fonts).sha256


def test_threads_set_papers_at_once(fonts: Fonts) -> None:
    work = [papers.PAPERS[name] for name in papers.PAPERS] * 2
    alone = [render(template, data, fonts=fonts).sha256 for template, data in work]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda job: render(job[0], job[1], fonts=fonts).sha256, work))
    assert together == alone


def test_a_paper_object_may_be_set_instead_of_plain_data(fonts: Fonts) -> None:
    paper = paper_of("redhead", papers.long_red_head())
    assert render("redhead", paper, fonts=fonts) == render("redhead", papers.long_red_head(), fonts=fonts)


@pytest.mark.parametrize("name", papers.PAPERS)
def test_a_snapshot_kept_as_json_gives_the_same_bytes_again(name: str, fonts: Fonts) -> None:
    template, data = papers.PAPERS[name]
    kept = json.loads(json.dumps(snapshot(template, data)))
    assert "document_title" not in kept
    assert render(template, kept, fonts=fonts) == render(template, data, fonts=fonts)


def test_the_template_version_follows_the_sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {name: template_version(name) for name in TEMPLATES}
    assert len(set(before.values())) == len(before)
    copy = _copied_templates(tmp_path, monkeypatch)
    assert {name: template_version(name) for name in TEMPLATES} == before
    _append(copy / "letter.typ", "\n// changed\n")
    assert {name for name in TEMPLATES if template_version(name) != before[name]} == {"letter"}
    _append(copy / "lib" / "base.typ", "\n// changed\n")
    assert all(template_version(name) != before[name] for name in TEMPLATES)


def test_a_layout_with_a_warning_is_never_handed_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fonts: Fonts
) -> None:
    copy = _copied_templates(tmp_path, monkeypatch)
    (copy / "letter.typ").write_text(
        '#set document(date: none)\n#text(font: "No Such Face")[x]', encoding="utf-8"
    )
    with pytest.raises(Unsettled, match="no such face"):
        render("letter", papers.letter(), fonts=fonts, standard="1.7")


def _copied_templates(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    copy = folder / "typst"
    shutil.copytree(ROOT, copy)
    monkeypatch.setattr(typeset, "ROOT", copy)
    monkeypatch.setattr(typeset, "_compilers", {})
    template_version.cache_clear()
    monkeypatch.setattr(typeset, "template_version", template_version)
    return copy


def _append(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
    template_version.cache_clear()


@pytest.fixture(autouse=True)
def _fresh_versions() -> None:
    template_version.cache_clear()


# What cannot be printed


def test_missing_glyphs_are_named_all_at_once_with_their_fields(fonts: Fonts) -> None:
    data = papers.red_head(
        title="关于\U0002a6b2的通知",
        body=[papers.paragraph("笑脸😀和\U0002a6b2"), papers.paragraph("文字\u202e反写")],
    )
    with pytest.raises(MissingGlyph) as refused:
        render("redhead", data, fonts=fonts)
    found = {each.code_point: each.paths for each in refused.value.missing}
    assert set(found) == {"U+2A6B2", "U+1F600", "U+202E"}
    assert found["U+1F600"] == ("body[0].text",)
    assert found["U+2A6B2"] == ("title", "body[0].text")
    assert "😀 (U+1F600: body[0].text)" in str(refused.value)
    assert "RIGHT-TO-LEFT OVERRIDE (U+202E: body[1].text)" in str(refused.value)


def test_rare_but_present_characters_are_printed(fonts: Fonts) -> None:
    done = render("redhead", papers.red_head(body=[papers.paragraph("㎡氟喹诺酮䲟〔〕℃★≥±μ")]), fonts=fonts)
    assert "㎡氟喹诺酮䲟〔〕℃★≥±μ" in text_of(done.pdf)


def test_the_shipped_fonts_have_every_character_of_the_templates(fonts: Fonts) -> None:
    for path in ROOT.rglob("*.typ"):
        assert not fonts.lacks(path.read_text(encoding="utf-8")), path


# Text is data


MARKUP = [
    "#eval(\"1+1\") #read(\"/etc/passwd\") #sys.inputs",
    "*bold* _emph_ `raw` $x^2$ = heading",
    "\\ back\\slash \\u{41} \\n \"quotes\" 'single' <label> @ref",
    "// comment /* block */ -- --- ... ~ ]] [[ }} {{ %(x)s {{ x }}",
]  # fmt: skip


@pytest.mark.parametrize("markup", MARKUP)
def test_markup_in_text_comes_out_literally(markup: str, fonts: Fonts) -> None:
    data = papers.red_head(
        body=[
            papers.paragraph(markup),
            {"kind": "table", "head": [markup, ""], "rows": [["", markup]]},
            {"kind": "heading", "level": 1, "text": "一、" + markup},
        ],
        note=markup,
    )
    printed = "".join(text_of(render("redhead", data, fonts=fonts).pdf).split())
    assert printed.count("".join(markup.split())) == 5


@pytest.mark.parametrize("template", ["referral", "matter_notice", "handover_list"])
def test_markup_in_forms_comes_out_literally(template: str, fonts: Fonts) -> None:
    sample = {name: data for name, data in papers.PAPERS.values() if data == papers.PAPERS[name][1]}[template]
    key = {"referral": "facts", "matter_notice": "facts", "handover_list": "reason"}[template]
    printed = text_of(render(template, sample | {key: "#let x = 1; *b* \\ [y]"}, fonts=fonts).pdf)
    assert "#let x = 1; *b* \\ [y]" in printed


# Bad data


def test_all_faults_of_the_data_are_told_at_once() -> None:
    with pytest.raises(BadPaper) as refused:
        paper_of("redhead", {"issuers": [], "title": "x" * 200, "colour": "red", "dated": "2026-02-30"})
    faults = {fault.path: fault.sentence.english for fault in refused.value.faults}
    assert faults["office"] == "is missing"
    assert faults["issuers"] == "must not be empty"
    assert faults["title"] == "is too long; at most 160 fit"
    assert faults["colour"] == "is not a field of this paper"
    assert {"dated", "body", "signatories"} <= set(faults)
    assert all(path in str(refused.value) for path in faults)


@pytest.mark.parametrize(
    ("changes", "path", "said"),
    [
        ({"number": "长市监发〔2026〕012号"}, "number", "does not have the form"),
        ({"number": "长市监发[2026]12号"}, "number", "does not have the form"),
        ({"number": "长市监发〔2026〕第12号"}, "number", "does not have the form"),
        ({"copy_number": "12"}, "copy_number", "does not have the form"),
        ({"note": "两行\n字"}, "note", "must be one line"),
        ({"body": [{"kind": "heading", "level": 2, "text": "一、范围"}]}, "body[0].heading", "number form"),
        (
            {"body": [{"kind": "table", "head": ["甲", "乙"], "rows": [["1"]]}]},
            "body[0].table",
            "as many cells",
        ),
        ({"body": [{"kind": "table", "head": ["甲"], "widths": [1, 2]}]}, "body[0].table", "one width"),
        ({"copies_to": "市政府"}, "", "printing office and date"),
        ({"printed_by": "办公室"}, "", "or neither"),
        ({"verify": {"url": "javascript:alert(1)", "code": "AAAA"}}, "verify.url", "does not have the form"),
    ],
)
def test_faults_of_a_red_head(changes: dict[str, object], path: str, said: str) -> None:
    with pytest.raises(BadPaper) as refused:
        paper_of("redhead", papers.red_head(**changes))
    assert [(f.path, said in f.sentence.english) for f in refused.value.faults] == [(path, True)]


@pytest.mark.parametrize("field", ["phone", "identity"])
def test_unmasked_personal_data_are_refused(field: str) -> None:
    person = {"name": "王明", field: "13800001234"}
    with pytest.raises(BadPaper, match="must be masked"):
        paper_of("file_extract", papers.file_extract(people=[person]))
    paper_of("file_extract", papers.file_extract(people=[person | {field: "138****1234"}]))


def test_a_notice_due_before_its_event_is_refused() -> None:
    with pytest.raises(BadPaper, match="before the event"):
        paper_of("matter_notice", papers.matter_notice(due="2026-11-01"))


def test_an_unknown_template_is_refused(fonts: Fonts) -> None:
    for name in ("poster", "../redhead", "lib/base", ""):
        with pytest.raises(UnknownTemplate, match="redhead"):
            render(name, papers.red_head(), fonts=fonts)


# Oversize


def test_too_many_rows_or_bytes_are_refused(fonts: Fonts) -> None:
    items = papers.handover_list()["items"]
    with pytest.raises(BadPaper, match="at most 2000 fit"):
        paper_of("handover_list", papers.handover_list(items=items * 1001))
    heavy = papers.red_head(body=[papers.paragraph("国" * 5000)] * 140)
    with pytest.raises(TooLarge, match="at most 2000000"):
        render("redhead", heavy, fonts=fonts)
    assert len(json.dumps(heavy, ensure_ascii=False).encode()) > typeset.LARGEST


def test_the_longest_list_is_set(fonts: Fonts) -> None:
    done = render(
        "handover_list", papers.handover_list(items=papers.handover_list()["items"] * 1000), fonts=fonts
    )
    assert done.pages > 50


@pytest.mark.parametrize("text", ["a" * 900, "https://example.org/" + "b/" * 400, "国" * 3000, "，" * 200])
def test_text_without_a_place_to_break_stays_inside_the_type_area(text: str, fonts: Fonts) -> None:
    data = papers.red_head(
        body=[papers.paragraph(text)], title=text[:150], note=text[:200], addressees=text[:120]
    )
    for sheet in sheets(render("redhead", data, fonts=fonts).pdf):
        inked = [char for char in sheet.chars if char.text.strip()]
        # a stop at the end of a line may keep the empty half of its square outside
        assert all(char.left > 27.9 and char.right - char.size * MM / 2 < 184.1 for char in inked)
        assert all(37 < char.baseline < 271 for char in inked)


def test_strings_are_found_wherever_they_stand() -> None:
    found = dict(strings_of({"a": "1", "b": [{"c": "2"}, ("3",)], "d": 4, "e": None}))
    assert found == {"a": "1", "b[0].c": "2", "b[1][0]": "3"}
