"""The public's first page: what can be done here, and whom to ask."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from yantuo.directory.orgs.models import Organisation
from yantuo.directory.orgs.tests.factories import city
from yantuo.faces.portal.models import Use
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.ui.tests.page_check import faults

PAGES = ("/public/", "/public/check/")


@pytest.fixture
def bureau(db: None) -> Organisation:
    with sight(SYSTEM):
        found = city().bureau
        found.phone, found.address = "0355-2020000", "潞州区长兴中路1号"
        found.save()
    return found


def test_it_says_who_runs_this_and_how_to_reach_them(bureau: Organisation, anybody: Client) -> None:
    page = anybody.get("/public/").content.decode()
    for text in (
        bureau.name,
        "0355-2020000",
        "潞州区长兴中路1号",
        "12315",
        "Check a document",
        'action="/public/check/"',
    ):
        assert text in page


def test_it_works_before_the_set_up(db: None, anybody: Client) -> None:
    with sight(SYSTEM):
        Organisation.objects.all().delete()
    for path in PAGES:
        assert anybody.get(path).status_code == 200


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_are_whole(bureau: Organisation, path: str, language: str) -> None:
    assert faults(Client(headers={"accept-language": language}).get(path).content.decode()) == []


def test_one_statement_and_no_write(bureau: Organisation, anybody: Client) -> None:
    with CaptureQueriesContext(connection) as caught:
        anybody.get("/public/")
    asked = [row["sql"] for row in caught.captured_queries if row["sql"].startswith("SELECT")]
    assert len(asked) == 1, asked
    with sight(SYSTEM):
        assert not Use.objects.exists()


@pytest.mark.parametrize("path", PAGES)
def test_other_methods_are_refused(bureau: Organisation, anybody: Client, path: str) -> None:
    assert anybody.post(path).status_code == 405
    assert anybody.head(path).status_code == 200
