"""Importing enterprises: what goes in, what stays out and why, and that a second time changes nothing."""

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter

from yantuo.directory.enterprises.enums import State, Type
from yantuo.directory.enterprises.importing.actions import import_enterprises
from yantuo.directory.enterprises.importing.columns import COLUMNS
from yantuo.directory.enterprises.importing.outcome import Outcome
from yantuo.directory.enterprises.models import Enterprise, Licence, Premises, Responsible
from yantuo.directory.enterprises.tests.factories import enterprise
from yantuo.directory.orgs.tests.factories import City, city
from yantuo.directory.people.actor import Actor
from yantuo.directory.people.tests.factories import actor
from yantuo.kernel.codes import make_credit_code, make_licence_number
from yantuo.records.jobs.sheets.columns import Refused
from yantuo.records.jobs.sheets.read import open_table
from yantuo.records.jobs.sheets.tests.offices import sheet
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.records.trail.chain import manifest_hash
from yantuo.records.trail.models import Entry

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
HEAD = [
    "企业名称",
    "统一社会信用代码",
    "所属县区",
    "食品类别",
    "风险等级",
    "许可证编号",
    "有效期至",
    "法定代表人",
    "联系电话",
]


@pytest.fixture
def offices() -> City:
    with sight(SYSTEM):
        return city()


@pytest.fixture
def registrar(offices: City) -> Actor:
    with sight(SYSTEM):
        return actor("registrar", offices.bureau)


def code(serial: int) -> str:
    return make_credit_code("140400", serial)


def licence(serial: int) -> str:
    return make_licence_number("food", "03", "140402", serial)


def row(serial: int, **more: Any) -> list[Any]:
    values = {
        "name": f"长治市晋韵{serial}醋业有限公司", "code": code(serial), "county": "潞州区", "category": "调味品",
        "grade": "B级", "licence": licence(serial), "until": date(2028, 5, 31), "legal": "王建国",
        "phone": "13900000001", **more,
    }  # fmt: skip
    return list(values.values())


def take(by: Actor, file: BytesIO, **more: Any) -> Outcome:
    return import_enterprises(file, name="名单.xlsx", by=by, at=AT, scope=lambda: sight(by.sight), **more)


def sentences(outcome: Outcome) -> list[str]:
    return [f"{fault.row}{fault.column} {fault.sentence.english}" for fault in outcome.faults]


def test_new_enterprises_come_in_with_what_belongs_to_them(registrar: Actor, offices: City) -> None:
    outcome = take(registrar, sheet(["长治市食品生产企业名单"], HEAD, row(1), row(2, county="襄垣县")))
    assert outcome.counts == {"read": 2, "created": 2, "updated": 0, "unchanged": 0, "refused": 0}
    with sight(registrar.sight):
        first = Enterprise.objects.get(credit_code=code(1))
        assert (first.county_id, first.office_id, first.categories) == ("140403", offices.luzhou.pk, ["03"])
        assert (first.grade, first.legal_representative, first.type) == ("B", "王建国", Type.COMPANY)
        assert Enterprise.objects.get(credit_code=code(2)).office_id == offices.xiangyuan.pk
        held = Licence.objects.get(enterprise=first)
        assert (held.number, held.valid_to, held.state) == (licence(1), date(2028, 5, 31), "in_force")
        person = Responsible.objects.get(enterprise=first)
        assert (person.role, person.name, person.phone) == ("legal", "王建国", "13900000001")
        assert Enterprise.objects.filter(grams__contains=["晋韵"]).count() == 2


def test_signs_that_other_programs_stumble_over_arrive_as_they_are(registrar: Actor) -> None:
    """Rows go over as one text: no quotation mark, backslash or per cent sign of a cell may end or alter it."""
    odd = "“晋”\"'\\n%s%%{}[],𠮷"
    take(registrar, sheet([*HEAD, "备注"], [*row(1, name=odd, legal=odd), odd]))
    take(registrar, sheet([*HEAD, "备注"], [*row(1, name=odd, legal=odd, grade="C"), f"{odd}2"]))
    with sight(registrar.sight):
        firm = Enterprise.objects.get(credit_code=code(1))
        assert (firm.name, firm.note, firm.grade) == (odd, f"{odd}2", "C")
        legal = Responsible.objects.get(enterprise=firm)
        assert (legal.name, legal.phone, legal.identity) == (odd, "13900000001", "")
        assert Responsible.objects.filter(phone="13900000001").count() == 0  # at rest it is sealed


def test_sending_it_in_again_changes_nothing(registrar: Actor) -> None:
    take(registrar, sheet(HEAD, row(1), row(2)))
    with sight(registrar.sight):
        before = Entry.objects.count()
    outcome = take(registrar, sheet(HEAD, row(1), row(2)))
    assert outcome.counts == {"read": 2, "created": 0, "updated": 0, "unchanged": 2, "refused": 0}
    with sight(registrar.sight):
        assert Entry.objects.count() == before
        assert set(Enterprise.objects.values_list("version", flat=True)) == {1}


