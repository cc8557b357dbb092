"""The pages of inspections: planned with every fault at its field, filled in by two, concluded, signed, handed over."""

import base64
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from yantuo.casework.checklists.models import Answer
from yantuo.casework.documents.series import PATTERNS
from yantuo.casework.documents.tests.factories import client_of
from yantuo.directory.people.actor import MACHINE
from yantuo.directory.people.tests.factories import PASSWORD, actor
from yantuo.mechanisms.inspection.visits import actions
from yantuo.mechanisms.inspection.visits.conflicts.actions import declare_conflict
from yantuo.mechanisms.inspection.visits.enums import Kind, State
from yantuo.mechanisms.inspection.visits.models import Conflict, Finding, Visit
from yantuo.mechanisms.inspection.visits.tests.factories import AT, Bench, bench, certified
from yantuo.mechanisms.inspection.visits.tests.test_actions import items
from yantuo.records.files.models import Attachment
from yantuo.records.files.tests.factories import PDF, photo, upload
from yantuo.records.numbering.actions import set_up_series
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.ui.tests.page_check import faults

pytestmark = pytest.mark.django_db
ENGLISH = {"Accept-Language": "en"}
SIGNED = "data:image/png;base64," + base64.b64encode(photo("PNG")).decode()
SIGNER = {"how": "signs", "signer_name": "王", "signer_post": "厂长"}
LIST_QUERIES = 14  # one of them: how many inspections have findings that came back
VISIT_QUERIES = 24


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    """The views read this moment as the present one."""
    monkeypatch.setattr(timezone, "now", lambda: AT + timedelta(hours=2))


@pytest.fixture
def at_hand() -> Bench:
    return bench()


@pytest.fixture
def client(at_hand: Bench) -> Client:
    return client_of(at_hand.first)


def again(visit: Visit) -> Visit:
    with sight(SYSTEM):
        return Visit.objects.select_related("dossier").get(pk=visit.pk)


def get(client: Client, name: str, *ids: object, query: str = "") -> Any:
    return client.get(reverse(name, args=ids) + query, headers=ENGLISH)


def post(client: Client, name: str, *ids: object, query: str = "", **data: Any) -> Any:
    return client.post(reverse(name, args=ids) + query, data, headers=ENGLISH)


def step(client: Client, name: str, visit: Visit, **data: Any) -> Any:
    return post(client, name, visit.pk, version=again(visit).dossier.version, **data)


def plan(at_hand: Bench, **changes: Any) -> dict[str, Any]:
    return {
        "kind": "daily", "source": "plan", "item_code": "SC-JC-02", "planned_on": "2026-11-24",
        "approval_no": "潞市监检批〔2026〕18号", "approved_by": "李局长", "notice_no": "潞市监检通〔2026〕18号",
        "leads": at_hand.first.person_id, "inspectors": [at_hand.first.person_id, at_hand.second.person_id],
        **changes,
    }  # fmt: skip


def asked(at_hand: Bench) -> str:
    return f"?enterprise={at_hand.firm.credit_code}"


# Planning


def test_first_the_enterprise_then_the_plan(at_hand: Bench, client: Client) -> None:
    assert "credit code" in get(client, "visit_new").content.decode()
    unknown = get(client, "visit_new", query="?enterprise=91140403MA0KTT8J52")
    assert unknown.status_code == 422
    assert "91140403MA0KTT8J52" in unknown.content.decode()
    shown = get(client, "visit_new", query=asked(at_hand)).content.decode()
    assert faults(shown) == []
    for text in (at_hand.firm.name, "SC-JC-02", "1404-", "valid to 2029-12-31", "0 of at most 3"):
        assert text in shown
    made = post(client, "visit_new", query=asked(at_hand), **plan(at_hand))
    assert made.status_code == 302
    with sight(SYSTEM):
        (visit,) = Visit.objects.all()
        assert [one.name for one in visit.inspectors.all()] == ["张伟", "李敏"]
        assert visit.inspectors.get(leads=True).name == "张伟"
        assert visit.dossier.owner_id == at_hand.first.person_id


