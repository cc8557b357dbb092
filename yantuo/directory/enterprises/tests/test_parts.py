"""What belongs to an enterprise: premises, objects under supervision, responsible persons, licences."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from yantuo.directory.enterprises import actions
from yantuo.directory.enterprises.models import Enterprise, Licence, Premises, Responsible, SupervisedObject
from yantuo.directory.enterprises.tests.conftest import NOW, Officer
from yantuo.directory.enterprises.tests.factories import enterprise
from yantuo.directory.enterprises.tests.test_packs import lay
from yantuo.directory.orgs.tests.factories import City
from yantuo.kernel.codes import make_licence_number
from yantuo.records.sight.session import SYSTEM, sight

BACKWARDS = make_licence_number("food", "03", "140402", 1)


@pytest.fixture
def firm(offices: City) -> Enterprise:
    with sight(SYSTEM):
        return enterprise(offices.luzhou, "潞州晋韵醋业有限公司")


def part(
    by: Officer, firm: Enterprise, kind: str, data: dict[str, Any], row: int = 0, query: str = ""
) -> Any:
    name, args = (
        ("enterprise_part", [firm.pk, kind, row]) if row else ("enterprise_part_new", [firm.pk, kind])
    )
    return by.client.post(reverse(name, args=args) + query, data)


PLACE = {"name": "生产厂区", "address": "漳泽工业园", "county": "140403", "main": "on"}


def test_premises_one_of_them_the_main_one(local: Officer, firm: Enterprise) -> None:
    assert (
        part(local, firm, "premises", {**PLACE, "longitude": "113.12", "latitude": "36.19"}).status_code
        == 302
    )
    assert part(local, firm, "premises", {**PLACE, "name": "新厂区"}).status_code == 302
    with sight(local.actor.sight):
        assert [(row.name, row.main) for row in Premises.objects.order_by("pk")] == [
            ("生产厂区", False),
            ("新厂区", True),
        ]


def test_a_position_outside_the_county_is_saved_with_a_warning(local: Officer, firm: Enterprise) -> None:
    part(local, firm, "premises", {**PLACE, "longitude": "112.33", "latitude": "36.50"})
    text = local.client.get(reverse("enterprises")).content.decode()
    assert "The position 112.33, 36.5 lies in 沁源县, not in 潞州区: check it on the map." in text


@pytest.mark.parametrize("place", [{"longitude": "36.19", "latitude": "113.12"}, {"longitude": "113.12"}])
def test_an_impossible_position_is_refused(local: Officer, firm: Enterprise, place: dict[str, str]) -> None:
    page = part(local, firm, "premises", {**PLACE, **place})
    assert page.status_code == 422
    assert "must both be given and lie in China" in page.content.decode()


STORE = "?kind=food.cold_store"
STORED = {
    "number": "LK-1", "attribute_use": "冷藏", "attribute_volume_m3": "120.5", "attribute_set_temperature_c": "-2",
    "attribute_recorder": "yes",
}  # fmt: skip


def test_an_object_is_asked_for_what_its_kind_needs(local: Officer, firm: Enterprise) -> None:
    chooser = local.client.get(reverse("enterprise_part_new", args=[firm.pk, "object"])).content.decode()
    assert "?kind=food.cold_store" in chooser
    assert "?kind=special_equipment.boiler" in chooser
    form = local.client.get(reverse("enterprise_part_new", args=[firm.pk, "object"]) + STORE).content.decode()
    assert "Set temperature (℃)" in form
    assert "GB 31605-2020" in form
    assert part(local, firm, "object", STORED, query=STORE).status_code == 302
    with sight(local.actor.sight):
        row = SupervisedObject.objects.get()
        assert (row.domain, row.kind, row.number) == ("food", "cold_store", "LK-1")
        assert row.attributes == {
            "use": "冷藏",
            "volume_m3": 120.5,
            "set_temperature_c": -2,
            "recorder": True,
        }
        edit = local.client.get(reverse("enterprise_part", args=[firm.pk, "object", row.pk])).content.decode()
    assert 'value="120.5"' in edit


def test_all_faults_of_an_object_stand_at_their_fields(local: Officer, firm: Enterprise) -> None:
    bad = {**STORED, "attribute_volume_m3": "0", "attribute_set_temperature_c": "warm", "attribute_use": ""}
    page = part(local, firm, "object", bad, query=STORE)
    text = page.content.decode()
    assert page.status_code == 422
    for told in ("This must not be less than 1.", "Enter a number.", "This field is required."):
        assert told in text


def test_an_unknown_kind_of_object_is_told(local: Officer, firm: Enterprise) -> None:
    page = local.client.get(reverse("enterprise_part_new", args=[firm.pk, "object"]) + "?kind=food.kiln")
    assert page.status_code == 404
    assert "The field “Food” has no kind of object “kiln”" in page.content.decode()
    row = SupervisedObject(enterprise=firm, domain="food", kind="kiln", number="1")
    with sight(local.actor.sight), pytest.raises(ValidationError, match="no kind of object “kiln”"):
        actions.put(row=row, by=local.actor, at=NOW)


def test_a_toy_pack_needs_no_code(local: Officer, firm: Enterprise, settings: Any, tmp_path: Any) -> None:
    lay(tmp_path)
    settings.RULES = tmp_path
    kiln = "?kind=building_materials.kiln"
    form = local.client.get(reverse("enterprise_part_new", args=[firm.pk, "object"]) + kiln).content.decode()
    assert "Length (m)" in form
    data = {"number": "1", "attribute_length_m": "12", "attribute_fuel": "煤", "attribute_filter": "no"}
    assert part(local, firm, "object", data, query=kiln).status_code == 302
    with sight(local.actor.sight):
        row = SupervisedObject.objects.get()
        assert row.attributes == {"length_m": 12, "fuel": "煤", "filter": False}
        assert str(row) == "Kiln 1"


def test_a_number_used_by_an_office_out_of_sight_is_refused(
    offices: City, local: Officer, firm: Enterprise
) -> None:
    with sight(SYSTEM):
        other = enterprise(offices.xiangyuan, "襄垣某有限公司")
        number = make_licence_number("food", "03", "140423", 5)
        Licence.objects.create(enterprise=other, office_id=other.office_id, number=number)
    page = part(local, firm, "licence", {"kind": "SC", "number": number, "state": "in_force"})
    assert page.status_code == 422
    assert "already on another file" in page.content.decode()


@pytest.mark.parametrize(
    ("licence", "told"),
    [
        ({"number": "SC10314040200019"}, "The last digit does not fit"),
        ({"number": BACKWARDS, "valid_from": "2026-01-01", "valid_to": "2025-01-01"}, "cannot end before"),
    ],
)  # fmt: skip
def test_a_licence_that_cannot_be(
    local: Officer, firm: Enterprise, licence: dict[str, str], told: str
) -> None:
    page = part(local, firm, "licence", {"kind": "SC", "state": "in_force", **licence})
    assert page.status_code == 422
    assert told in page.content.decode()


def test_a_retired_county_stays_good_in_a_licence_number(local: Officer, firm: Enterprise) -> None:
    number = make_licence_number("food", "03", "140402", 1)
    assert (
        part(local, firm, "licence", {"kind": "SC", "state": "in_force", "number": number}).status_code == 302
    )
    assert (
        part(
            local, firm, "licence", {"kind": "workshop", "state": "in_force", "number": "晋作坊1404030001"}
        ).status_code
        == 302
    )


def test_personal_data_on_file_is_neither_shown_nor_lost(local: Officer, firm: Enterprise) -> None:
    person = {"role": "legal", "name": "王建国", "phone": "13900000001"}
    assert part(local, firm, "person", person).status_code == 302
    with sight(local.actor.sight):
        row = Responsible.objects.get()
    page = local.client.get(reverse("enterprise_part", args=[firm.pk, "person", row.pk])).content.decode()
    assert "13900000001" not in page
    assert "On file: •••••••0001." in page
    assert (
        part(local, firm, "person", {**person, "name": "王建军", "phone": ""}, row=row.pk).status_code == 302
    )
    with sight(local.actor.sight):
        assert Responsible.objects.get().phone == "13900000001"
    part(local, firm, "person", {**person, "phone": "", "forget": "on"}, row=row.pk)
    with sight(local.actor.sight):
        assert Responsible.objects.get().phone == ""


def test_two_officers_saving_one_row(local: Officer, registrar: Officer, firm: Enterprise) -> None:
    part(local, firm, "premises", PLACE)
    with sight(local.actor.sight):
        row = Premises.objects.get()
        seen = actions.fingerprint(row)
    assert (
        part(registrar, firm, "premises", {**PLACE, "name": "一号厂区", "seen": seen}, row=row.pk).status_code
        == 302
    )
    page = part(local, firm, "premises", {**PLACE, "name": "二号厂区", "seen": seen}, row=row.pk)
    text = page.content.decode()
    assert page.status_code == 409
    assert "<del>一号厂区</del>" in text
    assert 'value="二号厂区"' in text


def test_a_part_of_another_enterprise_is_not_found(offices: City, local: Officer, firm: Enterprise) -> None:
    with sight(SYSTEM):
        other = enterprise(offices.luzhou, "潞州另一有限公司")
        row = Licence.objects.create(
            enterprise=other, office_id=other.office_id, number="SC1", valid_to=date(2027, 1, 1)
        )
    assert local.client.get(reverse("enterprise_part", args=[firm.pk, "licence", row.pk])).status_code == 404
    assert local.client.get(reverse("enterprise_part", args=[other.pk, "licence", row.pk])).status_code == 200
