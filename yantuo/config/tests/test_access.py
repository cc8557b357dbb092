"""Every address as everybody: nothing is open that was not declared, and nobody finds what is not theirs."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import FieldError
from django.db import InternalError
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from yantuo.casework.dossiers.actions import assign
from yantuo.directory.orgs.tests.factories import city
from yantuo.directory.people.models import Account, Post
from yantuo.directory.people.tests.factories import AT
from yantuo.faces.desk.setup.first import actions as first
from yantuo.records.sight.session import SYSTEM, sight

from .addresses import Address, addresses
from .api_samples import API_SAMPLES
from .samples import SAMPLES
from .sampling import Sample, listing, of_luzhou
from .town import Town
from .toys import TOYS
from .walk import api_faults, faults, undone, unsampled

ADDRESSES = {address.name: address for address in addresses()}
PAGES = {name: address for name, address in ADDRESSES.items() if not name.startswith("api:")}


def test_every_address_has_a_sample() -> None:
    missing = unsampled(ADDRESSES.values(), {**SAMPLES, **API_SAMPLES})
    assert not missing, "\n".join(missing)


def test_every_view_declares_its_access() -> None:
    silent = [address.route for address in ADDRESSES.values() if address.rule is None]
    assert not silent, f"put @access(…) or @public() above the views of: {', '.join(silent)}"


def test_no_two_addresses_share_a_name() -> None:
    names = [address.name for address in addresses()]
    assert sorted(names) == sorted(ADDRESSES)


@pytest.mark.parametrize("name", sorted(set(SAMPLES) & set(PAGES)))
def test_address(name: str, town: Town) -> None:
    found = faults(town, PAGES[name], SAMPLES[name])
    assert not found, "\n".join(found)


@pytest.mark.parametrize("name", sorted(set(API_SAMPLES) & set(ADDRESSES)))
def test_operation_of_the_api(name: str, town: Town) -> None:
    found = api_faults(town, name, API_SAMPLES[name])
    assert not found, "\n".join(found)


@pytest.mark.django_db
def test_the_first_page_opens_to_the_one_time_link_until_there_is_a_bureau(
    client: Client, now: datetime
) -> None:
    with sight(SYSTEM):
        token = first.begin(username="installer", at=now)
    assert client.get(reverse("set_up_first", args=[token])).status_code == 200
    assert client.get(reverse("set_up_first", args=["x" * 32])).status_code == 404
    with sight(SYSTEM):
        city()
    assert client.get(reverse("set_up_first", args=[token])).status_code == 404


def test_an_expert_finds_what_was_assigned_and_nothing_else(town: Town) -> None:
    client, expert = town.client("expert@luzhou"), town.person("expert@luzhou")
    mine, other = town.matter, town.second_matter.pk
    by = town.actor("section_head@luzhou")
    with undone():
        with sight(SYSTEM):
            assign(dossier=mine.dossier, person=expert, by=by, at=AT)
        assert client.get(reverse("matter", args=[mine.pk])).status_code == 200
        assert client.get(reverse("matter", args=[other])).status_code == 404
    assert client.get(reverse("matter", args=[mine.pk])).status_code == 404


# Controls: the walker and the door find the faults they are there to find.


@pytest.fixture
def toys(settings: Settings) -> dict[str, Address]:
    settings.ROOT_URLCONF = "yantuo.config.tests.toys"
    names = {toy.name for toy in TOYS}
    return {address.name: address for address in addresses() if address.name in names}


def test_an_address_without_a_sample_is_named_with_what_to_add(toys: dict[str, Address]) -> None:
    (missing,) = unsampled([ADDRESSES["matter"], toys["leaks"]], ["matter"])
    assert "“leaks” (/toy/leaks/<uuid:pk>/) has no sample: add 'leaks': Sample(" in missing
    assert unsampled([ADDRESSES["matter"]], ["matter", "gone"]) == [
        "“gone” is no address any more: take its sample out of samples.py."
    ]


def test_a_view_that_declares_nothing_is_refused_to_everybody(toys: dict[str, Address], town: Town) -> None:
    for who in ("", "inspector@luzhou", "city_leader@bureau", "system_admin@bureau"):
        assert town.client(who).get(reverse("undeclared")).status_code == 403, who
    assert faults(town, toys["undeclared"], Sample(everybody="x")) == [
        "undeclared: the view declares no access"
    ]


def test_a_view_declared_public_is_open(toys: dict[str, Address], town: Town) -> None:
    assert town.client("").get(reverse("declared_public")).content == b"anybody may read this"
    assert faults(town, toys["declared_public"], Sample(everybody="open to everybody")) == []


def test_a_get_cannot_write_unless_it_declares_a_disclosure(toys: dict[str, Address], town: Town) -> None:
    client = town.client("inspector@luzhou")
    with undone(), pytest.raises(InternalError, match="read-only transaction"):
        client.get(reverse("writes"))
    with undone():
        assert client.post(reverse("writes")).content == b"written"
        assert client.get(reverse("discloses")).content == b"written"


def test_a_sample_must_say_who_is_a_stranger(town: Town) -> None:
    (fault,) = faults(town, ADDRESSES["matter"], Sample(who="inspector@luzhou", ids=_the_matter))
    assert "say in its sample who is a stranger to the object" in fault


def _the_matter(town: Town) -> list[object]:
    return [town.matter.pk]


def test_an_object_shown_to_strangers_is_found(toys: dict[str, Address], town: Town) -> None:
    found = faults(town, toys["leaks"], of_luzhou("inspector", _the_matter))
    assert len(found) == 4
    assert "GET leaks: inspector@xiangyuan gets 200 instead of 404 on somebody else's object" in found
    assert "POST leaks: inspector@department gets 200 instead of 404 on somebody else's object" in found


def test_a_list_shown_to_strangers_is_found(toys: dict[str, Address], town: Town) -> None:
    sample = listing("inspector", lambda town: town.second_matter.dossier.title)
    found = faults(town, toys["leaks_a_list"], sample)
    assert "GET leaks_a_list: inspector@xiangyuan reads '检查结果复核'" in found


def test_a_list_that_breaks_on_a_filter_is_found(toys: dict[str, Address], town: Town) -> None:
    sample = Sample(who="inspector@luzhou", everybody="what each sees")
    with pytest.raises(FieldError, match="startswith"):
        faults(town, toys["breaks_on_a_filter"], sample)


def test_a_page_its_own_people_cannot_open_is_found(toys: dict[str, Address], town: Town) -> None:
    found = faults(town, toys["too_strict"], of_luzhou("inspector", _the_matter))
    assert found[0].startswith("too_strict: inspector@luzhou gets 403 instead of 200")


def test_a_login_without_a_post_in_force_opens_nothing(town: Town) -> None:
    client, person = town.client("expert@luzhou"), town.person("expert@luzhou")
    with undone():
        with sight(SYSTEM):
            Post.objects.filter(person=person).update(ends=AT.date() - timedelta(days=1))
        answers = {client.get(reverse(name)).status_code for name in ("home", "matters", "account")}
    assert answers == {403}


def test_a_password_that_must_be_changed_comes_before_everything(town: Town) -> None:
    client, account = town.client("legal@luzhou"), town.account("legal@luzhou")
    with undone():
        with sight(SYSTEM):
            Account.objects.filter(pk=account.pk).update(must_change_password=True)
        assert client.get(reverse("matters")).headers["Location"] == reverse("password_change")
        assert client.get(reverse("password_change")).status_code == 200