def test_every_fault_stands_at_its_field_and_nothing_typed_is_lost(at_hand: Bench, client: Client) -> None:
    wrong = plan(
        at_hand, item_code="", approval_no="", notice_no="", approved_by="赵局长", planned_on="",
        inspectors=[at_hand.first.person_id],
    )  # fmt: skip
    answer = post(client, "visit_new", query=asked(at_hand), **wrong)
    assert answer.status_code == 422
    form = answer.context["form"]
    assert sorted(form.errors) == ["approval_no", "inspectors", "item_code", "notice_no", "planned_on"]
    shown = answer.content.decode()
    assert "赵局长" in shown
    assert faults(shown) == []
    with sight(SYSTEM):
        assert not Visit.objects.exists()


def test_the_cap_and_conflicts_are_shown_before_and_refuse(at_hand: Bench, client: Client) -> None:
    for month in (1, 2, 3):
        at_hand.planned(planned_on=date(2026, month, 10))
    person = at_hand.person(at_hand.second)
    with sight(at_hand.first.sight):
        declare_conflict(person=person, enterprise=at_hand.firm, reason="亲属任职", by=at_hand.first, at=AT)
    shown = get(client, "visit_new", query=asked(at_hand)).content.decode()
    for text in ("3 of at most 3", "one more lies beyond the cap", "亲属任职", "Why beyond the yearly cap"):
        assert text in shown
    answer = post(client, "visit_new", query=asked(at_hand), **plan(at_hand))
    assert sorted(answer.context["form"].errors) == ["cap_reason", "inspectors"]


def test_who_coordinates_or_sees_another_county_does_not_plan(at_hand: Bench) -> None:
    with sight(SYSTEM):
        stranger = certified("inspector", at_hand.offices.xiangyuan, "外县")
    assert get(client_of(stranger), "visit_new", query=asked(at_hand)).status_code == 422


def test_what_other_offices_did_counts_too_for_who_does_not_see_it(at_hand: Bench, client: Client) -> None:
    with sight(SYSTEM):
        city = [certified("inspector", at_hand.offices.bureau, name) for name in ("市甲", "市乙")]
    Bench(at_hand.offices, *city, at_hand.firm).concluded()
    shown = get(client, "visit_new", query=asked(at_hand)).content.decode()
    assert "1 of at most 3" in shown
    assert "长治市市场监督管理局, 2026-11-24" in shown
    answer = post(client, "visit_new", query=asked(at_hand), **plan(at_hand))
    assert list(answer.context["form"].errors) == ["repeat_reason"]
    reasoned = plan(at_hand, repeat_reason="投诉集中")
    made = post(client, "visit_new", query=asked(at_hand), **reasoned)
    assert made.status_code == 302
    assert "投诉集中" in client.get(made["Location"], headers=ENGLISH).content.decode()


def test_a_conflict_is_declared_once(at_hand: Bench, client: Client) -> None:
    given = {"person": at_hand.first.person_id, "enterprise": at_hand.firm.credit_code, "reason": "持有股份"}
    assert post(client, "conflict_new", **given).status_code == 302
    twice = post(client, "conflict_new", **given)
    assert twice.status_code == 422
    assert "on record already" in twice.content.decode()
    with sight(SYSTEM):
        assert Conflict.objects.count() == 1


# Filling in


def filling(client: Client, visit: Visit, sheet: Any) -> dict[str, str]:
    """What the form of a sheet holds when it is opened."""
    rows = get(client, "visit_sheet", visit.pk, sheet.pk).context["filling"].rows
    sent: dict[str, str] = {}
    for row in rows:
        sent |= {
            f"was-{row.name}": row.mark,
            f"v-{row.name}": row.given.verdict,
            f"n-{row.name}": row.given.note,
        }
    return sent


