"""Retention: what has outlived its time is proposed once, decided item by item, disposed of before a witness."""

from datetime import date, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from yantuo.casework.notices.models import Notice
from yantuo.directory.enterprises.models import Responsible
from yantuo.directory.orgs.tests.factories import City
from yantuo.directory.people import actions as people
from yantuo.directory.people.actor import MACHINE, Actor
from yantuo.directory.people.models import Detail, Post
from yantuo.faces.desk.models import Decision, Disposal, DisposalItem, DisposalState
from yantuo.faces.desk.retention import rules as retention_rules
from yantuo.faces.desk.retention.actions import DisposalRefused, decide, dispose, propose, witnessed
from yantuo.faces.desk.retention.jobs import propose_monthly
from yantuo.faces.desk.retention.rules import retentions
from yantuo.faces.desk.tests.factories import NOW, firm, person, questions
from yantuo.kernel.rulefiles import RuleFaults
from yantuo.records.files.actions import attach, withdraw
from yantuo.records.files.models import Attachment
from yantuo.records.files.tests.factories import PDF, upload
from yantuo.records.jobs.models import Job
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.records.trail.actions import record_private
from yantuo.records.trail.models import Entry, Private

Asked = tuple[Actor, Client]
LONG_AGO = NOW - timedelta(days=4 * 366)


@pytest.fixture
def reviewer(offices: City) -> Asked:
    return person("registrar", offices.luzhou, "档某")


@pytest.fixture(autouse=True)
def _data_folder(tmp_path: Path, settings: Any) -> None:
    settings.DATA = tmp_path


def private_entry(offices: City, at: datetime = LONG_AGO, office: int | None = None) -> Entry:
    with sight(SYSTEM):
        return record_private(
            by=MACHINE, at=at, verb="person.edit", kind="person", private={"phone": "13900001234"},
            office=offices.luzhou.pk if office is None else office,
        )  # fmt: skip


def gone_person(offices: City, ends: date) -> int:
    with sight(SYSTEM):
        someone = people.add_person(
            name="离岗某",
            office=offices.luzhou,
            by=MACHINE,
            at=LONG_AGO,
            phone="13900005678",
            email="a@example.org",
        )
        Post.objects.create(
            person=someone,
            organisation=offices.luzhou,
            role="inspector",
            title="科员",
            begins=date(2015, 1, 1),
            ends=ends,
        )
        return someone.pk


def withdrawn_file(offices: City) -> Attachment:
    with sight(SYSTEM):
        made = attach(
            file=upload(PDF, "笔录.pdf"), owner_kind="matter", owner="x", office=offices.luzhou.pk, by=MACHINE,
            at=LONG_AGO,
        )  # fmt: skip
        withdraw(attachment=made, reason="误传", by=MACHINE, at=LONG_AGO)
        return made


def proposed(at: datetime = NOW, by: Actor = MACHINE) -> list[Disposal]:
    with sight(by.sight):
        return propose(by=by, at=at)


def everything(disposal: Disposal, decision: str = "dispose", reason: str = "") -> dict[int, tuple[str, str]]:
    with sight(SYSTEM):
        return dict.fromkeys(disposal.items.values_list("pk", flat=True), (decision, reason))


def carried_out(disposal: Disposal, by: Actor) -> int:
    with sight(SYSTEM):
        decide(disposal=disposal, decisions=everything(disposal), by=by, at=NOW)
        witnessed(disposal=disposal, witness="监销某", by=by)
        return dispose(disposal=disposal, by=by, at=NOW)


def test_only_what_is_too_old_is_proposed_and_only_once(offices: City) -> None:
    old, _new = private_entry(offices), private_entry(offices, NOW - timedelta(days=3 * 365 - 5))
    (disposal,) = proposed()
    with sight(SYSTEM):
        (item,) = disposal.items.all()
    assert (item.subject, item.digest) == (str(old.pk), old.data["private"])
    assert (item.formed_on, item.expired_on) == (date(2022, 11, 21), date(2025, 11, 21))
    assert "13900001234" not in item.title
    assert proposed() == []
    with sight(SYSTEM):
        assert Private.objects.count() == 2  # proposing disposes of nothing


def test_the_last_day_of_its_time_is_not_too_old(offices: City) -> None:
    private_entry(offices, datetime(2023, 11, 24, 2, 0, tzinfo=NOW.tzinfo))
    assert proposed(NOW) == []
    assert len(proposed(NOW + timedelta(days=1))) == 1


def test_personal_data_beside_the_trail_are_erased_and_the_chain_stays(
    offices: City, reviewer: Asked
) -> None:
    entry = private_entry(offices)
    (disposal,) = proposed()
    assert carried_out(disposal, reviewer[0]) == 1
    with sight(SYSTEM):
        assert not Private.objects.exists()
        assert Entry.objects.get(pk=entry.pk).data["private"] == entry.data["private"]
        last = Entry.objects.get(verb="retention.dispose")
    assert (last.data["count"], last.data["witness"], last.office_id) == (1, "监销某", offices.luzhou.pk)
    assert len(last.data["manifest"]) == 64
    assert proposed() == []


