"""`import enterprises`: keys, exit codes, the file of refused rows."""

import json
from pathlib import Path
from typing import Any

import pytest

from yantuo.directory.enterprises.models import Enterprise
from yantuo.directory.orgs.tests.factories import City, city
from yantuo.faces.cli.imports import run
from yantuo.kernel.codes import make_credit_code
from yantuo.records.jobs.sheets.tests.offices import sheet
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.records.trail.models import Entry

pytestmark = pytest.mark.django_db
HEAD = ["企业名称", "统一社会信用代码", "县区"]
GOOD = ["长治某醋业有限公司", make_credit_code("140403", 1), "潞州区"]
BAD = ["长治某醋业有限公司", "914", "潞州区"]


@pytest.fixture
def offices() -> City:
    with sight(SYSTEM):
        return city()


@pytest.fixture
def file(tmp_path: Path) -> Any:
    def laid(*rows: list[Any]) -> Path:
        place = tmp_path / "名单.xlsx"
        place.write_bytes(sheet(HEAD, *rows).read())
        return place

    return laid


def answer(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_all_rows_taken_over(offices: City, file: Any, capsys: pytest.CaptureFixture[str]) -> None:
    place = file(GOOD)
    assert run(["enterprises", str(place), "--json"]) == 0
    assert answer(capsys) == {
        "read": 1, "created": 1, "updated": 0, "unchanged": 0, "refused": 0, "dry_run": False, "error_file": None,
    }  # fmt: skip
    assert not place.with_name("名单.errors.xlsx").exists()
    with sight(SYSTEM):
        assert Enterprise.objects.get().office == offices.luzhou
        entry = Entry.objects.get(verb="enterprise.import")
        assert (entry.actor_name, entry.actor_office, entry.office_id) == (
            "Yantuo",
            offices.bureau.name,
            offices.luzhou.pk,
        )
    assert run(["enterprises", str(place), "--json"]) == 0
    assert answer(capsys)["unchanged"] == 1


def test_refused_rows_give_1_and_a_file(offices: City, file: Any, capsys: pytest.CaptureFixture[str]) -> None:
    place = file(GOOD, BAD)
    assert run(["enterprises", str(place)]) == 1
    out = capsys.readouterr().out
    assert "2 rows read: 1 new, 0 changed, 0 unchanged, 1 refused." in out
    assert "B3 统一社会信用代码: " in out
    assert place.with_name("名单.errors.xlsx").exists()


def test_a_trial_writes_nothing(offices: City, file: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["enterprises", str(file(GOOD)), "--dry-run", "--json"]) == 0
    assert (answer(capsys)["created"], Enterprise.objects.none().count()) == (1, 0)
    with sight(SYSTEM):
        assert not Enterprise.objects.exists()


def test_for_one_office_only(offices: City, file: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["enterprises", str(file(GOOD)), "--office", offices.xiangyuan.code]) == 1
    assert "outside the area of this office" in capsys.readouterr().out


@pytest.mark.parametrize("argv", [["enterprises"], ["lots", "x"], ["enterprises", "/nowhere.xlsx"]])
def test_wrong_usage_gives_2(offices: City, argv: list[str]) -> None:
    assert run(argv) == 2


def test_an_unknown_office_is_wrong_usage(
    offices: City, file: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["enterprises", str(file(GOOD)), "--office", "nobody"]) == 2
    assert "There is no office with the code nobody" in capsys.readouterr().err


def test_a_file_that_is_no_spreadsheet_gives_1(
    offices: City, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "x.xlsx"
    place.write_bytes(b"%PDF-1.4")
    assert run(["enterprises", str(place)]) == 1
    assert "neither an .xlsx workbook nor a CSV file" in capsys.readouterr().err


def test_a_folder_that_takes_no_error_sheet_is_told_before_anything_is_written(
    offices: City, file: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    place = file(GOOD, BAD)
    monkeypatch.setattr("os.access", lambda *_: False)
    assert run(["enterprises", str(place)]) == 2
    assert str(place.parent) in capsys.readouterr().err
    with sight(SYSTEM):
        assert not Enterprise.objects.exists()