def save(client: Client, visit: Visit, sheet: Any, entries: dict[str, Any]) -> Any:
    return client.post(reverse("visit_sheet", args=[visit.pk, sheet.pk]), entries, headers=ENGLISH)


def stored(sheet: Any) -> dict[str, str]:
    with sight(SYSTEM):
        return dict(Answer.objects.filter(sheet=sheet).exclude(verdict="").values_list("item", "verdict"))


def test_a_sheet_is_filled_in_as_a_whole_with_its_photos(at_hand: Bench, client: Client) -> None:
    visit = at_hand.under_way()
    with sight(SYSTEM):
        sheet = at_hand.sheet(visit)
    key, general, _spot = items(at_hand)
    shown = get(client, "visit_sheet", visit.pk, sheet.pk)
    assert faults(shown.content.decode()) == []
    assert "0 of 60" in shown.content.decode()
    entries = filling(client, visit, sheet) | {
        f"v-{key}": "conform", f"v-{general}": "fails", f"n-{general}": "地面积水\r\n未清理",
        f"p-{general}": upload(photo()),
    }  # fmt: skip
    assert save(client, visit, sheet, entries).status_code == 302
    assert stored(sheet) == {key: "conform", general: "fails"}
    page = get(client, "visit_sheet", visit.pk, sheet.pk).content.decode()
    assert "2 of 60" in page
    assert "1 do not conform" in page
    with sight(SYSTEM):
        (picture,) = Attachment.objects.filter(owner_kind="answer")
        assert Answer.objects.get(item=general).note == "地面积水\n未清理"
    assert str(picture.pk) in page
    served = get(client, "visit_photo", visit.pk, picture.pk)
    assert b"".join(served.streaming_content).startswith(b"\xff\xd8")
    served.close()


def test_faults_stand_at_their_items_and_the_photos_are_kept(at_hand: Bench, client: Client) -> None:
    visit = at_hand.under_way()
    with sight(SYSTEM):
        sheet = at_hand.sheet(visit)
    key, general, spot = items(at_hand)
    entries = filling(client, visit, sheet) | {
        f"v-{key}": "fails", f"v-{general}": "absent", f"v-{spot}": "conform", f"n-{spot}": "良好",
        f"p-{key}": upload(photo()), f"p-{spot}": upload(PDF, "a.jpg"),
    }  # fmt: skip
    answer = save(client, visit, sheet, entries)
    assert answer.status_code == 422
    assert {row.name for row in answer.context["filling"].faulty} == {key, general, spot}
    page = answer.content.decode()
    assert "良好" in page
    assert faults(page) == []
    assert stored(sheet) == {}
    with sight(SYSTEM):
        assert Attachment.objects.filter(owner_kind="answer").count() == 1


def test_two_inspectors_with_the_same_sheet_open_do_not_undo_each_other(
    at_hand: Bench, client: Client
) -> None:
    visit = at_hand.under_way()
    with sight(SYSTEM):
        sheet = at_hand.sheet(visit)
    key, general, spot = items(at_hand)
    colleague = client_of(at_hand.second)
    mine, theirs = filling(client, visit, sheet), filling(colleague, visit, sheet)
    save(colleague, visit, sheet, theirs | {f"v-{key}": "conform", f"v-{spot}": "conform"})
    same = mine | {f"v-{general}": "conform", f"v-{spot}": "conform"}
    assert save(client, visit, sheet, same).status_code == 302
    assert stored(sheet) == {key: "conform", general: "conform", spot: "conform"}
    crossed = save(client, visit, sheet, mine | {f"v-{key}": "fails", f"n-{key}": "证照过期"})
    assert crossed.status_code == 422
    assert "李敏 has entered “conforms ” meanwhile" in crossed.content.decode()
    assert stored(sheet)[key] == "conform"
    (row,) = crossed.context["filling"].faulty
    entries = {f"was-{key}": row.mark, f"v-{key}": row.given.verdict, f"n-{key}": row.given.note}
    assert save(client, visit, sheet, entries).status_code == 302  # knowing it, sent again
    assert stored(sheet)[key] == "fails"


