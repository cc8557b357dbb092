"""Views a person keeps of a list: kept, opened, replaced, deleted; nobody else's."""

from html import unescape

import pytest
from django.test import Client

from yantuo.directory.orgs.tests.factories import City
from yantuo.faces.desk.models import SavedView
from yantuo.faces.desk.saved_views.actions import MOST
from yantuo.faces.desk.tests.factories import matter, person
from yantuo.records.sight.session import SYSTEM, sight


@pytest.fixture
def client(offices: City) -> Client:
    return person("case_officer", offices.luzhou)[1]


LISTS = [
    "/",
    "/matters/",
    "/referrals/",
    "/enterprises/",
    "/documents/",
    "/handovers/",
    "/work/ended/",
    "/jobs/",
]


def stored() -> list[tuple[str, str, str]]:
    with sight(SYSTEM):
        return list(SavedView.objects.order_by("pk").values_list("list_key", "name", "query"))


@pytest.mark.parametrize("path", LISTS)
def test_every_list_keeps_views_and_is_exported(client: Client, path: str) -> None:
    page = unescape(client.get(path).content.decode())
    assert f"/keep/?back={path.replace('/', '%2F')}" in page
    for kind, start in (("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK")):
        assert client.get(f"{path}?export={kind}").content.startswith(start)


def test_the_filters_in_force_are_what_is_kept(client: Client) -> None:
    page = unescape(client.get("/matters/?q=晋").content.decode())
    assert 'name="query" value="q=%E6%99%8B"' in page


def test_kept_opened_and_deleted(client: Client) -> None:
    answer = client.post(
        "/views/matters/keep/?back=/matters/", {"name": "未办结", "query": "q=%E6%9C%88&state=open"}
    )
    assert answer.headers["Location"] == "/matters/?q=%E6%9C%88&state=open"
    assert stored() == [("matters", "未办结", "q=%E6%9C%88&state=open")]
    page = client.get("/matters/?q=月&state=open")
    kept = page.context["page"].views[0]
    assert (kept.label, kept.url, kept.current) == ("未办结", "/matters/?q=%E6%9C%88&state=open", True)
    assert not client.get("/matters/").context["page"].views[0].current
    assert client.get("/referrals/").context["page"].views == []
    client.post(kept.delete_url)
    assert stored() == []


def test_the_same_name_is_replaced(client: Client) -> None:
    for query in ("state=open", "state=done"):
        client.post("/views/matters/keep/?back=/matters/", {"name": "我的", "query": query})
    assert stored() == [("matters", "我的", "state=done")]


def test_a_name_is_needed_and_there_is_a_limit(client: Client) -> None:
    answer = client.post(
        "/views/matters/keep/?back=/matters/", {"name": " ", "query": "state=open"}, follow=True
    )
    assert answer.redirect_chain[-1][0] == "/matters/?state=open"  # the filters are still there
    assert stored() == []
    for number in range(MOST + 1):
        answer = client.post(
            "/views/matters/keep/?back=/matters/", {"name": f"{number}", "query": ""}, follow=True
        )
    assert len(stored()) == MOST
    assert str(MOST) in [str(one) for one in answer.context["messages"]][-1]


def test_nobody_deletes_or_sees_anothers(client: Client, offices: City) -> None:
    _other, other_client = person("section_head", offices.luzhou, "赵强")
    client.post("/views/matters/keep/?back=/matters/", {"name": "我的", "query": ""})
    with sight(SYSTEM):
        view = SavedView.objects.get()
    assert other_client.get("/matters/").context["page"].views == []
    assert other_client.post(f"/views/{view.pk}/delete/").status_code == 404
    assert stored()


@pytest.mark.parametrize("back", ["https://example.org/", "//example.org/", "javascript:alert(1)", ""])
def test_it_never_leads_to_another_site(client: Client, back: str) -> None:
    answer = client.post("/views/matters/keep/", {"name": "x", "query": ""}, query_params={"back": back})
    assert answer.headers["Location"].startswith("/?")


def test_only_by_post_and_only_logged_in(client: Client) -> None:
    assert client.get("/views/matters/keep/").status_code == 405
    assert Client().post("/views/matters/keep/", {"name": "x"}).headers["Location"].startswith("/login/")
    assert stored() == []


def test_the_referrals_keep_their_box_when_filtered(client: Client, offices: City) -> None:
    page = unescape(client.get("/referrals/?box=sent&q=a").content.decode())
    assert '<input type="hidden" name="box" value="sent">' in page


def test_a_list_is_exported_as_it_is_filtered(offices: City) -> None:
    actor, client = person("section_head", offices.luzhou)
    for title in ("甲", "乙"):
        matter(actor, offices.luzhou, title)
    lines = client.get("/matters/?q=甲&export=csv").content.decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("甲,")
