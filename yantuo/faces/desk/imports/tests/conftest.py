"""The offices of a city and its administrators."""

import pytest

from yantuo.directory.orgs.tests.factories import City, city
from yantuo.directory.people.actor import Actor
from yantuo.directory.people.tests.factories import actor
from yantuo.records.sight.session import SYSTEM, sight


@pytest.fixture
def offices() -> City:
    with sight(SYSTEM):
        return city()


@pytest.fixture
def system(offices: City) -> Actor:
    with sight(SYSTEM):
        return actor("system_admin", offices.bureau, "钱系统")


@pytest.fixture
def security(offices: City) -> Actor:
    with sight(SYSTEM):
        return actor("security_admin", offices.bureau, "赵安全")
