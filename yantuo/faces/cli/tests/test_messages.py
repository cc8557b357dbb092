"""Catalogues: taken from sources and templates, kept small and stable, checked, compiled into one."""

import gettext
import os
from pathlib import Path

import pytest

from yantuo.faces.cli import catalogues
from yantuo.faces.cli.catalogues import MO, PO
from yantuo.faces.cli.messages import main

VIEWS = """
from django.utils.translation import gettext as _, ngettext, pgettext
from yantuo.kernel.sentence import Sentence
A = _("Accept")
B = pgettext("month", "May")
C = ngettext("%(n)s row", "%(n)s rows", 3) % {"n": 3}
D = Sentence("The code %(code)s is unknown.", {"code": 1})
E = _("two "
      "pieces")
F = _(A)
"""
PAGE = """{% load i18n %}
  {% translate "It's 50% done" %} {{ x|default:_("none yet") }}
    {% blocktranslate count n=n trimmed %}
       {{ n }} firm of "us"
    {% plural %}
       {{ n }} firms of "us"
  {% endblocktranslate %}
{% translate "May" context "verb" %}
"""
WANTED = {
    "Accept", "May", "%(n)s row", "The code %(code)s is unknown.", "two pieces", "It's 50%% done", "none yet",
    '%(n)s firm of "us"',
}  # fmt: skip


@pytest.fixture
def house(tmp_path: Path) -> Path:
    app = tmp_path / "yantuo" / "records" / "files"
    (app / "templates" / "files").mkdir(parents=True)
    (app / "tests").mkdir()
    (app / "apps.py").write_text("")
    (app / "views.py").write_text(VIEWS)
    (app / "templates" / "files" / "page.html").write_text(PAGE)
    (app / "tests" / "test_it.py").write_text('_("never")')
    (tmp_path / "yantuo" / "kernel").mkdir()
    (tmp_path / "yantuo" / "kernel" / "codes.py").write_text('Sentence("The code is too short.")')
    return tmp_path


def po(house: Path, part: str = "records/files") -> Path:
    return house / "yantuo" / part / PO


def translate(file: Path, **chinese: str) -> None:
    """Write the Chinese beside the sentences that begin with the given words."""
    lines = file.read_text().splitlines()
    for start, text in chinese.items():
        at = next(n for n, line in enumerate(lines) if line.startswith(f'msgid "{start}'))
        at = next(n for n in range(at, len(lines)) if lines[n].startswith("msgstr"))
        lines[at] = lines[at].split('"')[0] + f'"{text}"'
    file.write_text("\n".join(lines) + "\n")


def fill(file: Path) -> None:
    """Translate everything with itself, which keeps the placeholders."""
    catalog = catalogues.read(file)
    for message in catalogues.entries(catalog).values():
        plural = message.id if isinstance(message.id, str) else message.id[1]
        message.string = f"译{plural}" if isinstance(message.id, str) else (f"译{plural}",)
    catalogues._write(file, catalog)


def test_everything_marked_is_found(house: Path) -> None:
    assert main([], house) == 0
    found = catalogues.entries(catalogues.read(po(house)))
    assert {text for _context, text in found} == WANTED
    assert {context for context, text in found if text == "May"} == {"month", "verb"}
    assert set(catalogues.entries(catalogues.read(po(house, "kernel")))) == {("", "The code is too short.")}


def test_a_second_run_changes_nothing(house: Path) -> None:
    main([], house)
    text = po(house).read_text()
    assert main([], house) == 0
    assert po(house).read_text() == text
    assert "POT-Creation-Date" not in text
    assert "#: templates/files/page.html\n" in text


