"""The list of offices: tried first, all faults at once, the good rows go in, and a second time nothing changes."""

from pathlib import Path

import pytest

from yantuo.directory.orgs.models import Organisation
from yantuo.directory.orgs.tests.factories import City
from yantuo.directory.people.actor import Actor
from yantuo.faces.desk.imports.lists import LISTS
from yantuo.faces.desk.imports.tests.factories import OFFICES, counts, sheet, take
from yantuo.records.jobs.sheets.columns import Fault
from yantuo.records.jobs.sheets.read import open_table
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.records.trail.models import Entry

pytestmark = pytest.mark.django_db


def test_offices_go_in_whatever_their_order(system: Actor, offices: City, tmp_path: Path) -> None:
    source = sheet(
        tmp_path / "a.xlsx",
        OFFICES,
        ("c2", "餐饮组", "科室", "c1"),
        ("c1", "餐饮科", "科室", "b1"),
        ("b1", "屯留区市场监督管理局", "监管局", "", "140405", "屯市监", "是"),
        ("d1", "长治市教育局", "部门", "", "", "", "否"),
    )
    assert counts(take("offices", source, system)) == (4, 0, 0, 0)
    made = {office.code: office for office in Organisation.objects.filter(code__in=["b1", "c1", "c2", "d1"])}
    assert made["c2"].lineage[-3:] == [made["b1"].pk, made["c1"].pk, made["c2"].pk]
    assert made["b1"].parent_id == offices.bureau.pk
    assert made["d1"].parent_id == offices.government.pk
    assert (made["b1"].enforces, made["b1"].division_id, made["c1"].division_id) == (True, "140405", "140405")
    assert counts(take("offices", source, system)) == (0, 0, 4, 0)


def test_an_office_on_file_is_corrected_and_an_empty_cell_changes_nothing(
    system: Actor, offices: City, tmp_path: Path
) -> None:
    row = (offices.luzhou.code, "潞州区市场监管局", "监管局", "", "", "", "")
    assert counts(take("offices", sheet(tmp_path / "a.xlsx", OFFICES, row), system)) == (0, 1, 0, 0)
    found = Organisation.objects.get(pk=offices.luzhou.pk)
    assert (found.name, found.mark, found.enforces, found.parent_id) == (
        "潞州区市场监管局",
        "潞市监",
        True,
        offices.bureau.pk,
    )


def test_a_trial_writes_nothing_and_tells_the_same(system: Actor, offices: City, tmp_path: Path) -> None:
    source = sheet(tmp_path / "a.xlsx", OFFICES, ("x1", "一科", "科室"), ("x2", "二科", "不是类型"))
    before = Organisation.objects.count()
    with sight(SYSTEM):
        entries = Entry.objects.count()
    trial = take("offices", source, system, dry_run=True)
    assert Organisation.objects.count() == before
    with sight(SYSTEM):
        assert Entry.objects.count() == entries
    assert take("offices", source, system).as_dict() == trial.as_dict()
    assert Organisation.objects.count() == before + 1


def test_every_fault_of_every_row_is_told_at_once(system: Actor, offices: City, tmp_path: Path) -> None:
    source = sheet(
        tmp_path / "a.xlsx",
        OFFICES,
        ("", "无编码", "科室"),
        ("y1", "错了三处", "外星机构", "nowhere", "999999"),
        ("y2", "打假办", "协调机构", "", "", "", "是"),
        ("y3", "好的科", "科室"),
        ("y3", "重复的", "科室"),
    )
    errors = tmp_path / "errors.xlsx"
    outcome = take("offices", source, system, errors_to=errors)
    assert counts(outcome) == (1, 0, 0, 4)
    faults = [Fault.from_dict(fault) for fault in outcome.faults]
    assert [(fault.row, fault.header) for fault in faults] == [
        (2, "单位编码"),
        (3, "单位类型"),
        (3, "上级单位编码"),
        (3, "区划代码"),
        (4, "有执法权"),
        (6, "单位编码"),
    ]
    with open_table(errors, LISTS["offices"].columns) as table:
        assert len(list(table.rows())) == 4, "the refused rows can be corrected and sent in again"


def test_a_ring_of_offices_is_refused(system: Actor, offices: City, tmp_path: Path) -> None:
    source = sheet(tmp_path / "a.xlsx", OFFICES, ("r1", "甲", "科室", "r2"), ("r2", "乙", "科室", "r1"))
    assert counts(take("offices", source, system)) == (0, 0, 0, 2)
