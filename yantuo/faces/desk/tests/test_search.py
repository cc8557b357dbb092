"""The one search box: by part of a name, initials, codes and numbers; what is not one's own shows base facts only."""

from html import unescape

import pytest
from django.test import Client

from yantuo.directory.enterprises.merging.actions import merge
from yantuo.directory.enterprises.models import Enterprise, Licence
from yantuo.directory.orgs.tests.factories import City
from yantuo.directory.people.actor import MACHINE, Actor
from yantuo.faces.desk.search.queries import MOST, Hit, found
from yantuo.faces.desk.tests.factories import NOW, firm, matter, person, questions
from yantuo.kernel.codes.licence import make_licence_number
from yantuo.records.sight.session import SYSTEM, sight

Asked = tuple[Actor, Client]


@pytest.fixture
def officer(offices: City) -> Asked:
    return person("case_officer", offices.luzhou)


def hits(actor: Actor, text: str) -> list[Hit]:
    with sight(actor.sight, read_only=True):
        return [hit for group in found(actor, text) for hit in group.hits]


@pytest.fixture
def vinegar(offices: City) -> Enterprise:
    firm(offices.luzhou, 2, "太行面粉有限公司")
    return firm(offices.luzhou, 1, "晋韵醋业有限公司")


@pytest.mark.parametrize("text", ["晋韵", "醋业", "韵醋", "jycy", "JYCY", "jinyun", "晋韵 醋业"])
def test_a_name_is_found_by_two_characters_or_initials(
    officer: Asked, vinegar: Enterprise, text: str
) -> None:
    assert [hit.title for hit in hits(officer[0], text)] == ["晋韵醋业有限公司"]


@pytest.mark.parametrize("text", ["醋晋", "太行醋", "xyz", "不存在"])
def test_what_no_name_holds_is_not_found(officer: Asked, vinegar: Enterprise, text: str) -> None:
    assert hits(officer[0], text) == []
    assert "search" in officer[1].get("/search/", {"q": text}).content.decode()


def test_a_code_opens_the_file_at_once(officer: Asked, vinegar: Enterprise) -> None:
    for text in (
        vinegar.credit_code,
        vinegar.credit_code.lower(),
        f" {vinegar.credit_code[:9]} {vinegar.credit_code[9:]} ",
    ):
        answer = officer[1].get("/search/", {"q": text})
        assert answer.headers["Location"] == f"/enterprises/{vinegar.pk}/", text


def test_a_licence_number_leads_to_its_holder(officer: Asked, vinegar: Enterprise) -> None:
    number = make_licence_number("food", 3, "140403", 12)
    with sight(SYSTEM):
        Licence.objects.create(enterprise=vinegar, office_id=vinegar.office_id, number=number)
    assert [hit.title for hit in hits(officer[0], number[:12])] == ["晋韵醋业有限公司"]


def test_a_dossier_is_found_by_title_and_number(officer: Asked, offices: City) -> None:
    actor, client = officer
    matter(actor, offices.luzhou, "核查二氧化硫残留")
    other, _client = person("case_officer", offices.xiangyuan, "韩梅")
    matter(other, offices.xiangyuan, "核查二氧化硫（襄垣）")
    assert [hit.title for hit in hits(actor, "二氧化硫")] == ["核查二氧化硫残留"]
    assert client.get("/search/", {"q": "二氧化硫"}).status_code == 302


def test_another_offices_enterprise_shows_base_facts_and_no_link(officer: Asked, offices: City) -> None:
    theirs = firm(offices.xiangyuan, 3, "襄垣源泉饮料有限公司")
    found_hits = hits(officer[0], "源泉")
    assert [hit.url for hit in found_hits] == [""]
    assert theirs.credit_code in found_hits[0].sub
    assert offices.xiangyuan.name in found_hits[0].sub
    answer = officer[1].get("/search/", {"q": "源泉"})
    assert answer.status_code == 200  # nothing to open
    assert f"/enterprises/{theirs.pk}/" not in answer.content.decode()
    assert officer[1].get(f"/enterprises/{theirs.pk}/").status_code == 404


def test_ones_own_come_first(officer: Asked, offices: City) -> None:
    firm(offices.xiangyuan, 3, "阿里核桃厂")
    firm(offices.luzhou, 4, "张家核桃厂")
    assert [hit.title for hit in hits(officer[0], "核桃")] == ["张家核桃厂", "阿里核桃厂"]


def test_a_merged_file_leads_to_its_heir_under_its_former_name(
    officer: Asked, vinegar: Enterprise, offices: City
) -> None:
    old = firm(offices.luzhou, 4, "老陈醋坊")
    with sight(SYSTEM):
        merge(into=vinegar, merged=old, reason="重复登记", by=MACHINE, at=NOW)
    for text in ("老陈", old.credit_code):
        (hit,) = hits(officer[0], text)
        assert (hit.title, hit.url) == ("晋韵醋业有限公司", f"/enterprises/{vinegar.pk}/")
        assert hit.former == f"老陈醋坊 {old.credit_code}"
    assert hits(officer[0], "晋韵")[0].former == ""


def test_too_short_and_too_many(officer: Asked, offices: City) -> None:
    for serial in range(MOST + 3):
        firm(offices.luzhou, serial + 10, f"平顺核桃{serial}号加工厂")
    page = officer[1].get("/search/", {"q": "核桃"}, headers={"Accept-Language": "en"})
    assert len(page.context["groups"][0].hits) == MOST
    assert "/enterprises/?q=" in unescape(page.content.decode())
    assert officer[1].get("/search/", {"q": "晋"}).context["groups"] == []
    assert officer[1].get("/search/").status_code == 200


@pytest.mark.parametrize("text", ["核桃", "psht", "9114"])
def test_the_index_and_reading_find_the_same_in_the_same_order(
    officer: Asked, offices: City, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for serial in range(MOST + 5):
        firm(offices.xiangyuan if serial % 3 else offices.luzhou, serial + 10, f"平顺核桃{serial}号加工厂")
    by_index = hits(officer[0], text)
    own = [hit for hit in by_index if hit.url.startswith("/enterprises/")]
    assert by_index[: len(own)] == own
    assert 0 < len(own) < len(by_index) == MOST
    monkeypatch.setattr("yantuo.directory.enterprises.queries.FEW", 0)
    assert hits(officer[0], text) == by_index


def test_query_counts(officer: Asked, offices: City) -> None:
    """Session, account, posts, notices; ids and rows of what is found; former names where needed."""
    for serial in range(5):
        firm(offices.luzhou, serial + 10, f"平顺核桃{serial}号加工厂")
        matter(officer[0], offices.luzhou, f"核桃 {serial}")
    assert questions(officer[1], "/search/?q=核桃") == 9
    assert questions(officer[1], "/search/?q=psht") == 9


def test_only_who_reads_the_register_may_search(offices: City) -> None:
    for role, place in (("liaison", offices.department), ("system_admin", offices.bureau)):
        assert person(role, place)[1].get("/search/?q=晋韵").status_code == 403, role
    assert Client().get("/search/?q=晋韵").status_code == 302
