"""Naming an enterprise by code or by name, and what is offered while typing."""

import pytest
from django.core.exceptions import ValidationError

from yantuo.directory.enterprises.models import Enterprise
from yantuo.directory.enterprises.picking import EnterpriseInput, picked
from yantuo.directory.enterprises.rules import search_grams
from yantuo.directory.enterprises.tests.factories import enterprise
from yantuo.directory.orgs.tests.factories import City, city
from yantuo.directory.people.tests.factories import logged_in, login_of
from yantuo.records.sight.session import SYSTEM, sight

pytestmark = pytest.mark.django_db


@pytest.fixture
def offices() -> City:
    with sight(SYSTEM):
        return city()


@pytest.fixture
def firms(offices: City) -> list[Enterprise]:
    with sight(SYSTEM):
        made = [enterprise(offices.luzhou, name) for name in ("晋韵醋业有限公司", "晋韵醋业", "上党糕点坊")]
        made.append(enterprise(offices.xiangyuan, "襄垣糕点坊"))
        for one in made:
            one.grams = search_grams((one.name, one.credit_code))
            one.save()
        return made


def test_by_code_by_whole_name_and_by_a_part_that_is_enough(firms: list[Enterprise]) -> None:
    with sight(SYSTEM):
        rows = Enterprise.objects.all()
        assert picked(rows, firms[0].credit_code) == firms[0]
        assert picked(rows, f"{firms[0].credit_code} {firms[0].name}") == firms[0]  # as it is offered
        assert picked(rows, "晋韵醋业") == firms[1]
        assert picked(rows, "上党") == firms[2]


def test_several_are_named_and_none_is_said(firms: list[Enterprise]) -> None:
    with sight(SYSTEM):
        rows = Enterprise.objects.all()
        with pytest.raises(ValidationError, match=f"上党糕点坊 {firms[2].credit_code}"):
            picked(rows, "糕点坊")
        with pytest.raises(ValidationError, match="No enterprise"):
            picked(rows, "没有这一家")


def test_only_what_is_in_sight_is_offered(firms: list[Enterprise], offices: City) -> None:
    with sight(SYSTEM):
        client = logged_in(login_of("inspector", offices.luzhou))
    said = client.get("/enterprises/pick/", {"enterprise": "糕点"}).content.decode()
    assert "上党糕点坊" in said
    assert "襄垣糕点坊" not in said
    assert client.get("/enterprises/pick/", {"enterprise": "糕"}).content.strip() == b""


def test_the_field_names_its_offers() -> None:
    html = EnterpriseInput().render("firm", "", {"id": "id_firm"})
    assert 'list="id_firm-offers"' in html
    assert '<datalist id="id_firm-offers">' in html
    assert "style=" not in html
