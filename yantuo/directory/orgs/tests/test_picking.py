"""Naming an office by code or by name, and what is offered while typing."""

import pytest
from django.core.exceptions import ValidationError

from yantuo.directory.orgs.models import Organisation
from yantuo.directory.orgs.picking import OFFERED, offers, picked
from yantuo.directory.orgs.tests.factories import City, city, organisation
from yantuo.records.sight.session import SYSTEM, sight

pytestmark = pytest.mark.django_db


@pytest.fixture
def offices() -> City:
    with sight(SYSTEM):
        return city()


def test_by_code_by_whole_name_and_by_a_part_that_is_enough(offices: City) -> None:
    rows = Organisation.objects.in_force()
    with sight(SYSTEM):
        police = organisation(
            "长治市公安局", "department", "140400", offices.government, code="GA01", short_name="市公安局"
        )
        assert picked(rows, "GA01") == police
        assert picked(rows, "GA01 长治市公安局") == police  # as it is offered
        assert picked(rows, "市公安局") == police
        assert (
            picked(rows, "潞州区市场监督管理局") == offices.luzhou
        )  # though its station has the name in its own
        assert picked(rows, "生态环境") == offices.department


def test_several_are_named_and_none_is_said(offices: City) -> None:
    rows = Organisation.objects.in_force()
    with sight(SYSTEM):
        with pytest.raises(ValidationError, match=r"Several offices match: .*襄垣县市场监督管理局"):
            picked(rows, "市场监督")
        with pytest.raises(ValidationError, match="No office"):
            picked(rows, "没有这个单位")
        with pytest.raises(ValidationError, match="No office"):
            picked(rows, "   ")


def test_the_name_of_an_office_that_cannot_be_chosen_is_not_taken_for_one_below_it(offices: City) -> None:
    rows = Organisation.objects.in_force().exclude(pk=offices.luzhou.pk)
    with sight(SYSTEM), pytest.raises(ValidationError, match="cannot be named here"):
        picked(rows, offices.luzhou.name)


def test_a_few_are_offered_from_two_characters_on(offices: City) -> None:
    rows = Organisation.objects.in_force()
    with sight(SYSTEM):
        assert offers(rows, "市") == []
        assert len(offers(rows, "市场")) <= OFFERED
        assert offices.xiangyuan in offers(rows, "襄垣")
