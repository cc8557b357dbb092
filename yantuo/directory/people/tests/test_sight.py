"""Nothing is shown where nobody says who is looking, and settings do not outlive their block."""

import pytest
from django.db import DatabaseError, connection, transaction

from yantuo.directory.people.models import Person
from yantuo.records.sight.session import PUBLIC, SYSTEM, Sight, current, sight

pytestmark = pytest.mark.django_db


def test_raises_without_context() -> None:
    with sight(SYSTEM):
        Person.objects.create(name="甲")
    with pytest.raises(DatabaseError, match="no sight is set"), transaction.atomic():
        list(Person.objects.all())


def test_shows_with_context() -> None:
    with sight(SYSTEM):
        Person.objects.create(name="甲")
        assert Person.objects.count() == 1


def test_hides_from_the_public() -> None:
    with sight(SYSTEM):
        Person.objects.create(name="甲")
    with sight(PUBLIC):
        assert Person.objects.count() == 0


def test_inner_sight_gives_way_to_the_outer() -> None:
    with sight(Sight("staff", 7, (1, 2))):
        with sight(SYSTEM):
            assert current() == SYSTEM
        with connection.cursor() as cursor:
            cursor.execute("select sight_mode(), sight_person(), sight_offices()")
            assert cursor.fetchone() == ("staff", 7, [1, 2])


def test_outer_sight_returns_after_a_failure() -> None:
    with sight(Sight("staff", 7, (1, 2))):
        with pytest.raises(ZeroDivisionError), sight(SYSTEM):
            raise ZeroDivisionError
        with connection.cursor() as cursor:
            cursor.execute("select sight_mode()")
            assert cursor.fetchone() == ("staff",)


def test_read_only_block_cannot_write() -> None:
    with pytest.raises(DatabaseError, match="read-only"), sight(SYSTEM, read_only=True):
        Person.objects.create(name="乙")
    with sight(SYSTEM):
        Person.objects.create(name="乙")
