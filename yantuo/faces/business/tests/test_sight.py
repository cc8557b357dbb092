"""An enterprise sees its own and what was shown to it: by lists, by direct addresses, and in the database itself."""

from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from yantuo.casework.deadlines.models import Deadline
from yantuo.casework.documents.models import Document
from yantuo.casework.dossiers.models import Dossier
from yantuo.casework.matters.models import Matter
from yantuo.directory.enterprises.models import Enterprise, Licence, Premises, Responsible
from yantuo.directory.people.models import Account, Detail, Person, Post
from yantuo.directory.people.tests.factories import logged_in, login_of
from yantuo.faces.api.models import Token
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.records.trail.models import Entry

from .conftest import Firm, World

READ = ("business", "business_documents", "business_enterprise")
# Of the office and of the other enterprise: not one of these words may stand on any page of the first.
FOREIGN = ("内部核查", "内部意见", "拟稿", "他人整改", "他人通知", "新源食品", "张伟", "SC1031404030029")


def pages(firm: Firm, world: World) -> list[str]:
    addresses = [reverse(name) for name in READ]
    addresses += [
        reverse("business_due", args=[world.shown.pk]),
        reverse("business_document", args=[world.paper.pk]),
    ]
    return [firm.client.get(address).content.decode() for address in addresses]


def test_nothing_foreign_stands_on_any_page(world: World) -> None:
    for page in pages(world.mine, world):
        assert [word for word in FOREIGN if word in page] == []


def test_the_words_are_there_for_whom_they_are_meant(world: World) -> None:
    """The control of the test above: the other enterprise reads its own."""
    read = "".join(world.other.client.get(reverse(name)).content.decode() for name in READ)
    assert {word for word in FOREIGN if word in read} == {
        "他人整改",
        "他人通知",
        "新源食品",
        "张伟",
        "SC1031404030029",
    }


def foreign_addresses(world: World) -> dict[str, tuple[str, list[Any]]]:
    return {
        "kept": ("business_due", [world.kept.pk]),
        "of_other": ("business_due", [world.of_other.pk]),
        "unknown": ("business_due", [uuid4()]),
        "hidden_paper": ("business_document", [world.hidden_paper.pk]),
        "draft": ("business_document", [world.draft.pk]),
        "other_paper": ("business_document", [world.other_paper.pk]),
        "hidden_pdf": ("document_pdf", [world.hidden_paper.pk]),
        "draft_pdf": ("document_pdf", [world.draft.pk]),
        "other_pdf": ("document_pdf", [world.other_paper.pk]),
        "matter": ("matter", [world.kept.pk]),
        "dossier": ("dossier", [world.kept.pk]),
    }


def test_direct_addresses_find_nothing_foreign(world: World) -> None:
    found = {}
    for key, (name, args) in foreign_addresses(world).items():
        found[key] = world.mine.client.get(reverse(name, args=args)).status_code
    assert set(found.values()) <= {403, 404}, found
    assert {found[key] for key in found if not key.startswith("dossier")} == {404}


def test_the_pages_of_the_office_are_closed(world: World) -> None:
    for name in ("enterprises", "matters", "documents", "work_ended", "trail", "people", "tokens", "clock"):
        assert world.mine.client.get(reverse(name)).status_code == 403, name
    assert world.mine.client.get(reverse("enterprise", args=[world.mine.row.pk])).status_code == 403


def test_the_database_shows_its_own_rows_only(world: World) -> None:
    with sight(world.mine.actor.sight):
        assert list(Enterprise.objects.values_list("pk", flat=True)) == [world.mine.row.pk]
        assert list(Dossier.objects.values_list("pk", flat=True)) == [world.shown.pk]
        assert list(Matter.objects.values_list("pk", flat=True)) == [world.shown.pk]
        assert list(Deadline.objects.values_list("dossier_id", flat=True)) == [world.shown.pk]
        assert list(Document.objects.values_list("pk", flat=True)) == [world.paper.pk]
        for model in (Licence, Premises, Responsible):
            assert set(model.objects.values_list("enterprise_id", flat=True)) == {world.mine.row.pk}
        me = {world.mine.actor.person_id}
        assert set(Person.objects.values_list("pk", flat=True)) == me
        assert set(Detail.objects.values_list("person_id", flat=True)) == me
        assert set(Account.objects.values_list("person_id", flat=True)) == me
        assert set(Post.objects.values_list("person_id", flat=True)) == me
        assert not Entry.objects.exclude(actor_id=world.mine.actor.person_id).exists()
        assert not Token.objects.exists()


def test_the_database_takes_no_change_from_it(world: World) -> None:
    with sight(world.mine.actor.sight):
        assert not Enterprise.objects.filter(pk=world.mine.row.pk).update(name="x")
        assert not Licence.objects.filter(enterprise=world.mine.row).update(number="x")
        assert not Document.objects.filter(pk=world.paper.pk).update(title="x")
    with sight(SYSTEM):
        assert Enterprise.objects.get(pk=world.mine.row.pk).name == world.mine.row.name


def test_what_is_shown_can_be_hidden_again(world: World) -> None:
    with sight(SYSTEM):
        Dossier.objects.filter(pk=world.shown.pk).update(shown_to_enterprise=False)
    assert world.mine.client.get(reverse("business_due", args=[world.shown.pk])).status_code == 404
    assert "整改复查" not in world.mine.client.get(reverse("business")).content.decode()
    page = world.mine.client.get(reverse("business_document", args=[world.paper.pk]))
    assert page.status_code == 200  # the document itself was shown
    assert "整改复查" not in page.content.decode()


@pytest.mark.parametrize("role", ["inspector", "city_leader", "system_admin", "audit_admin"])
def test_officials_have_no_pages_here(world: World, role: str) -> None:
    with sight(SYSTEM):
        login = login_of(role, world.by.office)
    client = logged_in(login)
    for name in READ:
        assert client.get(reverse(name)).status_code == 403


def test_anybody_else_is_asked_to_log_in(world: World, client: Any) -> None:
    for name in READ:
        answer = client.get(reverse(name))
        assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, reverse("login"))
