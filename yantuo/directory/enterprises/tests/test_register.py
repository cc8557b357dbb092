"""The pages of the register: list, entry, correction, state; what is refused and to whom."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from yantuo.directory.divisions.models import Division
from yantuo.directory.enterprises import actions
from yantuo.directory.enterprises.enums import State
from yantuo.directory.enterprises.models import Enterprise, Licence
from yantuo.directory.enterprises.queries import by_code, find
from yantuo.directory.enterprises.tests.conftest import NOW, Officer, officer, questions
from yantuo.directory.enterprises.tests.factories import enterprise
from yantuo.directory.orgs.tests.factories import City
from yantuo.kernel.codes import make_credit_code
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.records.tally.queries import differences
from yantuo.records.trail.models import Entry

CODE = make_credit_code("140403", 77)


@pytest.fixture
def firm(offices: City) -> Enterprise:
    with sight(SYSTEM):
        return enterprise(offices.luzhou, "潞州晋韵醋业有限公司")


def facts(offices: City, **more: Any) -> dict[str, Any]:
    given = {
        "credit_code": CODE, "name": "长治某食品有限公司", "type": "company", "scale": "small", "county": "140403",
        "office": offices.luzhou.pk, "domain": "food", "categories": "0302 饮料", "grade": "B", "grade_year": "2026",
    }  # fmt: skip
    return {**given, **more}


# List


def test_the_list_shows_what_is_in_sight_and_filters_it(
    offices: City, registrar: Officer, local: Officer
) -> None:
    with sight(SYSTEM):
        for office, name, more in (
            (offices.luzhou, "潞州甲醋业有限公司", {"grade": "D"}),
            (offices.luzhou, "潞州乙面业有限公司", {"categories": ["01", "0101"], "state": State.SUSPENDED}),
            (offices.xiangyuan, "襄垣丙醋业有限公司", {}),
        ):
            actions.index(row := enterprise(office, name, **more))
            row.save()

    def shown(by: Officer, query: str = "") -> set[str]:
        page = by.client.get(f"{reverse('enterprises')}?{query}")
        assert page.status_code == 200
        return {name for name in ("潞州甲", "潞州乙", "襄垣丙") if name in page.content.decode()}

    assert shown(registrar) == {"潞州甲", "潞州乙", "襄垣丙"}
    assert shown(local) == {"潞州甲", "潞州乙"}
    assert shown(registrar, "county=140423") == {"襄垣丙"}
    assert shown(registrar, "grade=D") == {"潞州甲"}
    assert shown(registrar, "category=01") == {"潞州乙"}
    assert shown(registrar, "state=suspended") == {"潞州乙"}
    assert shown(registrar, "q=丙醋") == {"襄垣丙"}
    with (
        pytest.MonkeyPatch.context() as patch
    ):  # of many hits no ids are handed over; the same are found by reading
        patch.setattr("yantuo.directory.enterprises.queries.FEW", 0)
        assert shown(registrar, "category=01") == {"潞州乙"}
        assert shown(registrar, "q=丙醋") == {"襄垣丙"}
    assert shown(registrar, "q=lzj") == {"潞州甲"}


def test_how_many_are_of_a_category_is_kept_for_the_offices_in_sight(
    offices: City, local: Officer, registrar: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sight(SYSTEM):
        made = [enterprise(office, f"晋{n}号", categories=["01", "0101"]) for n, office in enumerate(
            [offices.luzhou, offices.luzhou, offices.xiangyuan]
        )]  # fmt: skip

    def total(by: Officer, query: str = "category=01") -> int:
        page = by.client.get(f"{reverse('enterprises')}?{query}").context["page"]
        assert page.total.count == len(page.rows)
        return int(page.total.count)

    assert (total(registrar), total(local)) == (3, 2)
    assert (total(registrar, "category=02"), total(local, "category=01&state=active")) == (0, 2)
    monkeypatch.setattr("yantuo.directory.enterprises.queries.MANY", 0)  # as of many: read, not looked up
    assert (total(registrar), total(local)) == (3, 2)
    with sight(SYSTEM):
        Enterprise.objects.filter(pk=made[0].pk).update(categories=["02"])
        Enterprise.objects.filter(pk=made[2].pk).update(office_id=offices.luzhou.pk)
        assert differences() == []
    assert (total(registrar), total(local)) == (2, 2)


@pytest.mark.parametrize("count", [1, 40])
def test_the_list_asks_ten_queries_however_long_it_is(offices: City, local: Officer, count: int) -> None:
    with sight(SYSTEM):
        for n in range(count):
            enterprise(offices.luzhou, f"潞州{n}号醋业有限公司")
    assert questions(local.client, reverse("enterprises")) == 6


def test_the_pages_of_one_enterprise_ask_few_queries(local: Officer, firm: Enterprise) -> None:
    assert questions(local.client, reverse("enterprise_new")) == 7
    assert questions(local.client, reverse("enterprise_edit", args=[firm.pk])) == 8
    assert questions(local.client, reverse("enterprise_part_new", args=[firm.pk, "premises"])) == 6


# Entry and correction


def test_an_enterprise_is_entered(offices: City, local: Officer) -> None:
    assert local.client.get(reverse("enterprise_new")).status_code == 200
    page = local.client.post(reverse("enterprise_new"), facts(offices))
    with sight(local.actor.sight):
        made = Enterprise.objects.get(credit_code=CODE)
        assert page.url == reverse("enterprise", args=[made.pk])
        assert (made.categories, made.office, made.sort[:5]) == (
            ["03", "0302", "06"],
            offices.luzhou,
            "chang",
        )
        assert Entry.objects.get(kind="enterprise").verb == "enterprise.create"


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"credit_code": CODE[:-1] + ("1" if CODE[-1] != "1" else "2")}, "check character"),
        ({"credit_code": "12345"}, "18 characters"),
        ({"county": "140402"}, "140402 城区 has been out of use since 2018-06; use 140403 潞州区."),
        ({"county": "999999"}, "is the code of no division"),
        ({"categories": "0302 9901 糖醋蒜"}, "No such food category: 9901, 糖醋蒜."),
        ({"name": ""}, "This field is required."),
    ],
)
def test_what_is_wrong_is_told_and_nothing_typed_is_lost(
    offices: City, local: Officer, wrong: dict[str, str], told: str
) -> None:
    page = local.client.post(reverse("enterprise_new"), facts(offices, note="保留这句话", **wrong))
    text = page.content.decode()
    assert page.status_code == 422
    assert told in text
    assert "保留这句话" in text
    with sight(SYSTEM):
        assert not Enterprise.objects.exists()


def test_a_township_of_another_county_is_refused(offices: City, registrar: Officer) -> None:
    page = registrar.client.post(reverse("enterprise_new"), facts(offices, township="140423100"))
    assert page.status_code == 422
    assert "This township does not belong to the county chosen." in page.content.decode()


def test_a_credit_code_on_file_is_refused_by_name(offices: City, local: Officer, firm: Enterprise) -> None:
    page = local.client.post(reverse("enterprise_new"), facts(offices, credit_code=firm.credit_code))
    assert page.status_code == 422
    assert f"This credit code is on file already: “{firm.name}”." in page.content.decode()


def test_the_action_itself_refuses_a_retired_county(offices: City, local: Officer) -> None:
    with sight(SYSTEM):
        given = {
            "name": "甲",
            "credit_code": CODE,
            "county": Division.objects.get(pk="140411"),
            "office": offices.luzhou,
        }
    with sight(local.actor.sight), pytest.raises(ValidationError, match="out of use since 2018-06"):
        actions.create(by=local.actor, at=NOW, facts=given)


def test_facts_are_corrected_and_the_trail_says_from_what_to_what(
    offices: City, local: Officer, firm: Enterprise
) -> None:
    address = reverse("enterprise_edit", args=[firm.pk])
    given = facts(
        offices, credit_code=firm.credit_code, name="潞州新名醋业有限公司", version="1", township="140403001"
    )
    assert local.client.post(address, given).status_code == 302
    with sight(local.actor.sight):
        entry = Entry.objects.get(verb="enterprise.edit")
        assert entry.data["changed"]["name"] == ["潞州晋韵醋业有限公司", "潞州新名醋业有限公司"]
        assert Enterprise.objects.get(pk=firm.pk).version == 2


def test_two_officers_saving_one_enterprise(
    offices: City, local: Officer, registrar: Officer, firm: Enterprise
) -> None:
    address = reverse("enterprise_edit", args=[firm.pk])
    given = facts(offices, credit_code=firm.credit_code, version="1")
    assert registrar.client.post(address, {**given, "grade": "C"}).status_code == 302
    page = local.client.post(address, {**given, "grade": "D", "note": "我的备注"})
    text = page.content.decode()
    assert page.status_code == 409
    assert "Somebody has changed" in text
    assert "我的备注" in text
    assert "<del>C</del>" in text
    assert "<ins>D</ins>" in text
    assert 'name="version" value="2"' in text
    with sight(SYSTEM):
        assert Enterprise.objects.get(pk=firm.pk).grade == "C"
    assert local.client.post(address, {**given, "grade": "D", "version": "2"}).status_code == 302


def test_another_office_moves_all_that_belongs_to_it(
    offices: City, registrar: Officer, firm: Enterprise
) -> None:
    with sight(SYSTEM):
        Licence.objects.create(enterprise=firm, office_id=firm.office_id, number="SC1")
    given = facts(
        offices, credit_code=firm.credit_code, county="140423", office=offices.xiangyuan.pk, version="1"
    )
    assert registrar.client.post(reverse("enterprise_edit", args=[firm.pk]), given).status_code == 302
    with sight(SYSTEM):
        assert Licence.objects.get().office_id == offices.xiangyuan.pk


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("enterprise", []), ("enterprise_edit", []), ("enterprise_close", []), ("enterprise_suspend", []),
        ("enterprise_reopen", []), ("enterprise_part_new", ["premises"]), ("enterprise_slips", []),
    ],
)  # fmt: skip
def test_another_county_gets_404(
    registrar: Officer, stranger: Officer, firm: Enterprise, name: str, args: list[str]
) -> None:
    address = reverse(name, args=[firm.pk, *args])
    assert registrar.client.get(address).status_code == 200
    assert stranger.client.get(address).status_code == 404


def test_who_may_only_read_gets_403(offices: City, firm: Enterprise) -> None:
    leader = officer("county_leader", offices.luzhou)
    assert leader.client.get(reverse("enterprise_edit", args=[firm.pk])).status_code == 403
    assert leader.client.get(reverse("enterprise_import")).status_code == 403


# In and out of business


def test_closing_suspending_reopening(local: Officer, firm: Enterprise) -> None:
    def post(name: str, **data: str) -> int:
        return local.client.post(reverse(name, args=[firm.pk]), {"reason": "企业申请", **data}).status_code

    assert post("enterprise_close", on="2026-11-25") == 422  # tomorrow
    assert post("enterprise_close", on="2026-11-20") == 302
    assert post("enterprise_close", on="2026-11-21") == 422  # closed already
    assert post("enterprise_reopen") == 302
    assert post("enterprise_suspend") == 302
    assert post("enterprise_reopen", reason="") == 422
    with sight(local.actor.sight):
        found = Enterprise.objects.get(pk=firm.pk)
        assert (found.state, found.closed_on) == (State.SUSPENDED, None)
        moves = Entry.objects.filter(kind="enterprise").order_by("id").values_list("from_state", "to_state")
        assert list(moves) == [("active", "closed"), ("closed", "active"), ("active", "suspended")]


# Finding


def test_by_code_takes_what_people_type(local: Officer, firm: Enterprise) -> None:
    typed = f" {firm.credit_code[:6].lower()}-{firm.credit_code[6:]} "
    with sight(local.actor.sight):
        assert by_code(Enterprise.objects.all(), typed) == firm
        assert by_code(Enterprise.objects.all(), CODE) is None
        assert not find(Enterprise.objects.all(), "没有").exists()


def test_a_whole_credit_code_finds_one_enterprise_only(
    offices: City, local: Officer, firm: Enterprise
) -> None:
    with sight(SYSTEM):
        actions.index(firm)
        firm.save()
        other = enterprise(offices.luzhou, "潞州相邻醋业有限公司")
        actions.index(other)
        other.save()
    assert firm.credit_code[:14] == other.credit_code[:14]
    with sight(local.actor.sight):
        assert list(find(Enterprise.objects.all(), firm.credit_code)) == [firm]
        assert find(Enterprise.objects.all(), firm.credit_code[:14]).count() == 2
