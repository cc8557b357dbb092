"""The fixtures every other test relies on."""

import pytest
from django.db import connection


@pytest.mark.django_db
def test_tests_run_as_the_application_role_on_a_clone() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select current_user, current_database()")
        role, name = cursor.fetchone()
    assert role == "yantuo_app"
    assert name.startswith("t_")
