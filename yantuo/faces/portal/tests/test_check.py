"""Checking a document: the same answer to everything that is wrong, outer marks only, ten times a minute."""

import hashlib
from datetime import timedelta
from typing import Any
from unittest import mock

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from yantuo.casework.documents import actions
from yantuo.casework.documents.models import Document
from yantuo.casework.documents.tests.factories import AT, Bureau, drafted, numbered, sealed, signed
from yantuo.faces.portal.models import Use
from yantuo.faces.portal.queries import check, plain_code, plain_number
from yantuo.records.files.store import place_of
from yantuo.records.files.tests.factories import PDF
from yantuo.records.sight.session import PUBLIC, SYSTEM, sight

CHECK = "/public/check/"
BOOKKEEPING = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT", "select set_config")


def said(answer: Any) -> str:
    text: str = answer.content.decode()
    return text


def by_form(anybody: Client, number: str, code: str) -> Any:
    return anybody.get(CHECK, {"number": number, "code": code})


def test_the_code_of_the_qr_code_finds_the_document(by: Bureau, anybody: Client) -> None:
    document = numbered(by)
    printed = document.data["verify"]["url"]
    answer = anybody.get(printed.removeprefix("http://127.0.0.1:8000"))
    assert answer.status_code == 200
    page = said(answer)
    assert "Genuine and in force" in page
    for mark in (document.title, document.number, by.office.name, document.pdf_id, "2026-11-24"):
        assert mark in page


def test_nothing_of_what_it_says_is_shown(by: Bureau, anybody: Client) -> None:
    document = numbered(by)
    page = said(anybody.get(f"{CHECK}{document.check_code}/"))
    body = [block["text"] for block in document.data["body"] if "text" in block]
    assert body
    assert not [text for text in body if text in page]
    for hidden in (
        document.data["addressees"],
        "李敏",
        "王建国",
        str(document.pk),
        str(document.dossier_id or "x-no-dossier"),
    ):
        assert not hidden or hidden not in page


def test_number_and_code_find_it_however_they_are_typed(by: Bureau, anybody: Client) -> None:
    document = numbered(by)
    typed = document.number.replace("〔", " [").replace("〕", "] ")
    code = f" {document.check_code[:5].lower()}-{document.check_code[5:]} "
    assert "Genuine and in force" in said(by_form(anybody, typed, code))


def wrong(by: Bureau) -> dict[str, tuple[str, str]]:
    good, other = numbered(by), numbered(by)
    with_code = signed(by)
    with sight(SYSTEM):
        Document.objects.filter(pk=with_code.pk).update(check_code="NOTNUMBERED")
    return {
        "unknown": (good.number, "ZZZZZZZZZZ"),
        "of another": (other.number, good.check_code),
        "no number": ("假〔2026〕9号", good.check_code),
        "not numbered": ("假〔2026〕8号", "NOTNUMBERED"),
        "nothing left": (good.number, "《》"),
        "a draft": (drafted(by).title, "AAAAAAAAAA"),
    }


def test_whatever_is_wrong_the_answer_is_the_same(by: Bureau, anybody: Client) -> None:
    answers = {}
    for name, (number, code) in wrong(by).items():
        answer = by_form(anybody, number, code)
        page = said(answer)
        for own in (number, code):
            page = page.replace(own, "…")
        answers[name] = (answer.status_code, page.split("<main")[1])
    assert {status for status, _page in answers.values()} == {404}
    assert len({page for _status, page in answers.values()}) == 1


def test_a_wrong_address_says_the_same(by: Bureau, anybody: Client) -> None:
    answer = anybody.get(f"{CHECK}ZZZZZZZZZZ/")
    assert answer.status_code == 404
    assert "There is no such document" in said(answer)
    assert anybody.get(f"{CHECK}{'Z' * 300}/").status_code == 404
    assert anybody.get(f"{CHECK}%00/").status_code == 400


def test_an_empty_question_is_told_what_is_missing(by: Bureau, anybody: Client) -> None:
    answer = by_form(anybody, "", "")
    assert answer.status_code == 422
    assert said(answer).count("This field is required") >= 2
    assert anybody.get(CHECK).status_code == 200
    with sight(SYSTEM):
        assert not Use.objects.exists()  # no document was asked for


def test_a_superseded_one_names_what_stands_in_its_place(by: Bureau, anybody: Client) -> None:
    old = numbered(by)
    with sight(by.officer.sight):
        later = actions.new_version(document=old, by=by.officer, at=AT)
    assert "in force" in said(
        anybody.get(f"{CHECK}{old.check_code}/")
    )  # not before the later one is numbered
    with sight(by.leader.sight):
        actions.sign(document=later, proved_with="password", by=by.leader, at=AT)
    with sight(by.registrar.sight):
        actions.number(document=later, by=by.registrar, at=AT)
        later.refresh_from_db()
    page = said(anybody.get(f"{CHECK}{old.check_code}/"))
    assert "Genuine, but superseded" in page
    assert f"In its place stands {later.number}" in page
    assert later.check_code not in page
    assert "Genuine and in force" in said(anybody.get(f"{CHECK}{later.check_code}/"))