def test_a_sheet_is_filled_in_only_while_the_inspection_is_under_way(at_hand: Bench, client: Client) -> None:
    visit = at_hand.planned()
    with sight(SYSTEM):
        sheet = at_hand.sheet(visit)
        leader = actor("county_leader", at_hand.offices.luzhou, "局长")
    key = items(at_hand)[0]
    entries = {f"was-{key}": "x", f"v-{key}": "conform"}
    early = save(client, visit, sheet, entries)
    assert early.status_code == 422
    assert "only while it is under way" in early.content.decode()
    with sight(at_hand.first.sight):
        actions.begin(visit=visit, by=at_hand.first, at=AT)
    assert save(client_of(leader), visit, sheet, entries).status_code == 422
    assert stored(sheet) == {}
    assert 'name="v-' not in get(client_of(leader), "visit_sheet", visit.pk, sheet.pk).content.decode()


def test_photos_are_taken_in_at_once_and_withdrawn_with_a_reason(at_hand: Bench, client: Client) -> None:
    visit = at_hand.under_way()
    with sight(SYSTEM):
        sheet = at_hand.sheet(visit)
    key = items(at_hand)[0]
    place = (visit.pk, sheet.pk, key)
    address, at_once = reverse("visit_item_photos", args=place), {**ENGLISH, "HX-Request": "true"}
    two = {f"p-{key}": [upload(photo()), upload(photo("PNG"))]}
    assert client.post(address, two, headers=at_once).content.decode().count("<img") == 2
    refused = client.post(address, {f"p-{key}": upload(PDF, "b.jpg")}, headers=at_once)
    assert 'class="err"' in refused.content.decode()
    plain = client.post(address, {f"p-{key}": upload(PDF, "b.jpg")}, headers=ENGLISH)
    assert plain["Location"].endswith(f"#item-{key}")
    assert post(client, "visit_item_photos", visit.pk, sheet.pk, "99.9").status_code == 404
    with sight(SYSTEM):
        kept = Attachment.objects.filter(owner_kind="answer").order_by("pk").first()
    assert kept
    assert post(client, "visit_photo_withdraw", visit.pk, kept.pk, reason="").status_code == 422
    assert post(client, "visit_photo_withdraw", visit.pk, kept.pk, reason="拍错").status_code == 302
    assert get(client, "visit_photo", visit.pk, kept.pk).status_code == 404


def test_a_photo_of_another_inspection_is_not_served_by_this_one(at_hand: Bench, client: Client) -> None:
    visit, other = at_hand.under_way(), at_hand.under_way(planned_on=date(2026, 11, 23))
    with sight(SYSTEM):
        sheet = at_hand.sheet(visit)
    key = items(at_hand)[0]
    post(client, "visit_item_photos", visit.pk, sheet.pk, key, **{f"p-{key}": upload(photo())})
    with sight(SYSTEM):
        kept = Attachment.objects.get(owner_kind="answer")
        stranger = actor("inspector", at_hand.offices.xiangyuan, "外县")
    assert get(client, "visit_photo", other.pk, kept.pk).status_code == 404
    assert get(client_of(stranger), "visit_photo", visit.pk, kept.pk).status_code == 404


# The steps


def test_begin_says_everything_that_stands_in_the_way(at_hand: Bench, client: Client) -> None:
    visit = at_hand.planned()
    for person in (at_hand.person(at_hand.first), at_hand.person(at_hand.second)):
        with sight(at_hand.first.sight):
            declare_conflict(person=person, enterprise=at_hand.firm, reason="亲属", by=at_hand.first, at=AT)
    answer = step(client, "visit_begin", visit)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert page.count("keeps away from this enterprise (") == 2
    assert page.count("end the conflict") == 2  # of both by the inspector, who declared them


