"""How a list answers: as a page, as a file at once, or as whoever keeps it says; refused where it may not leave."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.test import RequestFactory

from yantuo.ui import listing
from yantuo.ui.lists import Column, ListPage, ListSpec, SavedView

pytestmark = pytest.mark.django_db
SPEC = ListSpec("rights", [Column("name", "Name", "name", "name")], order="name")


class Keeper:
    """One who keeps a view, and lets lists out or not."""

    def __init__(self, *, lets_out: bool) -> None:
        self.lets_out = lets_out

    def may_export(self, request: HttpRequest) -> bool:
        return self.lets_out

    def views(self, request: HttpRequest, page: ListPage) -> Any:
        return [SavedView("mine", "?q=a")], "/keep/"

    def later(self, request: HttpRequest, page: ListPage, name: str) -> HttpResponse:
        return HttpResponse(f"later: {name}")


@pytest.fixture(autouse=True)
def _rows(monkeypatch: pytest.MonkeyPatch) -> None:
    kind = ContentType.objects.create(app_label="ui_tests", model="listed")
    Permission.objects.bulk_create(
        Permission(name=f"right {n}", content_type=kind, codename=f"r{n}") for n in range(3)
    )
    monkeypatch.setattr(listing, "_keeper", [])


def asked(query: str, **marks: object) -> HttpResponse:
    request = RequestFactory().get(f"/rights/?{query}")
    for name, value in marks.items():
        setattr(request, name, value)
    page = SPEC.page(Permission.objects.filter(content_type__model="listed"), QueryDict(query))
    return listing.answer(request, page, "ui/_list.html", {"title": "Rights"}, name="Rights")


def test_without_a_keeper_it_is_a_page_and_a_file() -> None:
    assert b"right 1" in asked("").content
    assert b"/keep/" not in asked("").content
    assert asked("export=csv").content.decode("utf-8-sig").splitlines() == [
        "Name",
        "right 0",
        "right 1",
        "right 2",
    ]


def test_a_keeper_brings_views_and_decides_what_leaves() -> None:
    listing.kept_by(Keeper(lets_out=True))
    page = asked("").content.decode()
    assert 'action="/keep/"' in page
    assert "export=csv" in page
    listing.kept_by(Keeper(lets_out=False))
    assert "export=csv" not in asked("").content.decode()
    with pytest.raises(PermissionDenied):
        asked("export=csv")


def test_a_list_too_long_to_wait_for_is_made_later(monkeypatch: pytest.MonkeyPatch) -> None:
    listing.kept_by(Keeper(lets_out=True))
    assert asked("export=xlsx").content.startswith(b"PK")
    monkeypatch.setattr(listing, "AT_ONCE", 2)
    assert asked("export=xlsx").content == b"later: Rights"


def test_the_maker_of_a_long_export_gets_the_list_itself() -> None:
    found = asked("", wants_list=True)
    assert isinstance(found, listing.ListItself)
    assert [row.name for row in found.page.rows] == ["right 0", "right 1", "right 2"]
