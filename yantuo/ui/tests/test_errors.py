"""Error pages stand without database and context processors, in both languages, and say what to do."""

import pytest
from django.http import Http404
from django.test import RequestFactory

from yantuo.ui import errors

from .page_check import faults


@pytest.mark.parametrize("status", errors.STATUSES)
def test_every_status_has_a_useful_page(status: int, language: str) -> None:
    answer = errors.page(RequestFactory().get("/x/"), status, "Because <of> this.")
    html = answer.content.decode()
    assert answer.status_code == status
    assert not faults(html)
    assert "Because &lt;of&gt; this." in html
    assert 'data-page="error"' in html
    chinese = any("\u4e00" <= sign <= "\u9fff" for sign in html)
    assert chinese == (language == "zh-hans")


def test_a_page_needs_no_request() -> None:
    assert not faults(errors.page(None, 503, headers={"Retry-After": "60"}).content.decode())


def test_a_status_without_a_page_is_an_error() -> None:
    with pytest.raises(ValueError, match="418"):
        errors.page(None, 418)


def test_what_is_hidden_and_what_is_missing_look_alike() -> None:
    request = RequestFactory().get("/x/")
    one = errors.not_found(request, Http404("belongs to another office"))
    other = errors.not_found(request, Http404("never existed"))
    assert one.content == other.content


def test_handlers_answer_with_their_status(english: None) -> None:
    request = RequestFactory().get("/x/")
    assert errors.bad_request(request, ValueError("x")).status_code == 400
    assert errors.server_error(request).status_code == 500
    refused = errors.forbidden(request, PermissionError("Two inspectors are needed."))
    assert refused.status_code == 403
    assert "Two inspectors are needed." in refused.content.decode()
    assert "safety mark" in errors.csrf(request, "CSRF token missing").content.decode()
