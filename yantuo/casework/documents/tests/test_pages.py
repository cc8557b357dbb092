"""The pages of documents: steps by who may take them, conflicts, faults of the form, sight, queries."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from axes.models import AccessAttempt
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from yantuo.casework.documents import actions
from yantuo.casework.documents.models import Document, State
from yantuo.casework.documents.tests.factories import (
    AT,
    Bureau,
    again,
    client_of,
    drafted,
    login_of,
    numbered,
    scan,
    sealed,
    series,
    signed,
)
from yantuo.directory.enterprises.models import Enterprise
from yantuo.directory.enterprises.tests.factories import enterprise
from yantuo.directory.people.actions import represent
from yantuo.directory.people.actor import MACHINE, Actor
from yantuo.directory.people.models import Person
from yantuo.directory.people.tests.factories import PASSWORD, SINCE, account, actor, logged_in
from yantuo.records.numbering.models import Mode
from yantuo.records.sight.session import SYSTEM, sight

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    """The views read this moment as the present one."""
    monkeypatch.setattr(timezone, "now", lambda: AT)


def address(document: Document, step: str = "") -> str:
    return f"/documents/{document.pk}/{step}"


def send(person: Actor, document: Document, step: str, **data: Any) -> Any:
    return client_of(person).post(address(document, step), data, headers=ENGLISH)


def closed(answer: Any) -> Any:
    """The answer with the file behind it read to its end."""
    if answer.streaming:
        answer.bytes = b"".join(answer.streaming_content)
        for resource in answer._resource_closers:
            resource()
    return answer


def firm(by: Bureau) -> Enterprise:
    with sight(SYSTEM):
        return enterprise(by.office)


def test_through_all_hands_by_the_pages(by: Bureau) -> None:
    officer = client_of(by.officer)
    text = {
        "title": "关于商请协查的函",
        "addressees": "襄垣县市场监督管理局",
        "body": "一、基本情况\n请予协查。",
    }
    made = officer.post("/documents/new/letter/", text)
    document = again(Document(pk=made["Location"].strip("/").split("/")[-1]))
    assert [block["kind"] for block in document.data["body"]] == ["heading", "paragraph"]
    preview = officer.get(address(document, "pdf/"))
    assert (preview["Content-Type"], preview["Cache-Control"]) == ("application/pdf", "no-store")
    assert send(by.officer, document, "edit/", **{**text, "title": "关于协查的函"}).status_code == 302
    assert send(by.leader, document, "sign/", password=PASSWORD).status_code == 302
    assert send(by.registrar, document, "number/").status_code == 302
    assert send(by.registrar, document, "seal/", scan=scan()).status_code == 302
    document = again(document)
    assert (document.state, document.number) == (State.SEALED, "潞市监函〔2026〕1号")
    assert document.title == "关于协查的函"
    stored = closed(officer.get(address(document, "pdf/")))
    assert stored.bytes.startswith(b"%PDF")
    assert stored["Cache-Control"] == "no-store"
    assert closed(officer.get(address(document, "scan/"))).status_code == 200


@pytest.mark.parametrize("step", ["sign/", "number/", "seal/"])
def test_a_step_without_the_power_is_refused(by: Bureau, step: str) -> None:
    document = signed(by) if step == "number/" else numbered(by) if step == "seal/" else drafted(by)
    before = document.state
    assert send(by.officer, document, step, password=PASSWORD).status_code == 403
    assert again(document).state == before


def test_a_wrong_secret_signs_nothing_and_counts_towards_the_lock(
    by: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()  # the lock goes by the clock of the machine
    document, client = drafted(by), client_of(by.leader)
    answers = [
        client.post(address(document, "sign/"), {"password": wrong}, headers=ENGLISH)
        for wrong in ("wrong", "123456", "", "Wrong-Horse-7", "wrong", "000000")
    ]
    assert [answer.status_code for answer in answers] == [422, 422, 422, 422, 422, 429]
    assert "Nothing was signed" in answers[0].content.decode()
    with sight(SYSTEM):
        kept = str(list(AccessAttempt.objects.values()))
    assert "123456" not in kept
    assert "Wrong-Horse" not in kept
    assert again(document).state == State.DRAFT
    assert "locked for 30 minutes" in answers[-1].content.decode()
    assert client.post(address(document, "sign/"), {"password": PASSWORD}).status_code == 429
    assert again(document).state == State.DRAFT


def test_a_code_of_the_authenticator_signs_once(by: Bureau) -> None:
    first, second, client = drafted(by), drafted(by), client_of(by.leader)
    with sight(SYSTEM):
        login = login_of(by.leader)
        device = TOTPDevice.objects.create(user=login, name="authenticator", confirmed=True)
    with client_session(client) as session:
        session["otp_device_id"] = device.persistent_id
    code = f"{TOTP(device.bin_key, device.step, device.t0, device.digits).token():06d}"
    assert client.post(address(first, "sign/"), {"password": f"{code[:3]} {code[3:]}"}).status_code == 302
    assert again(first).signed_with == "totp"
    assert client.post(address(second, "sign/"), {"password": code}).status_code == 422  # a code counts once
    assert again(second).state == State.DRAFT


class client_session:  # noqa: N801 - reads as a block
    def __init__(self, client: Client) -> None:
        self.session = client.session

    def __enter__(self) -> Any:
        return self.session

    def __exit__(self, *_exc: object) -> None:
        self.session.save()


@pytest.mark.parametrize(
    ("step", "data"), [("edit/", {"title": "x", "body": "y"}), ("sign/", {"password": PASSWORD})]
)
def test_what_somebody_else_has_done_meanwhile_is_a_conflict(
    by: Bureau, step: str, data: dict[str, str]
) -> None:
    document = signed(by)
    answer = send(by.leader, document, step, **data)
    assert answer.status_code == 409
    assert answer.context["form"].data.dict() == data  # nothing typed is lost


@pytest.mark.parametrize("step", ["number/", "seal/", "withdraw/"])
def test_a_step_taken_already_is_a_conflict(by: Bureau, step: str) -> None:
    document = sealed(by)
    with sight(by.leader.sight):
        actions.void(document=document, reason="作废", by=by.leader, at=AT)
    who = by.leader if step == "withdraw/" else by.registrar
    assert send(who, document, step, reason="again", scan=scan()).status_code == 409


def test_every_fault_of_a_paper_stands_at_its_field(by: Bureau) -> None:
    typed = {"title": "关于\U000f0000的函", "body": "正文", "addressees": ""}
    answer = client_of(by.officer).post("/documents/new/letter/", typed, headers=ENGLISH)
    assert answer.status_code == 422
    assert "U+F0000" in answer.content.decode()
    answer = client_of(by.officer).post("/documents/new/letter/", {"title": "题" * 200}, headers=ENGLISH)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"body"}
    answer = client_of(by.officer).post(
        "/documents/new/letter/", {"title": "题" * 200, "body": "x"}, headers=ENGLISH
    )
    assert answer.context["form"].errors["title"] == ["This is too long; at most 160 fit."]


def test_without_series_the_page_says_who_sets_it_up(by: Bureau) -> None:
    answer = send(by.registrar, signed(by, paper="redhead"), "number/")
    assert answer.status_code == 422
    assert "system administrator sets it up" in answer.content.decode()


def test_an_entered_number_is_asked_for_and_checked(by: Bureau) -> None:
    series(by, "document", mode=Mode.ENTERED)
    document = signed(by, paper="redhead")
    assert send(by.registrar, document, "number/").status_code == 422
    answer = send(by.registrar, document, "number/", text="潞市监〔2025〕7号")
    assert answer.status_code == 422
    assert "compare it with 潞市监〔2026〕1号" in answer.content.decode()
    assert send(by.registrar, document, "number/", text="潞市监〔2026〕7号").status_code == 302
    assert again(document).number == "潞市监〔2026〕7号"


def test_a_new_version_by_the_page(by: Bureau) -> None:
    document = numbered(by)
    answer = send(by.officer, document, "supersede/")
    later = again(Document(pk=answer["Location"].strip("/").split("/")[-1]))
    assert (later.state, later.supersedes_id) == (State.DRAFT, document.pk)
    assert send(by.officer, document, "supersede/")["Location"] == address(document)  # with the refusal on it
    assert client_of(by.officer).get(address(document, "supersede/")).status_code == 405


def test_a_drafter_withdraws_a_draft_but_nothing_signed(by: Bureau) -> None:
    assert send(by.officer, drafted(by), "withdraw/", reason="重复").status_code == 302
    assert send(by.officer, signed(by), "withdraw/", reason="重复").status_code == 403
    assert send(by.leader, signed(by), "withdraw/", reason="").status_code == 422


@pytest.mark.parametrize("step", ["", "pdf/", "edit/", "withdraw/"])
def test_another_county_gets_404(by: Bureau, step: str) -> None:
    document = drafted(by) if step == "edit/" else numbered(by)
    with sight(SYSTEM):
        stranger = actor("case_officer", by.offices.xiangyuan, "赵强")
    assert closed(client_of(by.officer).get(address(document, step))).status_code in (200, 403)
    assert client_of(stranger).get(address(document, step)).status_code == 404
    assert client_of(by.officer).get(f"/documents/{uuid4()}/{step}").status_code == 404
    with sight(stranger.sight):
        assert not Document.objects.exists()  # the database itself hides it


def test_the_city_sees_it_but_does_not_sign_it(by: Bureau) -> None:
    document = drafted(by)
    with sight(SYSTEM):
        above = actor("city_leader", by.offices.bureau, "张伟")
    page = client_of(above).get(address(document), headers=ENGLISH)
    assert page.status_code == 200
    assert "document_sign" not in [step.label for step in page.context["steps"]]
    assert send(above, document, "sign/", password=PASSWORD).status_code == 422
    assert again(document).state == State.DRAFT


@pytest.mark.parametrize(
    ("shown", "state", "status"), [(True, "numbered", 200), (True, "signed", 404), (False, "numbered", 404)]
)
def test_an_enterprise_sees_what_is_shown_to_it_once_numbered(
    by: Bureau, shown: bool, state: str, status: int
) -> None:
    own = firm(by)
    make = {"numbered": numbered, "signed": signed}[state]
    document = make(by, enterprise=own, shown_to_enterprise=shown)
    client = representative(by, own)
    assert client.get(address(document)).status_code == status
    assert closed(client.get(address(document, "pdf/"))).status_code == status
    assert client.get("/documents/").status_code == 403
    assert representative(by, firm(by)).get(address(document)).status_code == 404


def representative(by: Bureau, own: Enterprise) -> Client:
    with sight(SYSTEM):
        person = Person.objects.create(name="企业负责人")
        represent(
            person=person,
            enterprise=own.pk,
            name=own.name,
            supervisor=by.office.pk,
            title="法定代表人",
            begins=SINCE,
            by=MACHINE,
            at=AT,
        )
        return logged_in(account(person))


def test_anonymous_is_sent_to_the_login(by: Bureau) -> None:
    assert Client().get(address(numbered(by)))["Location"].startswith("/login/")


@pytest.mark.parametrize("template", ["referral", "nothing"])
def test_only_free_papers_are_begun_from_nothing(by: Bureau, template: str) -> None:
    assert client_of(by.officer).get(f"/documents/new/{template}/").status_code == 404


@pytest.mark.parametrize("dossier", ["x", "3f2c6a52-6f0e-4a53-9d2f-0c7f6f1f6a10"])
def test_a_new_document_names_a_dossier_in_sight(by: Bureau, dossier: str) -> None:
    assert client_of(by.officer).get(f"/documents/new/letter/?dossier={dossier}").status_code == 404


def test_the_list_asks_the_same_however_long_it_is(by: Bureau) -> None:
    client = client_of(by.officer)

    def asked() -> int:
        client.get("/documents/")
        with CaptureQueriesContext(connection) as found:
            assert client.get("/documents/").status_code == 200
        return len(found.captured_queries)

    numbered(by)
    few = asked()
    for days in range(5):
        drafted(by, AT + timedelta(days=days), enterprise=firm(by))
    assert asked() == few <= 16


def test_the_list_is_found_by_number_and_state(by: Bureau) -> None:
    document = numbered(by)
    drafted(by)
    client = client_of(by.officer)
    for query in ("q=函〔2026〕1", "state=numbered", "template=letter&state=numbered"):
        assert [row.pk for row in client.get(f"/documents/?{query}").context["page"].rows] == [document.pk]
    assert not client.get("/documents/?template=redhead").context["page"].rows
