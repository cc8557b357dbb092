"""Two languages, each complete: every page is walked in both, and a word of the other one fails."""

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest
from django.db import connection

import yantuo
from yantuo.faces.cli import messages
from yantuo.faces.cli.catalogues import parts
from yantuo.records.sight.session import SYSTEM, sight

from .pages import Page, pages, spoken
from .samples import SAMPLES
from .town import Town

HOUSE = Path(yantuo.__file__).parent
CHINESE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff]+")
ENGLISH = re.compile(r"\b[A-Za-z][a-z]*(?:,? [a-z]{2,}){2,}")
COMMAND = re.compile(r"'go [a-z -]+'")  # is typed so in either language
TEXTS = """
select table_name, column_name from information_schema.columns
where table_schema = 'public' and data_type in ('text', 'character varying', 'jsonb', 'ARRAY')
  and table_name !~ '^(django_|auth_|axes_|otp_|procrastinate_)'
"""


def on_file() -> set[str]:
    """Every run of Chinese in the database or asked for: names, titles, what people have written.

    What a sentence of the catalogue itself says in Chinese (a word of a form, an example to be typed) is meant so.
    """
    meant = [*sentences(), *(sample.query for sample in SAMPLES.values())]
    found = {run for text in meant for run in CHINESE.findall(text)}
    with sight(SYSTEM), connection.cursor() as cursor:
        cursor.execute(TEXTS)
        for table, column in cursor.fetchall():
            cursor.execute(f'select distinct "{column}"::text from "{table}" where "{column}" is not null')
            found.update(run for (text,) in cursor.fetchall() for run in CHINESE.findall(text))
    return found


@lru_cache(1)
def sentences() -> dict[str, str]:
    """The sentences of all catalogues that read differently in Chinese."""
    from babel.messages.pofile import read_po

    found: dict[str, str] = {}
    for part in parts(HOUSE):
        if part.po.exists():
            with part.po.open("rb") as file:
                found |= {
                    str(row.id): str(row.string)
                    for row in read_po(file)
                    if isinstance(row.id, str) and row.id
                }
    return {english: chinese for english, chinese in found.items() if english != chinese}


def chinese_in(html: str, data: set[str]) -> list[str]:
    """What an English page says in Chinese that nobody has written into the database."""
    return [run for text in spoken(html) for run in CHINESE.findall(text) if run not in data]


def english_in(html: str) -> list[str]:
    """What a Chinese page says in English: a sentence of the catalogue, or any three words in a row."""
    return [text for text in spoken(html) if text in sentences() or ENGLISH.search(COMMAND.sub("", text))]


@pytest.fixture(scope="module")
def english(town: Town) -> list[Page]:
    return list(pages(town, "en"))


@pytest.fixture(scope="module")
def chinese(town: Town) -> list[Page]:
    return list(pages(town, "zh-hans"))


def test_in_english_nothing_is_chinese_but_what_people_wrote(english: list[Page]) -> None:
    data = on_file()
    found = [f"{page}: {sorted(set(stray))}" for page in english if (stray := chinese_in(page.html, data))]
    assert len(english) > 100
    assert not found, "\n".join(found)


def test_in_chinese_nothing_is_english(chinese: list[Page]) -> None:
    found = [f"{page}: {sorted(set(stray))}" for page in chinese if (stray := english_in(page.html))]
    assert len(chinese) > 100
    assert not found, "\n".join(found)


def test_every_page_names_its_language(english: list[Page], chinese: list[Page]) -> None:
    for lang, pages_of in (("en", english), ("zh-Hans", chinese)):
        whole = [page for page in pages_of if page.html.lstrip().lower().startswith("<!doctype")]
        assert len(pages_of) - len(whole) < 5, (
            "a few answers are pieces of a page; the others are whole pages"
        )
        assert [str(page) for page in whole if f'<html lang="{lang}"' not in page.html] == []


def test_the_catalogues_are_complete(capsys: pytest.CaptureFixture[str]) -> None:
    wrong = messages.main(["--check"])
    lines = capsys.readouterr().err.splitlines()
    assert not wrong, "\n".join(
        [f"{len(lines)} faults; run messages, translate, and --check again:", *lines[:40]]
    )


# Controls


def words(html: str) -> Iterator[str]:
    yield from chinese_in(html, {"晋韵醋业"})
    yield from english_in(html)


@pytest.mark.parametrize(
    ("html", "stray"),
    [
        ("<p>Enterprises of 潞州</p>", "潞州"),
        ('<input placeholder="名称">', "名称"),
        ("<button type=submit value=保存>", "保存"),
        ("<p>Choose another one first.</p>", "Choose another one first."),
        ("<p>Save</p>", "Save"),
    ],
)
def test_a_stray_word_is_found(html: str, stray: str) -> None:
    assert list(words(html)) == [stray]


@pytest.mark.parametrize(
    "html",
    [
        "<p>晋韵醋业 (SC10314040300019)</p>",
        '<button lang="zh-Hans">简体中文</button>',
        '<b lang="en">Choose another one first.</b>',
        "<p>GB 31605-2020</p>",
        '<input type="text" value="名称">',
        "<script>choose another one</script>",
    ],
)
def test_data_codes_and_marked_words_pass(html: str) -> None:
    assert list(words(html)) == []