def test_a_withdrawn_one_says_so_without_the_reason(by: Bureau, anybody: Client) -> None:
    document = numbered(by)
    with sight(by.leader.sight):
        actions.void(document=document, reason="涉及内部事项", by=by.leader, at=AT)
    page = said(anybody.get(f"{CHECK}{document.check_code}/"))
    assert "Genuine, but withdrawn" in page
    assert "涉及内部事项" not in page


def test_the_public_sees_no_row_of_a_document(by: Bureau) -> None:
    document = numbered(by)
    with sight(PUBLIC):
        assert not Document.objects.exists()
        assert check(document.check_code) is not None
        assert not Document.objects.exists()  # the wider sight of the question did not stay


def test_search_engines_are_kept_away(by: Bureau, anybody: Client) -> None:
    document = numbered(by)
    for address in (CHECK, f"{CHECK}{document.check_code}/", f"{CHECK}ZZZZZZZZZZ/"):
        answer = anybody.get(address)
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert '<meta name="robots" content="noindex, nofollow">' in said(answer)
        assert "no-store" in answer.headers["Cache-Control"]
    assert "X-Robots-Tag" not in anybody.get("/public/").headers


def send(anybody: Client, document: Document, content: bytes, name: str = "x.pdf") -> Any:
    return anybody.post(
        f"{CHECK}{document.check_code}/", {"file": SimpleUploadedFile(name, content, "application/pdf")}
    )


def test_a_file_sent_is_compared_and_kept_nowhere(by: Bureau, anybody: Client) -> None:
    document = sealed(by)
    stored = place_of(document.pdf_id or "").read_bytes()
    assert hashlib.sha256(stored).hexdigest() == document.pdf_id
    main = "data-compare-result"
    assert (
        "is this document, byte for byte"
        in said(send(anybody, document, stored)).split(main)[1].split("</div>\n<form")[0]
    )
    assert (
        "scan of the sealed paper"
        in said(send(anybody, document, PDF)).split(main)[1].split("</div>\n<form")[0]
    )
    other = said(send(anybody, document, stored + b" ")).split(main)[1].split("</div>\n<form")[0]
    assert "is not the one the office has stored" in other


def test_a_file_too_large_and_none_at_all_are_refused(by: Bureau, anybody: Client) -> None:
    document = numbered(by)
    with override_settings(FILE_LIMIT=100):
        answer = send(anybody, document, b"x" * 200)
    assert answer.status_code == 422
    assert "Genuine and in force" in said(answer)
    assert anybody.post(f"{CHECK}{document.check_code}/", {}).status_code == 422


def test_the_eleventh_check_of_a_minute_waits(by: Bureau, anybody: Client, now: mock.Mock) -> None:
    document = numbered(by)
    now.return_value = AT + timedelta(seconds=15)
    asked = [f"{CHECK}ZZZZZZZZZZ/", f"{CHECK}?number=x&code=y", f"{CHECK}{document.check_code}/"]
    assert {anybody.get(asked[number % 3]).status_code for number in range(10)} == {200, 404}
    refused = anybody.get(asked[2])
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "45")
    assert "Wait 45 seconds" in said(refused)
    assert document.number not in said(refused)
    assert anybody.get(CHECK).status_code == 200  # the empty form costs nothing
    other = Client(REMOTE_ADDR="203.0.113.9")
    assert other.get(asked[2]).status_code == 200
    now.return_value = AT + timedelta(seconds=60)
    assert anybody.get(asked[2]).status_code == 200


def test_no_address_is_kept(by: Bureau, anybody: Client) -> None:
    Client(REMOTE_ADDR="203.0.113.77").get(f"{CHECK}ZZZZZZZZZZ/")
    with sight(SYSTEM):
        kept = Use.objects.get()
    assert "203.0.113" not in str(vars(kept))
    assert len(kept.who) == 64


def test_three_statements(by: Bureau, anybody: Client) -> None:
    document = sealed(by)
    with CaptureQueriesContext(connection) as caught:
        assert anybody.get(f"{CHECK}{document.check_code}/").status_code == 200
    asked = [row["sql"] for row in caught.captured_queries if not row["sql"].startswith(BOOKKEEPING)]
    assert len(asked) == 3, asked  # the count, the document, the bureau in the frame


@pytest.mark.parametrize(
    ("typed", "plain"),
    [(" abcd-efgh ", "ABCDEFGH"), ("ＡＢ１２", "AB12"), ("x" * 90, "X" * 40), ("《》", "")],
)
def test_codes_however_typed(typed: str, plain: str) -> None:
    assert plain_code(typed) == plain


def test_numbers_however_typed() -> None:
    forms = ["长市监〔2026〕12号", "长市监[2026]12号", "长市监（２０２６）12 号", " 长市监【2026】12号"]
    assert len({plain_number(form) for form in forms}) == 1
    assert plain_number("长市监〔2026〕12号") != plain_number("长市监〔2026〕21号")
