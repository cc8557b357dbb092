import pytest

from yantuo.directory.enterprises.tests.factories import enterprise
from yantuo.directory.orgs.tests.factories import city
from yantuo.directory.people.tests.factories import login_of
from yantuo.records.sight.session import SYSTEM, sight

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/matters/",
        "/matters/new/",
        "/referrals/",
        "/referrals/new/",
        "/notices/",
        "/handovers/",
        "/handovers/new/",
        "/enterprises/",
        "/enterprises/new/",
        "/search/?q=晋韵",
        "/law/clock/",
        "/law/clock/?key=recall.2.start&event=2026-12-02T09:30",
        "/law/terms/",
        "/law/terms/recall.2.start/",
        "/law/calendar/",
        "/account/",
        "/enterprises/1/",
    ],
)
def test_page(path):
    with sight(SYSTEM):
        c = city()
        acc = login_of("section_head", c.luzhou)
        e = enterprise(c.luzhou)
    from yantuo.directory.people.tests.factories import logged_in

    client = logged_in(acc)
    r = client.get(path.replace("/1/", f"/{e.pk}/"))
    assert r.status_code in (200, 302), r.content[:500]
