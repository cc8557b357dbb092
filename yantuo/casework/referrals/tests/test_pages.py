"""The pages of referrals: the receiver is named by code or name, and offered while typing."""

import pytest

from yantuo.directory.orgs.tests.factories import City, city
from yantuo.directory.people.tests.factories import logged_in, login_of
from yantuo.records.sight.session import SYSTEM, sight

pytestmark = pytest.mark.django_db


@pytest.fixture
def offices() -> City:
    with sight(SYSTEM):
        return city()


def test_the_own_office_receives_no_referral(offices: City) -> None:
    with sight(SYSTEM):
        client = logged_in(login_of("inspector", offices.luzhou))
    said = client.get("/referrals/offices/", {"to": "市场监督"}).content.decode()
    assert "襄垣县市场监督管理局" in said
    assert f'value="{offices.luzhou.code} {offices.luzhou.name}"' not in said
    page = client.get("/referrals/new/").content.decode()
    assert '<datalist id="id_to-offers">' in page
    answer = client.post("/referrals/new/", {"to": "襄垣县", "title": "线索", "reason": "生产地在襄垣县"})
    assert answer.status_code == 302
