"""Photos of what a round finds: taken on the spot, withdrawn before the visit is finished, then on card and report."""

import pytest
from django.db import ProgrammingError, transaction
from django.test import Client
from django.urls import reverse

from yantuo.casework.checklists.actions import Given, mark_of
from yantuo.casework.documents.models import Document
from yantuo.casework.oversight import documents
from yantuo.casework.oversight.models import Round, Stop
from yantuo.casework.oversight.queries import findings
from yantuo.casework.oversight.rules import RoundRefused
from yantuo.casework.oversight.stops import actions as stops
from yantuo.casework.oversight.tests import factories as make
from yantuo.casework.oversight.tests.factories import AT, Cast
from yantuo.casework.oversight.tests.test_pages import browser, now, opened, sheet_data
from yantuo.directory.people.actor import Actor
from yantuo.directory.people.tests.factories import actor
from yantuo.records.files.models import Attachment
from yantuo.records.files.tests.factories import PDF, photo, upload
from yantuo.records.sight.session import SYSTEM, sight

FAILED = "2.1"


@pytest.fixture
def made(who: Cast) -> Round:
    """A round over one office that is under way."""
    return make.under_way(who, at=now(), offices=[who.city.luzhou])


@pytest.fixture
def stop(made: Round) -> Stop:
    """Its office."""
    (one,) = make.stops_of(made)
    return one


def taken(stop: Stop, by: Actor, item: str = FAILED, count: int = 1) -> list[Attachment]:
    files = [upload(photo(), f"案卷{n}.jpg") for n in range(count)]
    with sight(by.sight):
        return stops.photograph(stop=stop, item=item, files=files, by=by, at=now())


def send(client: Client, stop: Stop, item: str, *files: object, at_once: bool = True) -> str:
    place = reverse("stop_item_photos", args=[stop.round_id, stop.pk, item])
    head = {"HX-Request": "true"} if at_once else {}
    answer = client.post(place, {f"p-{item}": list(files)}, headers=head)
    return answer.content.decode() if at_once else answer["Location"]


def test_taken_at_once_shown_and_withdrawn_with_a_reason(who: Cast, stop: Stop) -> None:
    officer = browser(who.officer)
    assert send(officer, stop, FAILED, upload(photo()), upload(photo("PNG"))).count("<img") == 2
    assert 'class="err"' in send(officer, stop, FAILED, upload(PDF, "b.jpg"))
    assert send(officer, stop, FAILED, upload(PDF, "b.jpg"), at_once=False).endswith(f"#item-{FAILED}")
    ids = (stop.round_id, stop.pk)
    assert officer.post(reverse("stop_item_photos", args=[*ids, "99.9"])).status_code == 404
    assert opened(officer, "stop", *ids).count("<img") == 2
    with sight(SYSTEM):
        kept = Attachment.objects.filter(owner_kind="answer").order_by("pk").first()
    assert kept
    address = reverse("stop_photo", args=[*ids, kept.pk])
    assert opened(officer, "stop_photo_withdraw", *ids, kept.pk)
    away = reverse("stop_photo_withdraw", args=[*ids, kept.pk])
    assert officer.post(away, {"reason": ""}).status_code == 422
    gone = officer.post(away, {"reason": "拍错"})
    assert gone["Location"].endswith(f"#item-{FAILED}")
    assert officer.get(address).status_code == 404
    assert opened(officer, "stop", *ids).count("<img") == 1
    assert officer.post(away, {"reason": "再撤"}).status_code == 422


def test_sent_with_the_answers_and_kept_beside_a_fault(who: Cast, stop: Stop) -> None:
    officer, place = browser(who.officer), reverse("stop", args=[stop.round_id, stop.pk])
    sent = {**sheet_data(stop, FAILED), f"n-{FAILED}": "", f"p-{FAILED}": upload(photo())}
    assert officer.post(place, sent).status_code == 422
    with sight(SYSTEM):
        assert Attachment.objects.filter(owner_kind="answer").count() == 1
    again = {**sheet_data(stop, FAILED), f"was-{FAILED}": mark_of(Given())}
    assert officer.post(place, again).status_code == 302


def test_a_photo_is_served_to_who_sees_the_round(who: Cast, stop: Stop) -> None:
    (shot,) = taken(stop, who.officer)
    served = browser(who.leader).get(reverse("stop_photo", args=[stop.round_id, stop.pk, shot.pk]))
    assert b"".join(served.streaming_content).startswith(b"\xff\xd8")
    served.close()


