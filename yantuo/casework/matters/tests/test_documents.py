"""The notice of a matter: its date and the reasons for it come from the clock; what cannot be told is refused."""

from typing import Any

import pytest
from django.utils import timezone

from yantuo.casework.deadlines import actions as clocks
from yantuo.casework.deadlines.models import Deadline
from yantuo.casework.documents.bases import legal_bases
from yantuo.casework.documents.fonts import find_fonts
from yantuo.casework.documents.models import Document
from yantuo.casework.documents.tests.factories import AT, Bureau, bureau, client_of, series
from yantuo.casework.documents.typeset import render
from yantuo.casework.matters import actions
from yantuo.casework.matters.documents import NoNotice, notice
from yantuo.casework.matters.models import Matter
from yantuo.directory.enterprises.tests.factories import enterprise
from yantuo.directory.people.models import Person
from yantuo.directory.people.tests.factories import actor
from yantuo.records.sight.session import SYSTEM, sight

pytestmark = pytest.mark.django_db
TYPED = {"facts": "现场检查发现问题三项。", "requirements": "逐项整改\n报送整改报告", "consequences": ""}


@pytest.fixture
def by(monkeypatch: pytest.MonkeyPatch) -> Bureau:
    monkeypatch.setattr(timezone, "now", lambda: AT)
    made = bureau()
    series(made, "notice")
    return made


def opened(by: Bureau, term: str = "inspect.publish", *, firm: bool = True) -> Matter:
    with sight(SYSTEM):
        return actions.open_matter(
            by=by.officer,
            at=AT,
            title="检查结果公示",
            term_key=term,
            event_at=AT,
            owner=Person.objects.get(pk=by.officer.person_id),
            office=by.office.pk,
            enterprise=enterprise(by.office, address="潞州区英雄中路1号") if firm else None,
        )


def known(by: Bureau, matter: Matter) -> dict[str, Any]:
    with sight(by.officer.sight):
        return notice(matter, by.officer)


def test_date_basis_and_recipient_come_from_the_records(by: Bureau) -> None:
    matter = opened(by)
    said = known(by, matter)
    with sight(SYSTEM):
        clock = Deadline.objects.get(dossier_id=matter.pk)
    assert said["due"] == timezone.localdate(clock.due_at)
    assert said["count"]["limit"] == "20个工作日"
    assert len(said["count"]["steps"]) == len(clock.why) > 1
    assert said["bases"][0]["instrument"] in clock.basis
    assert said["recipient"]["name"] == "晋韵醋业有限公司"


def test_a_notice_is_drafted_by_the_page(by: Bureau) -> None:
    matter, client = opened(by), client_of(by.officer)
    page = client.get(f"/matters/{matter.pk}/notice/")
    assert page.context["form"].initial == {"shown_to_enterprise": False}
    answer = client.post(f"/matters/{matter.pk}/notice/", {**TYPED, "shown_to_enterprise": "on"})
    assert answer.status_code == 302, answer.content
    with sight(SYSTEM):
        document = Document.objects.get()
    assert (document.dossier_id, document.shown_to_enterprise) == (matter.pk, True)
    assert document.data["requirements"] == ["逐项整改", "报送整改报告"]
    assert render("matter_notice", document.data, fonts=find_fonts()).pages >= 1
    listed = client.get(f"/matters/{matter.pk}/").content.decode()
    assert f"/documents/{document.pk}/" in listed


def test_what_is_required_must_be_said(by: Bureau) -> None:
    matter = opened(by)
    answer = client_of(by.officer).post(f"/matters/{matter.pk}/notice/", {**TYPED, "requirements": " "})
    assert answer.status_code == 422
    assert "requirements" in answer.context["form"].errors
    assert answer.context["form"].data["facts"] == TYPED["facts"]


def test_without_enterprise_clock_or_law_there_is_no_notice(by: Bureau) -> None:
    with pytest.raises(NoNotice, match="about no enterprise"):
        known(by, opened(by, firm=False))
    matter = opened(by)
    with sight(by.leader.sight):
        clock = Deadline.objects.get(dossier_id=matter.pk)
        clocks.pause(deadline=clock, first_day=AT.date(), reason="检验", basis="x", by=by.leader, at=AT)
    with pytest.raises(NoNotice, match="stood still"):
        known(by, matter)
    done = opened(by)
    with sight(by.officer.sight):
        actions.finish(matter=done, outcome="已公示", by=by.officer, at=AT)
    with pytest.raises(NoNotice, match="No clock"):
        known(by, done)
    assert client_of(by.officer).get(f"/matters/{done.pk}/notice/")["Location"] == f"/matters/{done.pk}/"


def test_another_county_gets_404_and_who_may_not_draft_403(by: Bureau) -> None:
    matter = opened(by)
    with sight(SYSTEM):
        stranger = actor("case_officer", by.offices.xiangyuan, "赵强")
        expert = actor("expert", by.office, "孙丽")
    assert client_of(stranger).get(f"/matters/{matter.pk}/notice/").status_code == 404
    assert client_of(expert).get(f"/matters/{matter.pk}/notice/").status_code == 403


@pytest.mark.parametrize(
    ("cited", "articles"),
    [
        ("《食品生产许可管理办法》（国家市场监督管理总局令第24号）第三十四条", ["第三十四条"]),
        ("《甲法》第五条；《乙规定》（令第2号公布，第42号修正）第六条第一款", ["第五条", "第六条第一款"]),
        ("本系统内部工作时限（移送事项办理）", []),
        ("《中华人民共和国突发公共卫生事件应对法》", []),
    ],
)
def test_articles_are_read_out_of_a_citation(cited: str, articles: list[str]) -> None:
    assert [basis["article"] for basis in legal_bases(cited)] == articles