def test_what_changed_is_written_and_an_empty_cell_leaves_what_is_on_file(registrar: Actor) -> None:
    take(registrar, sheet(HEAD, row(1)))
    again = row(1, grade="C", legal="李敏", until=date(2031, 5, 31), category=None, county="襄垣县")
    outcome = take(registrar, sheet(HEAD, again))
    assert (outcome.updated, outcome.preview[0].changes[-1][0]) == (1, "county")
    with sight(registrar.sight):
        firm = Enterprise.objects.get(credit_code=code(1))
        assert (firm.grade, firm.categories, firm.version, firm.county_id) == ("C", ["03"], 2, "140423")
        assert Licence.objects.get(enterprise=firm).valid_to == date(2031, 5, 31)
        legal = Responsible.objects.filter(enterprise=firm, role="legal").order_by("pk")
        assert [(one.name, one.until) for one in legal] == [("王建国", date(2026, 11, 24)), ("李敏", None)]


def test_a_dry_run_tells_the_same_and_writes_nothing(registrar: Actor) -> None:
    file = sheet(HEAD, row(1), row(2, county="没有县"))
    dry = take(registrar, file, dry_run=True)
    with sight(registrar.sight):
        assert (Enterprise.objects.count(), Entry.objects.filter(kind="enterprise").count()) == (0, 0)
    assert (
        dry.counts
        == take(registrar, file).counts
        == {"read": 2, "created": 1, "updated": 0, "unchanged": 0, "refused": 1}
    )


def test_every_fault_of_a_row_is_told_at_once(registrar: Actor) -> None:
    wrong = code(1)[:-1] + ("0" if code(1)[-1] != "0" else "1")
    bad = row(
        1,
        code=wrong,
        county="110101",
        category="糖醋蒜",
        grade="特级",
        licence=licence(1)[:-1] + "X",
        phone=None,
    )
    outcome = take(registrar, sheet(HEAD, bad, row(2)))
    assert (outcome.refused, outcome.created, outcome.fault_count) == (1, 1, 5)
    told = " ".join(sentences(outcome))
    assert all(place in told for place in ("2B ", "2C ", "2D ", "2E ", "2F "))
    assert "No such food category: 糖醋蒜" in told
    assert "110101 东城区 lies outside the area" in told


def test_figures_that_a_spreadsheet_program_has_spoilt_are_refused(registrar: Actor) -> None:
    spoilt = float("911404000000000001")
    outcome = take(registrar, sheet(HEAD, row(1, code=spoilt)))
    assert (outcome.refused, outcome.created) == (1, 0)
    assert "stored this as a number and lost its last figures" in sentences(outcome)[0]


@pytest.mark.parametrize(
    ("word", "today"), [("140402", "140403"), ("郊区", "140403"), ("长治县", "140404"), ("屯留", "140405")]
)
def test_a_former_county_leads_to_its_heir_with_a_remark(registrar: Actor, word: str, today: str) -> None:
    outcome = take(registrar, sheet(HEAD, row(1, county=word)))
    assert outcome.created == 1
    with sight(registrar.sight):
        assert Enterprise.objects.get().county_id == today
    assert bool(outcome.remark_count) == (word != "屯留")
    if outcome.remarks:
        assert f"“{word}” is out of use: entered under {today}" in outcome.remarks[0].sentence.english


def test_the_city_itself_is_no_county(registrar: Actor) -> None:
    assert "There is no county “长治”" in sentences(take(registrar, sheet(HEAD, row(1, county="长治"))))[0]


def test_two_rows_of_one_enterprise_are_refused_but_the_first(registrar: Actor) -> None:
    outcome = take(registrar, sheet(HEAD, row(1), row(1, licence=licence(9))))
    assert (outcome.created, outcome.refused) == (1, 1)
    assert "stands in row 2 already" in sentences(outcome)[0]


def test_a_county_office_changes_nothing_of_another(registrar: Actor, offices: City) -> None:
    with sight(SYSTEM):
        other = enterprise(offices.xiangyuan, name="襄垣某醋业有限公司")
        own = actor("case_officer", offices.luzhou, "赵强")
    outcome = take(own, sheet(HEAD, row(1, code=other.credit_code), row(2, county="襄垣县")))
    assert outcome.refused == 2
    assert "on file of “襄垣县市场监督管理局”" in sentences(outcome)[0]
    assert "lies outside the area of this office" in sentences(outcome)[1]
    with sight(SYSTEM):
        assert Enterprise.objects.get().name == "襄垣某醋业有限公司"