def test_only_the_team_takes_photos_and_only_before_the_visit_is_finished(who: Cast, stop: Stop) -> None:
    (shot,) = taken(stop, who.officer)
    with sight(SYSTEM):
        stranger = actor("inspector", who.city.bureau, "外人")
    with pytest.raises(RoundRefused, match="Only the team"):
        taken(stop, stranger)
    with sight(stranger.sight), pytest.raises(RoundRefused, match="Only the team"):
        stops.withdraw_photo(stop=stop, photo=shot, reason="拍错", by=stranger, at=now())
    make.looked_at(who, stop, FAILED, at=now())
    with pytest.raises(RoundRefused, match="finished"):
        taken(stop, who.officer)
    with sight(who.officer.sight), pytest.raises(RoundRefused, match="finished"):
        stops.withdraw_photo(stop=stop, photo=shot, reason="拍错", by=who.officer, at=now())
    with (
        sight(SYSTEM),
        pytest.raises(ProgrammingError, match="its photos do not change"),
        transaction.atomic(),
    ):
        Attachment.objects.filter(pk=shot.pk).update(withdrawn_at=AT)
    assert "stop_photo_withdraw" not in opened(browser(who.officer), "stop", stop.round_id, stop.pk)


def test_a_photo_belongs_to_its_own_office_and_round(who: Cast, made: Round, stop: Stop) -> None:
    (shot,) = taken(stop, who.officer)
    other = make.under_way(who, at=now())
    luzhou, _xiangyuan = make.stops_of(other)
    head = browser(who.head)
    for address in ("stop_photo", "stop_photo_withdraw"):
        assert head.get(reverse(address, args=[other.pk, luzhou.pk, shot.pk])).status_code == 404
        visited = browser(who.county_leader).get(reverse(address, args=[made.pk, stop.pk, shot.pk]))
        assert visited.status_code in (403, 404)
    planned = make.planned(who, at=now(), offices=[who.city.luzhou])
    (early,) = make.stops_of(planned)
    assert head.post(reverse("stop_item_photos", args=[planned.pk, early.pk, FAILED])).status_code == 404


def test_the_photos_of_a_finding_go_onto_its_card_before_the_correction(who: Cast, stop: Stop) -> None:
    taken(stop, who.officer, count=2)
    taken(stop, who.officer, item="1.1")
    make.looked_at(who, stop, FAILED, "3.1", at=now())
    assert "2 photos" in opened(browser(who.head), "stop_card", stop.round_id, stop.pk)
    card = make.issued(who, make.drafted(who, stop, FAILED, "3.1", at=now()), at=now())
    with sight(SYSTEM):
        one, two = card.problems.order_by("n")
        assert one.item == FAILED
        before = list(Attachment.objects.of("card_problem", one.pk))
        assert {row.name for row in before} == {"案卷0.jpg", "案卷1.jpg"}
        assert not Attachment.objects.of("card_problem", two.pk)
    visited = browser(who.county_leader)  # who never sees the round sees the pictures on the card
    page = opened(visited, "card", card.pk)
    assert page.count("<img") == 2
    served = visited.get(reverse("card_file", args=[card.pk, before[0].pk]))
    assert served.status_code == 200
    served.close()


def test_the_report_shows_the_photos_of_findings_and_no_others(who: Cast, made: Round, stop: Stop) -> None:
    taken(stop, who.officer, count=2)
    taken(stop, who.officer, item="1.1")
    make.looked_at(who, stop, FAILED, at=now())
    make.drafted(who, stop, FAILED, at=now())
    with sight(who.head.sight):
        (one,) = findings(stop)
        assert len(one.line.photos) == 2
    make.written(who, made, at=now())
    with sight(SYSTEM):
        paper = Document.objects.get(dossier=made.pk)
    (annex,) = paper.data["annexes"]
    (block,) = annex["body"]
    assert paper.data["attachments"] == [annex["title"]] == [documents.PICTURES]
    assert block["text"] == f"潞州区市场监督管理局问题1：第{FAILED}项不到位"
    assert {row["name"] for row in block["photos"]} == {"案卷0.jpg", "案卷1.jpg"}
    head = browser(who.head)
    page = opened(head, "stop", stop.round_id, stop.pk)
    assert page.index('id="findings"') < page.index('id="section-duty"'), "what was found stands first"
    assert page.count("<img") == 2 + 3, "with the finding, and at their items"


def test_without_photos_the_report_has_no_annex(who: Cast, made: Round, stop: Stop) -> None:
    make.looked_at(who, stop, FAILED, at=now())
    with sight(who.head.sight):
        made = Round.objects.select_related("dossier__office__parent").get(pk=made.pk)
        assert "annexes" not in documents.report(made)


def test_the_digest_is_about_the_photos_too(who: Cast) -> None:
    digests = []
    for count in (0, 1):
        made = make.under_way(who, at=now(), offices=[who.city.luzhou])
        (stop,) = make.stops_of(made)
        if count:
            taken(stop, who.officer)
        make.looked_at(who, stop, at=now())
        with sight(SYSTEM):
            assert stop.sheet
            stop.sheet.refresh_from_db()
            digests.append(stop.sheet.digest)
    assert digests[0] != digests[1]