def test_persons_without_a_post_lose_telephone_and_mail_but_not_their_name(
    offices: City, reviewer: Asked
) -> None:
    pk = gone_person(offices, date(2022, 1, 1))
    still = gone_person(offices, date(2026, 6, 1))
    (disposal,) = proposed()
    assert carried_out(disposal, reviewer[0]) == 1
    with sight(SYSTEM):
        gone, kept = (Detail.objects.select_related("person").get(pk=one) for one in (pk, still))
    assert (gone.phone, gone.identity, gone.email, gone.person.name) == ("", "", "", "离岗某")
    assert kept.phone == "13900005678"


def test_who_has_a_post_again_is_left_alone(offices: City, reviewer: Asked) -> None:
    pk = gone_person(offices, date(2022, 1, 1))
    (disposal,) = proposed()
    with sight(SYSTEM):
        Post.objects.create(
            person_id=pk,
            organisation=offices.luzhou,
            role="inspector",
            title="科员",
            begins=date(2026, 11, 1),
        )
    assert carried_out(disposal, reviewer[0]) == 0
    with sight(SYSTEM):
        assert Detail.objects.get(pk=pk).phone


def test_former_responsible_persons_of_enterprises(offices: City, reviewer: Asked) -> None:
    enterprise = firm(offices.luzhou, 1)
    with sight(SYSTEM):
        facts = {
            "enterprise": enterprise,
            "office_id": offices.luzhou.pk,
            "role": "legal",
            "phone": "13900001111",
        }
        former = Responsible.objects.create(name="冯某", until=date(2022, 1, 1), **facts)
        present = Responsible.objects.create(name="高某", **facts)
    (disposal,) = proposed()
    assert carried_out(disposal, reviewer[0]) == 1
    with sight(SYSTEM):
        former.refresh_from_db()
        present.refresh_from_db()
    assert (former.phone, former.name, present.phone) == ("", "冯某", "13900001111")


def test_withdrawn_files_go_with_their_hash_kept(offices: City, reviewer: Asked) -> None:
    file = withdrawn_file(offices)
    (disposal,) = proposed()
    with sight(SYSTEM):
        assert disposal.items.get().digest == file.original_id
    assert carried_out(disposal, reviewer[0]) == 1
    with sight(SYSTEM):
        assert not Attachment.objects.exists()


def test_what_is_kept_needs_a_reason_and_comes_again_later(offices: City, reviewer: Asked) -> None:
    private_entry(offices)
    (disposal,) = proposed()
    with sight(SYSTEM):
        with pytest.raises(DisposalRefused, match="say why"):
            decide(disposal=disposal, decisions=everything(disposal, "keep"), by=reviewer[0], at=NOW)
        decide(disposal=disposal, decisions=everything(disposal, "keep", "复议未结"), by=reviewer[0], at=NOW)
        dispose(disposal=disposal, by=reviewer[0], at=NOW)
        assert Private.objects.exists()
        assert disposal.items.get().again_on == date(2027, 11, 24)
    assert proposed(NOW + timedelta(days=300)) == []
    assert len(proposed(NOW + timedelta(days=400))) == 1


def test_nothing_goes_before_everything_is_decided(offices: City, reviewer: Asked) -> None:
    for _n in range(2):
        private_entry(offices)
    (disposal,) = proposed()
    first, _second = everything(disposal)
    with sight(SYSTEM):
        decide(disposal=disposal, decisions={first: ("dispose", "")}, by=reviewer[0], at=NOW)
        for act in (
            lambda: dispose(disposal=disposal, by=reviewer[0], at=NOW),
            lambda: witnessed(disposal=disposal, witness="监销某", by=reviewer[0]),
        ):
            with pytest.raises(DisposalRefused, match="not wholly decided"):
                act()
        assert Private.objects.count() == 2


def test_a_list_is_carried_out_once_and_by_two_persons(offices: City, reviewer: Asked) -> None:
    private_entry(offices)
    (disposal,) = proposed()
    with sight(SYSTEM):
        decide(disposal=disposal, decisions=everything(disposal), by=reviewer[0], at=NOW)
        with pytest.raises(DisposalRefused, match="another person"):
            witnessed(disposal=disposal, witness=reviewer[0].name, by=reviewer[0])
    carried_out(disposal, reviewer[0])
    with sight(SYSTEM):
        for act in (
            lambda: dispose(disposal=disposal, by=reviewer[0], at=NOW),
            lambda: decide(
                disposal=disposal, decisions=everything(disposal, "keep", "x"), by=reviewer[0], at=NOW
            ),
        ):
            with pytest.raises(DisposalRefused):
                act()