def test_a_licence_number_on_a_file_out_of_sight_is_refused(registrar: Actor, offices: City) -> None:
    with sight(SYSTEM):
        other = enterprise(offices.xiangyuan, name="襄垣某醋业有限公司")
        Licence.objects.create(enterprise=other, office_id=other.office_id, number=licence(7))
        own = actor("case_officer", offices.luzhou, "赵强")
    outcome = take(own, sheet(HEAD, row(1, licence=licence(7))))
    assert "is on the file of “襄垣某醋业有限公司”" in sentences(outcome)[0]


def test_the_former_code_of_a_merged_file_is_refused(registrar: Actor, offices: City) -> None:
    with sight(SYSTEM):
        heir = enterprise(offices.luzhou, name="存续醋业有限公司")
        gone = enterprise(offices.luzhou, name="并入醋业有限公司", state=State.MERGED, merged_into=heir)
    outcome = take(registrar, sheet(HEAD, row(1, code=gone.credit_code)))
    assert f"former code of “存续醋业有限公司”: use {heir.credit_code}" in sentences(outcome)[0]


def test_a_position_outside_the_county_is_remarked_and_half_a_position_refused(registrar: Actor) -> None:
    head = ["企业名称", "统一社会信用代码", "县区", "生产地址", "经度", "纬度"]
    outside = ["长治某醋业有限公司", code(1), "潞州区", "漳泽工业园", 112.33, 36.50]
    half = ["长治二醋业有限公司", code(2), "潞州区", "漳泽工业园", 113.1, None]
    outcome = take(registrar, sheet(head, outside, half))
    assert (outcome.created, outcome.refused, outcome.remark_count) == (1, 1, 1)
    assert "lies in 沁源县, not in 潞州区" in outcome.remarks[0].sentence.english
    assert "both or neither" in sentences(outcome)[0]
    with sight(registrar.sight):
        place = Premises.objects.get()
        assert (place.address, place.longitude, place.main) == ("漳泽工业园", 112.33, True)


def test_the_trail_has_one_entry_for_many_and_each_file_shows_it(registrar: Actor, offices: City) -> None:
    take(registrar, sheet(HEAD, *(row(n) for n in range(1, 30)), row(30, county="襄垣县")))
    with sight(registrar.sight):
        entries = Entry.objects.filter(verb="enterprise.import").order_by("office_id")
        assert [(one.office_id, one.data["count"]) for one in entries] == [
            (offices.luzhou.pk, 29),
            (offices.xiangyuan.pk, 1),
        ]
        assert entries[0].data["name"] == "名单.xlsx"
        firm = Enterprise.objects.get(credit_code=code(5))
        assert firm.bulk_entries == [entries[0].pk]
        listed = Enterprise.objects.filter(bulk_entries__contains=[entries[0].pk]).values_list(
            "uid", flat=True
        )
        assert manifest_hash(listed) == entries[0].data["manifest"]


def test_merged_headings_and_three_thousand_faults(registrar: Actor) -> None:
    """A heading over two rows of merged cells, and a sheet in which nothing is right: all is told, none goes in."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        page = book.add_worksheet("企业")
        page.merge_range(0, 0, 0, 5, "食品生产企业基本情况表")
        page.merge_range(1, 0, 2, 0, "单位名称")
        page.merge_range(1, 1, 2, 1, "社会信用代码")
        page.merge_range(1, 2, 2, 2, "辖区")
        page.merge_range(1, 3, 1, 4, "许可证")
        page.write_row(2, 3, ["编号", "有效期至"])
        for number in range(1000):
            page.write_row(3 + number, 0, [f"企业{number}", "914", "某县", "SC1", "不详"])
    errors = BytesIO()
    file.seek(0)
    outcome = take(registrar, file, errors_to=errors)
    assert [heading[2] for heading in outcome.headings] == [
        "name",
        "credit_code",
        "county",
        "licence",
        "licence_to",
    ]
    assert (outcome.read, outcome.refused, outcome.created) == (1000, 1000, 0)
    assert outcome.fault_count >= 3000
    assert len(outcome.faults) == 200
    errors.seek(0)
    with open_table(errors, COLUMNS) as table:
        assert sum(1 for _row in table.rows()) == 1000
        assert "错误说明" in table.header.texts or "What is wrong" in table.header.texts


def test_a_file_without_such_headings_is_refused_as_a_whole(registrar: Actor) -> None:
    with pytest.raises(Refused, match="has the headings of this list"):
        take(registrar, sheet(["甲", "乙"], ["1", "2"]))


def test_the_outcome_survives_being_stored(registrar: Actor) -> None:
    outcome = take(registrar, sheet(HEAD, row(1, county="郊区"), row(2, grade="特级")))
    back = Outcome.from_dict(outcome.as_dict())
    assert (back.counts, back.preview, back.remarks) == (outcome.counts, outcome.preview, outcome.remarks)
    assert [fault.sentence for fault in back.faults] == [fault.sentence for fault in outcome.faults]