def test_cancelling_needs_a_reason(at_hand: Bench, client: Client) -> None:
    visit = at_hand.planned()
    assert step(client, "visit_cancel", visit).status_code == 422
    assert step(client, "visit_cancel", visit, reason="企业停产").status_code == 302
    assert "企业停产" in get(client, "visit", visit.pk).content.decode()


def test_the_result_is_shown_before_it_is_formed(at_hand: Bench, client: Client) -> None:
    visit = at_hand.under_way()
    page = get(client, "visit_conclude", visit.pk).content.decode()
    assert "60 items have no answer yet" in page
    assert step(client, "visit_conclude", visit).status_code == 422
    key = items(at_hand)[0]
    at_hand.filled(visit, (key,))
    page = get(client, "visit_conclude", visit.pk).content.decode()
    assert "Does not conform" in page
    assert faults(page) == []
    assert step(client, "visit_conclude", visit).status_code == 302
    assert again(visit).state == State.CONCLUDED


def test_an_unannounced_one_may_leave_items_open(at_hand: Bench, client: Client) -> None:
    facts = {"kind": Kind.UNANNOUNCED, "unannounced_reason": "举报", "notice_no": ""}
    visit = at_hand.under_way(**facts)
    page = get(client, "visit_conclude", visit.pk).content.decode()
    assert "60 items stay without an answer" in page


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"how": "signs"}, ["signature", "signer_name", "signer_post"]),
        ({**SIGNER, "signature": "data:image/png;base64,%%"}, ["signature"]),
        ({**SIGNER, "signature": "nonsense"}, ["signature"]),
        ({"how": "refuses"}, ["refusal", "witness"]),
    ],
)  # fmt: skip
def test_a_signature_asks_for_what_it_needs(
    at_hand: Bench, client: Client, given: dict[str, str], wrong: list[str]
) -> None:
    visit = at_hand.concluded()
    answer = step(client, "visit_sign", visit, **given)
    assert answer.status_code == 422
    assert sorted(answer.context["form"].errors) == wrong
    assert again(visit).state == State.CONCLUDED


def test_what_is_no_picture_is_no_signature(at_hand: Bench, client: Client) -> None:
    visit = at_hand.concluded()
    fake = "data:image/png;base64," + base64.b64encode(PDF).decode()
    given = {"how": "signs", "signer_name": "王", "signer_post": "厂长", "signature": fake}
    assert step(client, "visit_sign", visit, **given).status_code == 422
    assert again(visit).signature is None


def test_a_refusal_is_noted_and_the_signature_opened_again(at_hand: Bench, client: Client) -> None:
    visit = at_hand.concluded()
    given = {"how": "refuses", "refusal": "对第3项不认可", "witness": "网格员 韩某", "signature": SIGNED}
    assert step(client, "visit_sign", visit, **given).status_code == 302
    page = get(client, "visit", visit.pk).content.decode()
    assert "网格员 韩某" in page
    assert 'id="result"' in page
    assert step(client, "visit_reopen", visit, reason="记错").status_code == 302
    assert again(visit).state == State.UNDER_WAY
    assert 'id="result"' not in get(client, "visit", visit.pk).content.decode()


