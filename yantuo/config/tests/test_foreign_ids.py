"""Ids of other offices, sent in forms: what is not in sight can be neither named nor changed nor taken along."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.urls import reverse

from yantuo.casework.dossiers.models import Dossier
from yantuo.casework.handover.models import Handover, Item
from yantuo.casework.matters.models import Matter
from yantuo.casework.referrals.models import Referral
from yantuo.directory.enterprises.models import ActivationSlip, Enterprise, Premises, SupervisedObject
from yantuo.directory.people.models import Post
from yantuo.kernel.codes import make_credit_code
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.records.trail.models import Entry

from .api_samples import ApiSample
from .town import Town
from .walk import call, undone

TABLES = (
    Dossier,
    Matter,
    Referral,
    Handover,
    Item,
    Enterprise,
    Premises,
    SupervisedObject,
    ActivationSlip,
    Post,
    Entry,
)
OFFICER, HEAD = "inspector@luzhou", "section_head@luzhou"


def state() -> list[Any]:
    """Everything on file that these forms could change."""
    with sight(SYSTEM):
        return [list(table.objects.order_by("pk").values()) for table in TABLES]


@contextmanager
def untouched() -> Iterator[None]:
    """The block changes nothing on file."""
    before = state()
    with undone():
        yield
        assert state() == before


def matter(town: Town) -> dict[str, Any]:
    """The entries of a matter in order."""
    return {
        "title": "检查结果公示", "term_key": "inspect.publish", "event_at": "2026-11-23T10:00",
        "office": town.city.luzhou.pk, "owner": town.person(OFFICER).pk,
    }  # fmt: skip


def enterprise(town: Town) -> dict[str, Any]:
    """The entries of an enterprise in order."""
    return {
        "credit_code": make_credit_code("140403", 55), "name": "新建醋业", "county": "140403", "type": "company",
        "office": town.city.luzhou.pk, "domain": "food",
    }  # fmt: skip


def handover(town: Town) -> dict[str, Any]:
    """The entries of a handover in order."""
    assert town.matter
    return {
        "post": town.post(OFFICER).pk,
        "receiver": town.person("case_officer@luzhou").pk,
        "reason": "轮岗",
    }


Foreign = Callable[[Town], dict[str, Any]]
FORMS: list[tuple[str, str, Callable[[Town], dict[str, Any]], dict[str, Foreign]]] = [
    (
        OFFICER, "matter_open", matter,
        {
            "office of another county": lambda t: {"office": t.city.xiangyuan.pk},
            "office above": lambda t: {"office": t.city.bureau.pk},
            "person of another county": lambda t: {"owner": t.person("inspector@xiangyuan").pk},
            "enterprise of another county": lambda t: {"enterprise_code": t.foreign_firm.credit_code},
        },
    ),
    (
        OFFICER, "enterprise_new", enterprise,
        {
            "office of another county": lambda t: {"office": t.city.xiangyuan.pk},
            "another department": lambda t: {"office": t.city.department.pk},
            "another county": lambda t: {"county": "140423"},
        },
    ),
    (
        HEAD, "handover_arrange", handover,
        {
            "post in another county": lambda t: {"post": t.post("inspector@xiangyuan").pk},
            "successor in another county": lambda t: {"receiver": t.person("inspector@xiangyuan").pk},
        },
    ),
]  # fmt: skip
CASES = [(who, name, good, foreign) for who, name, good, tries in FORMS for foreign in tries.values()]
IDS = [f"{name}: {label}" for _who, name, _good, tries in FORMS for label in tries]


@pytest.mark.parametrize(("who", "name", "good", "foreign"), CASES, ids=IDS)
def test_a_form_takes_no_id_out_of_sight(
    who: str, name: str, good: Foreign, foreign: Foreign, town: Town
) -> None:
    client, entries = town.client(who), {**good(town), **foreign(town)}
    with untouched():
        assert client.post(reverse(name), entries).status_code == 422


@pytest.mark.parametrize(("who", "name", "good"), [row[:3] for row in FORMS], ids=[row[1] for row in FORMS])
def test_the_same_form_in_order_is_taken(who: str, name: str, good: Foreign, town: Town) -> None:
    client, entries, before = town.client(who), good(town), state()
    with undone():
        answer = client.post(reverse(name), entries)
        assert answer.status_code == 302, answer.content.decode()[:2000]
        assert state() != before


def test_a_dossier_is_given_to_nobody_of_another_office(town: Town) -> None:
    client, place = town.client(HEAD), reverse("dossier_give", args=[town.matter.pk])
    theirs, ours = town.person("inspector@xiangyuan").pk, town.person("case_officer@luzhou").pk
    with untouched():
        assert client.post(place, {"to": theirs}).status_code == 422
    with undone():
        assert client.post(place, {"to": ours}).status_code == 302


def test_a_file_is_corrected_into_no_other_office(town: Town) -> None:
    client, firm = town.client(OFFICER), town.twin
    entries = {
        **enterprise(town),
        "credit_code": firm.credit_code,
        "name": firm.name,
        "version": firm.version,
    }
    with untouched():
        moved = {**entries, "office": town.city.xiangyuan.pk}
        assert client.post(reverse("enterprise_edit", args=[firm.pk]), moved).status_code == 422
    with undone():
        assert (
            client.post(
                reverse("enterprise_edit", args=[firm.pk]), {**entries, "address": "延安南路1号"}
            ).status_code
            == 302
        )


def test_a_file_is_merged_with_none_out_of_sight(town: Town) -> None:
    client, place, theirs = (
        town.client(HEAD),
        reverse("enterprise_merge", args=[town.twin.pk]),
        town.foreign_firm,
    )
    with untouched():
        answer = client.post(place, {"other": theirs.credit_code, "reason": "重复", "versions": "1-1"})
        assert answer.status_code in (200, 422)


def test_parts_belong_to_the_file_they_are_opened_from(town: Town) -> None:
    client, own, theirs = town.client(OFFICER), town.firm.pk, town.foreign_premises.pk
    entries = {"name": "改名", "address": "改址", "county": "140403", "seen": ""}
    places = [
        reverse("enterprise_part", args=[own, "premises", theirs]),
        reverse("enterprise_part", args=[town.foreign_firm.pk, "premises", theirs]),
        reverse("enterprise_part_new", args=[town.foreign_firm.pk, "premises"]),
        reverse("enterprise_part", args=[town.twin.pk, "premises", town.premises.pk]),
        reverse("enterprise_unmask", args=[town.twin.pk, town.responsible.pk]),
    ]
    with untouched():
        assert {client.post(place, entries).status_code for place in places} == {404}
    with undone():
        assert (
            client.post(
                reverse("enterprise_part", args=[own, "premises", town.premises.pk]), entries
            ).status_code
            == 302
        )


def test_an_object_stands_in_premises_of_its_own_enterprise(town: Town) -> None:
    client, place = (
        town.client(OFFICER),
        reverse("enterprise_part", args=[town.firm.pk, "object", town.object.pk]),
    )
    theirs = town.foreign_premises.pk
    facts = {
        "number": town.object.number,
        "rated_capacity_t_h": "4",
        "rated_pressure_mpa": "1.25",
        "fuel": "天然气",
    }
    entries = {**facts, "next_inspection_on": "2027-05-31", "premises": theirs, "seen": ""}
    with untouched():
        assert client.post(place, entries).status_code == 422


def test_a_slip_is_made_for_a_person_of_that_file(town: Town) -> None:
    client, place = (
        town.client("registrar@luzhou"),
        reverse("slip_make", args=[town.twin.pk, town.responsible.pk]),
    )
    with untouched():
        assert client.post(place).status_code == 404


def test_only_the_successor_takes_an_item_over(town: Town) -> None:
    place, refuse = (
        reverse(name, args=[town.handed_over]) for name in ("handover_accept", "handover_refuse")
    )
    taker = town.client("case_officer@luzhou")
    for who in (HEAD, "registrar@luzhou"):  # both see the handover
        client = town.client(who)
        with untouched():
            assert client.post(place).status_code == 302
            assert client.post(refuse, {"note": "不接"}).status_code == 422
    with undone():
        assert taker.post(place).status_code == 302
        with sight(SYSTEM):
            assert Item.objects.get(pk=town.handed_over).state == "accepted"


def test_a_post_that_is_not_held_is_not_acted_in(town: Town) -> None:
    client, theirs, pk = town.client(OFFICER), town.post("city_leader@bureau").pk, town.foreign_matter.pk
    with undone():
        client.post(reverse("switch_post"), {"post": theirs})
        assert client.get(reverse("matter", args=[pk])).status_code == 404


def test_the_sender_of_a_referral_cannot_answer_it_himself(town: Town) -> None:
    client, pk = town.client("coordinator@coordinating"), town.referral.pk
    facts = {"version": 1, "outcome": "已办结", "reason": "退回"}
    with untouched():
        for step in ("accept", "return", "handle"):
            answer = client.post(reverse(f"referral_{step}", args=[pk]), facts)
            assert answer.status_code in (404, 422), step


@pytest.mark.parametrize("field", ["office", "owner", "enterprise"])
def test_the_api_takes_no_id_out_of_sight(field: str, town: Town) -> None:
    foreign = {
        "office": town.city.xiangyuan.pk, "owner": town.person("inspector@xiangyuan").pk,
        "enterprise": town.foreign_firm.credit_code,
    }[field]  # fmt: skip
    moment = "2026-11-20T10:00:00+08:00"
    facts = {"title": "公示", "term_key": "inspect.publish", "event_at": moment, field: foreign}
    token, sample = town.token(HEAD), ApiSample(method="POST", entries=lambda _t: facts)
    with untouched():
        answer = call(town, "api:open_matter", sample, token)
        assert (answer.status_code, list(answer.json()["fields"])) == (422, [field])


def test_the_api_enters_no_enterprise_for_another_office(town: Town) -> None:
    facts = {
        "credit_code": make_credit_code("140403", 78),
        "name": "新建",
        "county": "140403",
        "office": town.city.xiangyuan.pk,
    }
    token, sample = town.token(HEAD), ApiSample(method="POST", entries=lambda _t: facts)
    with untouched():
        assert call(town, "api:create_enterprise", sample, token).status_code == 422
