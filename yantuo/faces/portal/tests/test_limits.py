"""Counting visitors: apart from each other, together on all app hosts, forgotten soon; who they are is never kept."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test import RequestFactory
from pytest_django import Settings

from yantuo.directory.people.tests.factories import AT
from yantuo.directory.people.whence import address_of, visitor
from yantuo.faces.portal.actions import count_use, forget_uses
from yantuo.faces.portal.jobs import forget
from yantuo.faces.portal.limits import Door, TooOften
from yantuo.faces.portal.models import Use
from yantuo.records.sight.session import PUBLIC, SYSTEM, sight
from yantuo.start.testfixtures import FreshDatabase


def request(address: str, told: str = "") -> object:
    headers = {"X-Forwarded-For": told} if told else {}
    return RequestFactory().get("/", headers=headers, REMOTE_ADDR=address)


def who(address: str, told: str = "", days: int = 0) -> str:
    return visitor(request(address, told), AT + timedelta(days=days))  # type: ignore[arg-type]


def test_a_door_counts_by_visitor_and_minute(db: None) -> None:
    door = Door("check", most=2)
    with sight(PUBLIC):
        assert [door.passes("a", AT) for _again in range(3)] == [1, 2, 3]
        assert door.passes("b", AT) == 1
        assert Door("api", most=2).passes("a", AT) == 1
        assert door.passes("a", AT + timedelta(minutes=1)) == 1


def test_one_too_many_is_refused_until_the_minute_is_over() -> None:
    door = Door("check", most=2)
    door.refuse_beyond(2, AT)
    with pytest.raises(TooOften) as refused:
        door.refuse_beyond(3, AT + timedelta(seconds=50))
    assert refused.value.wait == 10


def test_without_a_sight_nothing_is_counted(db: None) -> None:
    with pytest.raises(Exception, match="no sight is set"):
        count_use(door="check", who="a", at=AT)


def test_counts_are_forgotten_after_an_hour(db: None) -> None:
    with sight(SYSTEM):
        for minutes in (0, 59, 61, 600):
            count_use(door="check", who="a", at=AT - timedelta(minutes=minutes))
        forget(at=AT)
        assert Use.objects.count() == 2
        assert forget_uses(before=AT + timedelta(days=1)) == 2


def test_hosts_count_together(fresh_database: FreshDatabase) -> None:
    """Twelve requests at once on connections of their own, as from several app hosts: every number is given once."""
    assert fresh_database.name

    def one(_number: int) -> int:
        try:
            with sight(PUBLIC):
                return count_use(door="check", who="a", at=AT)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as hosts:
        assert sorted(hosts.map(one, range(12))) == list(range(1, 13))


def test_visitors_are_told_apart_for_a_day() -> None:
    assert who("203.0.113.1") == who("203.0.113.1")
    assert who("203.0.113.1") != who("203.0.113.2")
    assert who("203.0.113.1") != who("203.0.113.1", days=1)
    assert who("2001:db8:1:2::1") == who("2001:db8:1:2:ffff::9")
    assert who("2001:db8:1:2::1") != who("2001:db8:1:3::1")
    assert who("::ffff:203.0.113.1") == who("203.0.113.1")
    assert len(who("203.0.113.1")) == 64


def test_only_our_proxies_are_believed(settings: Settings) -> None:
    assert address_of(request("203.0.113.1", "198.51.100.7")) == "203.0.113.1"  # type: ignore[arg-type]
    settings.PROXIES = frozenset({"127.0.0.1", "10.0.0.2"})
    assert address_of(request("127.0.0.1", "198.51.100.7")) == "198.51.100.7"  # type: ignore[arg-type]
    assert address_of(request("127.0.0.1", "6.6.6.6, 198.51.100.7, 10.0.0.2")) == "198.51.100.7"  # type: ignore[arg-type]
    assert address_of(request("203.0.113.1", "198.51.100.7")) == "203.0.113.1"  # type: ignore[arg-type]
    assert address_of(request("127.0.0.1")) == "127.0.0.1"  # type: ignore[arg-type]
