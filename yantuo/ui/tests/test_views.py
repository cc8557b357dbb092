"""The colours a person chose are kept in a cookie, and nothing leads off the site."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from yantuo.ui.views import scheme


def choose(word: str, back: str) -> HttpResponse:
    return scheme(RequestFactory().post("/scheme/", {"scheme": word, "next": back}))


@pytest.mark.parametrize("word", ["dark", "light"])
def test_a_scheme_is_kept(word: str) -> None:
    answer = choose(word, "/things/?a=1")
    assert answer.status_code == 302
    assert answer["Location"] == "/things/?a=1"
    assert answer.cookies["scheme"].value == word
    assert answer.cookies["scheme"]["samesite"] == "Lax"


@pytest.mark.parametrize("word", ["auto", "", "<script>"])
def test_any_other_word_forgets_it(word: str) -> None:
    assert choose(word, "/").cookies["scheme"]["max-age"] == 0


@pytest.mark.parametrize("back", ["https://evil.test/", "//evil.test/", "javascript:alert(1)", ""])
def test_nobody_is_sent_elsewhere(back: str) -> None:
    assert choose("dark", back)["Location"] == "/"


def test_reading_changes_nothing() -> None:
    assert scheme(RequestFactory().get("/scheme/")).status_code == 405