def test_each_office_has_its_own_list_and_sees_no_other(offices: City, reviewer: Asked) -> None:
    private_entry(offices)
    private_entry(offices, office=offices.xiangyuan.pk)
    private_entry(offices, office=0)  # of the system itself: the bureau's
    lists = proposed()
    assert sorted(one.office_id for one in lists) == sorted(
        [offices.luzhou.pk, offices.xiangyuan.pk, offices.bureau.pk]
    )
    shown = reviewer[1].get("/retention/").context["page"].rows
    assert [one.office_id for one in shown] == [offices.luzhou.pk]
    theirs = next(one for one in lists if one.office_id == offices.xiangyuan.pk)
    for address in ("", "dispose/", "paper/"):
        assert reviewer[1].get(f"/retention/{theirs.pk}/{address}").status_code == 404


def test_decided_and_disposed_of_on_screen(offices: City, reviewer: Asked) -> None:
    for _n in range(3):
        private_entry(offices)
    (disposal,) = proposed()
    address = f"/retention/{disposal.pk}/"
    with sight(SYSTEM):
        first, second, third = disposal.items.order_by("pk")
    answer = reviewer[1].post(address, {f"d{first.pk}": "keep"}, headers={"Accept-Language": "en"})
    assert answer.status_code == 422
    assert "say why" in unescape(answer.content.decode())
    given = {f"d{first.pk}": "keep", f"r{first.pk}": "复议未结", "rest": "dispose"}
    assert reviewer[1].post(address, given).status_code == 302
    with sight(SYSTEM):
        disposal.refresh_from_db()
        decisions = list(disposal.items.order_by("pk").values_list("decision", flat=True))
    assert (disposal.state, decisions) == (DisposalState.DECIDED, ["keep", "dispose", "dispose"])
    assert f"disposal-{disposal.pk}-{int(NOW.timestamp())}" in reviewer[1].get(address).content.decode()
    paper = reviewer[1].get(f"{address}paper/")
    assert paper.content.startswith(b"%PDF")
    page = reviewer[1].get(f"{address}dispose/", headers={"Accept-Language": "en"})
    assert "2 records are disposed of" in page.content.decode()
    assert reviewer[1].post(f"{address}dispose/", {"witness": ""}).status_code == 422
    assert reviewer[1].post(f"{address}dispose/", {"witness": reviewer[0].name}).status_code == 422
    assert reviewer[1].post(f"{address}dispose/", {"witness": "监销某"}).status_code == 302
    with sight(SYSTEM):
        assert Job.objects.get().kind == "retention.dispose"
        assert Private.objects.count() == 3  # the worker does it
    assert third.decision == Decision.OPEN
    assert second.pk


def test_looking_now_is_ordered(reviewer: Asked) -> None:
    assert reviewer[1].get("/retention/propose/").status_code == 405
    assert reviewer[1].post("/retention/propose/").status_code == 302
    with sight(SYSTEM):
        assert Job.objects.get().kind == "retention.propose"


def test_on_the_first_of_the_month_reviewers_are_told(offices: City, reviewer: Asked) -> None:
    private_entry(offices)
    with sight(SYSTEM):
        propose_monthly(at=NOW)
        assert not Disposal.objects.exists()
        propose_monthly(at=datetime(2026, 12, 1, 2, 0, tzinfo=NOW.tzinfo))
        assert Disposal.objects.count() == 1
        notice = Notice.objects.get(kind="retention.proposed")
    assert notice.person_id == reviewer[0].person_id


def test_query_counts(offices: City, reviewer: Asked) -> None:
    """Session, account, posts; the law, lists, views with notices. One list: itself and its items."""
    for _n in range(5):
        private_entry(offices)
    (disposal,) = proposed()
    assert questions(reviewer[1], "/retention/") == 6
    assert questions(reviewer[1], f"/retention/{disposal.pk}/") == 6


def test_only_who_reviews(offices: City) -> None:
    private_entry(offices)
    (disposal,) = proposed()
    for role in ("case_officer", "section_head", "county_leader"):
        client = person(role, offices.luzhou, role)[1]
        for address in (
            "/retention/",
            f"/retention/{disposal.pk}/",
            f"/retention/{disposal.pk}/dispose/",
            f"/retention/{disposal.pk}/paper/",
        ):
            assert client.get(address).status_code == 403, (role, address)
        assert client.post("/retention/propose/").status_code == 403
        assert client.post(f"/retention/{disposal.pk}/", {"rest": "dispose"}).status_code == 403
    assert Client().get("/retention/").status_code == 302
    with sight(SYSTEM):
        assert DisposalItem.objects.filter(decision="").count() == 1


def test_the_rules_name_retentions_of_the_law(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(retentions()) == ["trail_private", "person_details", "responsible_details", "withdrawn_files"]
    (tmp_path / "retention.yaml").write_text(
        "".join(
            f"- {{kind: {kind}, title: x, title_zh: x, term: {term}, method: x, method_zh: x, again: {n}, basis: x}}\n"
            for kind, term, n in (("trail_private", "inspect.publish", 12), ("everything", "y.z", 0))
        ),
        encoding="utf-8",
    )
    monkeypatch.setattr(settings, "RULES", tmp_path)
    with pytest.raises(RuleFaults) as refused:
        retention_rules.retentions.__wrapped__()
    told = str(refused.value)
    assert "which is no retention" in told
    assert "everything" in told