def test_new_and_obsolete_sentences(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main([], house)
    translate(po(house), Accept="受理")
    (house / "yantuo/records/files/views.py").write_text('_("Receive")')
    main([], house)
    assert 'removed "Accept": 受理' in capsys.readouterr().out
    assert "Accept" not in po(house).read_text()
    assert "Receive" in po(house).read_text()


def test_a_sentence_known_elsewhere_is_filled_in(house: Path) -> None:
    (house / "yantuo/config").mkdir()
    (house / "yantuo/config/settings.py").write_text('_("Accept")')
    main([str(house / "yantuo/config")], house)
    translate(po(house, "config"), Accept="受理")
    main([], house)
    assert catalogues.translation(catalogues.entries(catalogues.read(po(house)))["", "Accept"]) == "受理"


def test_check_passes_when_all_is_translated(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main([], house)
    fill(po(house))
    fill(po(house, "kernel"))
    capsys.readouterr()
    assert main(["--check"], house) == 0
    assert capsys.readouterr().err == ""


def test_check_names_every_fault_and_changes_nothing(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main([], house)
    fill(po(house))
    fill(po(house, "kernel"))
    translate(po(house), two="", The="代码有误")
    text = po(house).read_text().replace('msgid "Accept"', '#, fuzzy\nmsgid "Accept"', 1)
    po(house).write_text(text)
    views = house / "yantuo/records/files/views.py"
    changed = VIEWS.replace('_("Accept")', '_("Accept"), _("Fresh")').replace(
        '"%(n)s rows"', '"all %(n)s rows"'
    )
    views.write_text(changed.replace('pgettext("month", "May")', "1"))
    assert main(["--check", str(house / "yantuo/records")], house) == 1
    assert po(house).read_text() == text
    told = capsys.readouterr().err
    for fault in (
        '"Fresh" is missing', '"May" (context month) is obsolete', '"Accept" is marked fuzzy',
        '"two pieces" has no translation', "is out of date: its plural form has changed",
        '"The code %(code)s is unknown." has other placeholders than its translation: %(code)s against none',
    ):  # fmt: skip
        assert fault in told
    assert len(told.splitlines()) == 6


def test_one_sentence_has_one_translation(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (house / "yantuo/config").mkdir()
    (house / "yantuo/config/settings.py").write_text('_("Accept")')
    main([], house)
    for part in ("records/files", "kernel", "config"):
        fill(po(house, part))
    assert main(["--check"], house) == 0
    translate(po(house, "config"), Accept="接收")
    capsys.readouterr()
    assert main(["--check"], house) == 1
    assert "\"Accept\" is '译Accept' here and '接收'" in capsys.readouterr().err


@pytest.mark.parametrize(
    "source", ['_(f"{n} rows")', '_("%s rows" % n)', '_("{} rows".format(n))', '_("a" + b)', "_("]
)
def test_what_cannot_be_translated_is_refused(
    house: Path, capsys: pytest.CaptureFixture[str], source: str
) -> None:
    main([], house)
    before = po(house).read_text()
    (house / "yantuo/records/files/views.py").write_text(f"\n{source}\n")
    assert main([], house) == 1
    assert "yantuo/records/files/views.py:2: " in capsys.readouterr().err
    assert po(house).read_text() == before, "an unreadable source loses no translation"


@pytest.mark.parametrize(
    "page", ["{% translate name %}", "{% blocktranslate %}{% if x %}a{% endif %}{% endblocktranslate %}"]
)
def test_a_page_that_cannot_be_translated_is_refused(
    house: Path, capsys: pytest.CaptureFixture[str], page: str
) -> None:
    (house / "yantuo/records/files/templates/files/page.html").write_text("\n" + page)
    assert main(["--check"], house) == 1
    assert "page.html:" in capsys.readouterr().err


def test_wrong_use_and_a_broken_catalogue(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(house / "nowhere")], house) == 2
    assert "there is nothing to translate" in capsys.readouterr().err
    main([], house)
    po(house).write_text('msgid "Accept\nmsgstr "受理"\n')
    assert main(["--check"], house) == 1
    assert main([], house) == 1
    assert po(house).read_text().startswith('msgid "Accept\n'), "a broken catalogue is not overwritten"


def test_compiled_catalogue_speaks_chinese(house: Path) -> None:
    main([], house)
    translate(po(house), Accept="受理", **{r"%(n)s row": "%(n)s 行"})
    translate(po(house, "kernel"), The="代码过短。")
    assert main(["--compile"], house) == 0
    with (house / MO).open("rb") as file:
        spoken = gettext.GNUTranslations(file)
    assert spoken.gettext("Accept") == "受理"
    assert spoken.gettext("The code is too short.") == "代码过短。"
    assert spoken.ngettext("%(n)s row", "%(n)s rows", 3) == "%(n)s 行"
    assert spoken.gettext("two pieces") == "two pieces", "what has no translation stays English"


def test_compiles_only_when_stale(house: Path) -> None:
    main([], house)
    translate(po(house), Accept="受理")
    where = (house / "yantuo", house / MO)
    assert catalogues.compile_if_stale(*where)
    assert not catalogues.compile_if_stale(*where)
    later = (house / MO).stat().st_mtime + 5
    os.utime(po(house), (later, later))
    told: list[str] = []
    assert catalogues.compile_if_stale(*where, told.append)
    assert told == ["compiled 1 translated sentences"]


def test_placeholders() -> None:
    assert catalogues.placeholders("%(n)s of %s, {x}, 85 % of, 10%%") == ["%(n)s", "%s", "{x}"]
