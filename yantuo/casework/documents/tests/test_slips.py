"""The paper of an activation slip: only with its code, only in sight, and never kept."""

from datetime import timedelta

import pytest
from django.utils import timezone

from yantuo.casework.documents.tests.factories import AT, Bureau, client_of
from yantuo.casework.documents.tests.geometry import text_of
from yantuo.directory.enterprises.models import ActivationSlip, Responsible
from yantuo.directory.enterprises.slips.actions import make_slip
from yantuo.directory.enterprises.tests.factories import enterprise
from yantuo.directory.people.tests.factories import actor
from yantuo.records.files import store
from yantuo.records.sight.session import SYSTEM, sight


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: AT + timedelta(minutes=1))


@pytest.fixture
def slip(by: Bureau) -> tuple[ActivationSlip, str]:
    with sight(SYSTEM):
        firm = enterprise(by.office)
        boss = Responsible.objects.create(
            enterprise=firm, office_id=by.office.pk, role="legal", name="王小明"
        )
    with sight(by.registrar.sight):
        return make_slip(responsible=boss, by=by.registrar, at=AT)


def test_the_slip_is_printed_with_its_code(by: Bureau, slip: tuple[ActivationSlip, str]) -> None:
    made, code = slip
    answer = client_of(by.registrar).post(f"/enterprises/slips/{made.pk}/paper/", {"code": code})
    text = text_of(answer.content)
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    for part in (code, "王小明", "晋韵醋业有限公司", "2026年12月8日10:00"):
        assert part in text.replace("\n", "")
    assert not list(store.on_disk())


def test_without_code_power_or_sight_there_is_none(by: Bureau, slip: tuple[ActivationSlip, str]) -> None:
    made, code = slip
    address = f"/enterprises/slips/{made.pk}/paper/"
    with sight(SYSTEM):
        stranger = actor("registrar", by.offices.xiangyuan, "孙丽")
    assert client_of(by.registrar).post(address, {"code": "AAAA-BBBB-CCCC"}).status_code == 404
    assert client_of(by.registrar).get(address).status_code == 405
    assert client_of(by.officer).post(address, {"code": code}).status_code == 403
    assert client_of(stranger).post(address, {"code": code}).status_code == 404
