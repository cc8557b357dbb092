"""The page of a merger: chosen, compared, confirmed; dossiers, clocks and documents of all offices go over."""

from typing import Any

import pytest
from django.urls import reverse

from yantuo.casework.deadlines.models import Deadline
from yantuo.casework.dossiers.models import Dossier
from yantuo.directory.enterprises.models import Enterprise
from yantuo.directory.orgs.tests.factories import City
from yantuo.faces.desk.tests.conftest import now, offices  # noqa: F401 - the fixtures of the desk
from yantuo.faces.desk.tests.factories import firm, matter, person, questions
from yantuo.records.sight.session import SYSTEM, sight


@pytest.fixture
def registrar(offices: City) -> Any:
    return person("registrar", offices.bureau)


@pytest.fixture
def files(offices: City) -> tuple[Enterprise, Enterprise]:
    return firm(offices.luzhou, 1, "潞州晋韵醋业有限公司"), firm(offices.luzhou, 2, "潞州老窖酿造厂")


def address(heir: Enterprise, other: Enterprise | None = None) -> str:
    here = reverse("enterprise_merge", args=[heir.pk])
    return f"{here}?other={other.credit_code}" if other else here


def confirmed(heir: Enterprise, other: Enterprise, **more: str) -> dict[str, str]:
    return {"reason": "重复登记", "versions": f"{heir.version}-{other.version}", **more}


def test_chosen_compared_confirmed(
    offices: City, registrar: Any, files: tuple[Enterprise, Enterprise]
) -> None:
    heir, other = files
    _actor, client = registrar
    assert client.get(address(heir)).status_code == 200
    page = client.get(address(heir, other))
    assert page.status_code == 200
    assert [row.other for row in page.context["rows"] if row.differs] == [other.credit_code, other.name]
    answer = client.post(address(heir, other), confirmed(heir, other))
    assert (answer.status_code, answer.url) == (302, reverse("enterprise", args=[heir.pk]))
    assert client.get(reverse("enterprise", args=[other.pk])).url == reverse("enterprise", args=[heir.pk])
    text = client.get(reverse("enterprise", args=[heir.pk])).content.decode()
    assert other.credit_code in text
    assert other.name in text


def test_what_an_office_out_of_sight_holds_goes_over_too(
    offices: City, files: tuple[Enterprise, Enterprise]
) -> None:
    heir, other = files
    city_officer, _client = person("case_officer", offices.bureau, "市局办案人")
    held = matter(city_officer, offices.bureau, enterprise=other)
    _local, client = person("registrar", offices.luzhou)
    assert client.post(address(heir, other), confirmed(heir, other)).status_code == 302
    with sight(SYSTEM):
        assert Dossier.objects.get(pk=held.pk).enterprise_id == heir.pk
        assert set(Deadline.objects.filter(dossier_id=held.pk).values_list("enterprise_id", flat=True)) == {
            heir.pk
        }


def test_a_file_changed_while_it_was_compared(registrar: Any, files: tuple[Enterprise, Enterprise]) -> None:
    heir, other = files
    answer = registrar[1].post(
        address(heir, other), confirmed(heir, other, versions=f"{heir.version + 1}-{other.version}")
    )
    assert answer.status_code == 409
    assert "重复登记" in answer.content.decode()
    with sight(SYSTEM):
        assert Enterprise.objects.get(pk=other.pk).merged_into_id is None


@pytest.mark.parametrize("code", ["", "914", "91140400MA0GABCD1X"])
def test_no_such_file(registrar: Any, files: tuple[Enterprise, Enterprise], code: str) -> None:
    assert registrar[1].get(f"{address(files[0])}?other={code}").status_code == 422


def test_without_a_reason_nothing_happens(registrar: Any, files: tuple[Enterprise, Enterprise]) -> None:
    heir, other = files
    assert registrar[1].post(address(heir, other), confirmed(heir, other, reason="")).status_code == 422
    assert registrar[1].get(address(heir, heir)).status_code == 422


def test_who_may_not(offices: City, files: tuple[Enterprise, Enterprise]) -> None:
    heir, other = files
    assert person("case_officer", offices.luzhou)[1].get(address(heir, other)).status_code == 403
    stranger = person("registrar", offices.xiangyuan)[1]
    assert stranger.get(address(heir, other)).status_code == 404
    mine = firm(offices.xiangyuan, 3, "襄垣某厂")
    assert stranger.get(address(mine, other)).status_code == 422  # the other file is out of sight


def test_the_comparison_asks_few_queries(registrar: Any, files: tuple[Enterprise, Enterprise]) -> None:
    assert questions(registrar[1], address(*files)) == 9
