"""The printed file of an enterprise: masked, marked as taken, only for who may open the file."""

from datetime import datetime
from io import BytesIO

import pytest
from pypdf import PdfReader

from yantuo.directory.enterprises.models import Responsible
from yantuo.directory.orgs.tests.factories import City
from yantuo.faces.desk.tests.factories import firm, matter, person
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.records.trail.models import Entry

pytestmark = pytest.mark.django_db


def test_the_file_is_printed_masked_and_that_is_on_record(offices: City, now: datetime) -> None:
    actor, client = person("case_officer", offices.luzhou)
    own = firm(offices.luzhou, 1)
    matter(actor, offices.luzhou, enterprise=own)
    with sight(SYSTEM):
        Responsible.objects.create(
            enterprise=own,
            office_id=offices.luzhou.pk,
            role="legal",
            name="王小明",
            phone="13835501234",
            identity="140402198001011234",
        )
    answer = client.get(f"/enterprises/{own.pk}/extract/")
    assert answer["Content-Type"] == "application/pdf"
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages).replace("\n", "")
    assert all(part in text for part in ("王小明", "检查结果公示", "晋韵醋业有限公司"))
    assert not any(part in text for part in ("13835501234", "1980"))
    assert "*******1234" in text
    with sight(SYSTEM):
        taken = Entry.objects.get(verb="enterprise.extract")
    assert (taken.actor_id, taken.enterprise_id, taken.at) == (actor.person_id, own.pk, now)


def test_it_is_refused_out_of_sight_and_without_the_power(offices: City) -> None:
    own = firm(offices.luzhou, 1)
    assert (
        person("case_officer", offices.xiangyuan)[1].get(f"/enterprises/{own.pk}/extract/").status_code == 404
    )
    assert person("expert", offices.luzhou)[1].get(f"/enterprises/{own.pk}/extract/").status_code == 403
    with sight(SYSTEM):
        assert not Entry.objects.filter(verb="enterprise.extract").exists()