def test_from_findings_to_the_public(at_hand: Bench, client: Client) -> None:
    key, _general, spot = items(at_hand)
    visit = at_hand.concluded((key, spot))
    given = {"how": "signs", "signer_name": "王厂长", "signer_post": "厂长", "signature": SIGNED}
    assert step(client, "visit_sign", visit, **given, opinion="无异议").status_code == 302
    with sight(SYSTEM):
        for one in ("inspection", "correction"):
            facts = {"office": at_hand.offices.luzhou.pk, "key": one, "year": 2026, "pattern": PATTERNS[one]}
            set_up_series(**facts, mark="潞市监", by=MACHINE, at=AT)
        by_item = {one.item: one for one in Finding.objects.filter(visit=visit)}
    assert get(client, "finding_spot", visit.pk, by_item[spot].pk).status_code == 200
    assert post(client, "finding_spot", visit.pk, by_item[spot].pk).status_code == 422
    corrected = {"how": "已当场清理", "photos": [upload(photo())]}
    assert post(client, "finding_spot", visit.pk, by_item[spot].pk, **corrected).status_code == 302
    refused = post(client, "finding_spot", visit.pk, by_item[key].pk, how="x")
    assert "cannot be settled on the spot" in refused.content.decode()
    assert post(client, "card_from_visit", visit.pk, finding=[], requirement="x").status_code == 422
    settled = {"finding": [by_item[spot].pk], "requirement": "x"}
    assert post(client, "card_from_visit", visit.pk, **settled).status_code == 422
    made = post(client, "card_from_visit", visit.pk, finding=[by_item[key].pk], requirement="整改", days=5)
    assert made.status_code == 302
    wrong = step(client, "visit_tell", visit, password="no", days=5)
    assert "Nothing was signed" in wrong.content.decode()
    assert again(visit).state == State.SIGNED
    assert step(client, "visit_tell", visit, password=PASSWORD, days=5).status_code == 302
    page = get(client, "visit", visit.pk)
    assert faults(page.content.decode()) == []
    assert "王厂长" in page.content.decode()
    publisher = client_of(at_hand.second)
    assert get(publisher, "visit_publish", visit.pk).status_code == 200
    assert step(publisher, "visit_publish", visit).status_code == 302
    assert again(visit).state == State.PUBLISHED
    corrected_by = step(client, "visit_correct", visit, reason="第3项条款引错")
    assert corrected_by.status_code == 302
    later = Visit(pk=corrected_by["Location"].strip("/").split("/")[-1])
    assert again(later).corrects_id == visit.pk
    assert "第3项条款引错" in get(client, "visit", visit.pk).content.decode()
    twice = step(client, "visit_correct", visit, reason="再改")
    assert twice.status_code == 422


def test_somebody_elses_save_is_not_overrun(at_hand: Bench, client: Client) -> None:
    visit = at_hand.planned()
    answer = post(client, "visit_cancel", visit.pk, version=again(visit).dossier.version - 1, reason="停产")
    assert answer.status_code == 409
    assert "停产" in answer.content.decode()


# What it costs


def queries_of(client: Client, name: str, *ids: object) -> int:
    get(client, name, *ids)
    with CaptureQueriesContext(connection) as seen:
        assert get(client, name, *ids).status_code == 200
    return len(seen)


def test_the_list_costs_the_same_however_long_it_is(at_hand: Bench, client: Client) -> None:
    at_hand.planned()
    first = queries_of(client, "visits")
    for month in (1, 2):
        at_hand.concluded(planned_on=date(2026, month, 10))
    assert (first, queries_of(client, "visits")) == (LIST_QUERIES, LIST_QUERIES)


def test_the_page_costs_the_same_however_many_findings_it_has(at_hand: Bench, client: Client) -> None:
    visit = at_hand.concluded(items(at_hand))
    other = at_hand.concluded(items(at_hand)[:1], planned_on=date(2026, 2, 10))
    counts = queries_of(client, "visit", visit.pk), queries_of(client, "visit", other.pk)
    assert counts == (VISIT_QUERIES, VISIT_QUERIES)


def test_the_list_filters_and_exports(at_hand: Bench, client: Client) -> None:
    at_hand.planned()
    assert at_hand.firm.name in get(client, "visits", query="?state=planned").content.decode()
    assert at_hand.firm.name not in get(client, "visits", query="?state=published").content.decode()
    exported = get(client, "visits", query="?export=csv")
    assert exported["Content-Type"].startswith("text/csv")
    with sight(SYSTEM):
        stranger = actor("inspector", at_hand.offices.xiangyuan, "外县")
    assert at_hand.firm.name not in get(client_of(stranger), "visits").content.decode()
