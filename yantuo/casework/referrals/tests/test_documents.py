"""The letter of a referral is the sender's; the receiver sees it once it is numbered."""

import pytest
from django.utils import timezone

from yantuo.casework.documents import actions as documents
from yantuo.casework.documents.models import Document
from yantuo.casework.documents.tests.factories import (
    AT,
    Bureau,
    again,
    bureau,
    client_of,
    scan,
    sealed,
    series,
)
from yantuo.casework.referrals import actions
from yantuo.casework.referrals.models import Referral
from yantuo.directory.people.actor import Actor
from yantuo.directory.people.tests.factories import actor
from yantuo.records.files.actions import attach
from yantuo.records.files.models import Attachment
from yantuo.records.sight.session import SYSTEM, sight

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(monkeypatch: pytest.MonkeyPatch) -> Bureau:
    monkeypatch.setattr(timezone, "now", lambda: AT)
    made = bureau()
    series(made, "referral")
    return made


@pytest.fixture
def receiver(by: Bureau) -> Actor:
    with sight(SYSTEM):
        return actor("case_officer", by.offices.xiangyuan, "赵强")


@pytest.fixture
def referral(by: Bureau) -> Referral:
    with sight(by.officer.sight):
        return actions.send(
            to=by.offices.xiangyuan, title="涉嫌无证生产线索", reason="生产地在襄垣县", by=by.officer, at=AT
        )


def test_drafted_by_the_sender_with_what_the_records_know(by: Bureau, referral: Referral) -> None:
    client = client_of(by.officer)
    address = f"/referrals/{referral.pk}/letter/"
    assert client.get(address).context["form"].initial["facts"] == "生产地在襄垣县"
    assert (
        client.post(address, {"facts": "生产地在襄垣县"}).status_code == 422
    )  # why the receiver is competent
    answer = client.post(address, {"facts": "生产地在襄垣县", "reason": "该企业住所在你县"})
    assert answer.status_code == 302, answer.content
    with sight(SYSTEM):
        document = Document.objects.get()
    assert document.office_id == by.office.pk
    assert (document.data["to"], document.data["reply_by"]) == ("襄垣县市场监督管理局", "2026-12-01")
    assert document.data["reply_rule"] == "收到之日起5个工作日内"


def test_the_receiver_sees_it_once_it_is_numbered_and_takes_no_step(
    by: Bureau, receiver: Actor, referral: Referral
) -> None:
    client_of(by.officer).post(
        f"/referrals/{referral.pk}/letter/", {"facts": "生产地在襄垣县", "reason": "该企业住所在你县"}
    )
    with sight(SYSTEM):
        document = Document.objects.get()
    client = client_of(receiver)
    assert client.get(f"/documents/{document.pk}/").status_code == 404
    with sight(by.leader.sight):
        documents.sign(document=document, proved_with="totp", by=by.leader, at=AT)
    with sight(by.registrar.sight):
        documents.number(document=document, by=by.registrar, at=AT)
    page = client.get(f"/documents/{document.pk}/")
    assert page.status_code == 200
    assert page.context["steps"] == []
    assert client.post(f"/documents/{document.pk}/withdraw/", {"reason": "x"}).status_code == 404
    assert client.get(f"/documents/{document.pk}/edit/").status_code == 404


def numbered_letter(by: Bureau, referral: Referral) -> Document:
    client_of(by.officer).post(
        f"/referrals/{referral.pk}/letter/", {"facts": "生产地在襄垣县", "reason": "该企业住所在你县"}
    )
    with sight(SYSTEM):
        letter = Document.objects.get()
    with sight(by.leader.sight):
        documents.sign(document=letter, proved_with="totp", by=by.leader, at=AT)
    with sight(by.registrar.sight):
        documents.number(document=letter, by=by.registrar, at=AT)
    return letter


def test_the_receiver_reads_the_scan_of_the_sealed_letter_and_nothing_more(
    by: Bureau, receiver: Actor, referral: Referral
) -> None:
    letter, other = numbered_letter(by, referral), sealed(by)  # the other is of the sender's own affairs
    with sight(by.registrar.sight):
        documents.seal(document=letter, scan=scan(), by=by.registrar, at=AT)
        attach(
            file=scan(), owner_kind="document", owner=letter.pk, office=by.office.pk, by=by.registrar, at=AT
        )
    client = client_of(receiver)
    page = client.get(f"/documents/{letter.pk}/")
    assert page.context["scan"] is not None
    for part in ("scan", "pdf"):
        answer = client.get(f"/documents/{letter.pk}/{part}/")
        assert answer.status_code == 200
        assert b"".join(answer.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
    assert client.get(f"/documents/{other.pk}/").status_code == 404
    assert client.get(f"/documents/{other.pk}/scan/").status_code == 404
    with sight(receiver.sight):
        assert [row.pk for row in Attachment.objects.all()] == [again(letter).scan_id]
    with sight(SYSTEM):
        assert Attachment.objects.count() == 3
        stranger = actor("case_officer", by.offices.department, "孙某")
    assert client_of(stranger).get(f"/documents/{letter.pk}/scan/").status_code == 404


def test_the_receiver_drafts_no_letter_in_the_senders_name(receiver: Actor, referral: Referral) -> None:
    assert client_of(receiver).get(f"/referrals/{referral.pk}/").status_code == 200
    assert client_of(receiver).get(f"/referrals/{referral.pk}/letter/").status_code == 404


def test_the_sender_sees_the_receivers_files_of_the_matter_and_withdraws_none(
    by: Bureau, receiver: Actor, referral: Referral
) -> None:
    office = referral.office_id
    with sight(receiver.sight):
        theirs = attach(
            file=scan(), owner_kind="dossier", owner=referral.pk, office=office, by=receiver, at=AT
        )
    sender, place = client_of(by.officer), f"/files/{theirs.pk}/"
    shown = sender.get(place)
    assert b"".join(shown.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
    refused = sender.post(f"{place}withdraw/", {"reason": "不对"}, headers={"Accept-Language": "en"})
    assert refused.status_code == 422
    assert "belongs to another office" in refused.content.decode()
    assert client_of(receiver).post(f"{place}withdraw/", {"reason": "传错"}).status_code == 302
    assert sender.get(place).status_code == 404
