"""Lists of a new bureau: tried first, all faults at once, the good rows go in, and a second time nothing changes."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from yantuo.directory.orgs.models import Organisation
from yantuo.directory.orgs.tests.factories import City, city
from yantuo.directory.people.actor import Actor
from yantuo.directory.people.models import Account, Certificate, Detail, Person, Post
from yantuo.directory.people.tests.factories import actor, logged_in, login_of
from yantuo.faces.desk.imports.jobs import run_import
from yantuo.faces.desk.imports.lists import LISTS
from yantuo.faces.desk.imports.taking import Outcome, take_list
from yantuo.records.jobs.models import Job
from yantuo.records.jobs.running import run
from yantuo.records.jobs.sheets.columns import Fault, Kind
from yantuo.records.jobs.sheets.read import open_table
from yantuo.records.jobs.sheets.write import Field, write_xlsx
from yantuo.records.numbering.models import Series
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.records.trail.models import Entry

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
Row = Sequence[object]


@pytest.fixture
def offices() -> City:
    with sight(SYSTEM):
        return city()


@pytest.fixture
def system(offices: City) -> Actor:
    with sight(SYSTEM):
        return actor("system_admin", offices.bureau, "钱系统")


@pytest.fixture
def security(offices: City) -> Actor:
    with sight(SYSTEM):
        return actor("security_admin", offices.bureau, "赵安全")


def sheet(path: Path, headings: Sequence[str], *rows: Row) -> Path:
    write_xlsx(
        path,
        [
            Field(heading, Kind.CODE if "号" in heading or "编码" in heading else Kind.TEXT)
            for heading in headings
        ],
        rows,
    )
    return path


def take(
    key: str, source: Path, by: Actor, *, dry_run: bool = False, errors_to: Path | None = None
) -> Outcome:
    with sight(by.sight):
        return take_list(source, LISTS[key], by=by, at=AT, dry_run=dry_run, errors_to=errors_to)


def counts(outcome: Outcome) -> tuple[int, int, int, int]:
    answer = outcome.as_dict()
    return answer["created"], answer["updated"], answer["unchanged"], answer["refused"]


OFFICES = ("单位编码", "单位名称", "单位类型", "上级单位编码", "区划代码", "机关代字", "有执法权")


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


PEOPLE = (
    "姓名",
    "单位编码",
    "用户名",
    "手机号",
    "身份证号",
    "邮箱",
    "执法证号",
    "发证机关",
    "有效期起",
    "有效期止",
    "角色",
    "职务",
)
WANG = ("王检查", "潞州区市场监督管理局", "wang", "19900000011", "", "w@example.gov.cn", "14040001",
"山西省人民政府", "2025-01-01", "2029-12-31", "执法人员", "监督员")  # fmt: skip


def test_persons_come_with_certificate_and_account_but_without_a_post(
    system: Actor, offices: City, tmp_path: Path
) -> None:
    source = sheet(tmp_path / "p.xlsx", PEOPLE, WANG, ("李联络", offices.department.code, "", "19900000012"))
    assert counts(take("people", source, system)) == (2, 0, 0, 0)
    with sight(SYSTEM):
        person = Person.objects.get(name="王检查")
        assert Detail.objects.get(person=person).phone == "19900000011"
        assert Certificate.objects.get(person=person).valid_to == date(2029, 12, 31)
        account = Account.objects.get(username="wang")
        assert account.person == person
        assert not account.has_usable_password()
        assert not Post.objects.filter(person=person).exists(), "granting is another's duty"
        assert not Account.objects.filter(person__name="李联络").exists()
    assert counts(take("people", source, system)) == (0, 0, 2, 0)


def test_somebody_on_file_is_found_by_user_name_certificate_or_name(
    system: Actor, offices: City, tmp_path: Path
) -> None:
    take("people", sheet(tmp_path / "p.xlsx", PEOPLE, WANG), system)
    by_login = ("王检察", WANG[1], "WANG", "19900000099")
    by_paper = ("王检查", WANG[1], "", "", "", "", "14040001", "山西省人民政府", "2025-01-01", "2030-12-31")
    by_name = ("王检察", WANG[1], "", "", "", "new@example.gov.cn")
    for row in (by_login, by_paper, by_name):
        outcome = take("people", sheet(tmp_path / "q.xlsx", PEOPLE, row), system)
        if row is by_paper:
            assert counts(outcome) == (0, 1, 0, 0), "the name is that of the row again"
            take("people", sheet(tmp_path / "q.xlsx", PEOPLE, by_login), system)
            continue
        assert counts(outcome) == (0, 1, 0, 0)
    with sight(SYSTEM):
        assert Person.objects.filter(name__startswith="王检").count() == 1
        assert Detail.objects.get(person__name="王检察").phone == "19900000099"
        assert Certificate.objects.get().valid_to == date(2030, 12, 31)


@pytest.mark.parametrize(
    ("row", "header"),
    [
        (("甲", "没有的单位"), "单位编码"),
        (("甲", "O", "a b"), "用户名"),
        (("甲", "O", "", "", "140402199001010000"), "身份证号"),
        (("甲", "O", "", "", "", "not-mail"), "邮箱"),
        (("甲", "O", "", "", "", "", "999", "", "2025-01-01", "2029-01-01"), "发证机关"),
        (("甲", "O", "", "", "", "", "999", "x", "2029-01-01", "2025-01-01"), "有效期止"),
        (("甲", "O", "", "", "", "", "999", "x", "昨天", "2025-01-01"), "有效期起"),
        (("", "O"), "姓名"),
    ],
)
def test_a_wrong_row_is_refused_at_its_column(
    system: Actor, offices: City, tmp_path: Path, row: Row, header: str
) -> None:
    cells = tuple(offices.bureau.code if cell == "O" else cell for cell in row)
    outcome = take("people", sheet(tmp_path / "p.xlsx", PEOPLE, cells), system)
    assert counts(outcome) == (0, 0, 0, 1)
    assert [fault["header"] for fault in outcome.faults] == [header]


def test_two_of_one_name_need_something_more(system: Actor, offices: City, tmp_path: Path) -> None:
    rows = [("张伟", offices.luzhou.code, "zw1"), ("张伟", offices.luzhou.code, "zw2")]
    assert counts(take("people", sheet(tmp_path / "p.xlsx", PEOPLE, rows[0]), system))[0] == 1
    with sight(SYSTEM):
        from yantuo.directory.people.actions import add_person
        from yantuo.directory.people.actor import MACHINE

        add_person(name="张伟", office=offices.luzhou, by=MACHINE, at=AT)
    outcome = take("people", sheet(tmp_path / "p.xlsx", PEOPLE, ("张伟", offices.luzhou.code)), system)
    assert counts(outcome) == (0, 0, 0, 1)
    assert counts(take("people", sheet(tmp_path / "p.xlsx", PEOPLE, rows[0]), system)) == (0, 0, 1, 0)


def test_the_same_sheet_grants_the_posts_in_another_hand(
    system: Actor, security: Actor, offices: City, tmp_path: Path
) -> None:
    source = sheet(tmp_path / "p.xlsx", PEOPLE, WANG)
    early = take("posts", source, security)
    assert counts(early) == (0, 0, 0, 1), "the person is not on file yet"
    take("people", source, system)
    assert counts(take("posts", source, security)) == (1, 0, 0, 0)
    with sight(SYSTEM):
        held = Post.objects.get(person__name="王检查")
        assert (held.role, held.title, held.organisation, held.granted_by) == (
            "inspector",
            "监督员",
            offices.luzhou,
            security.person_id,
        )
    assert counts(take("posts", source, security)) == (0, 0, 1, 0)


def test_the_rules_of_posts_hold_in_an_import_too(security: Actor, offices: City, tmp_path: Path) -> None:
    """Nobody grants himself a post, and no administrator becomes a second one."""
    rows = [
        ("赵安全", offices.bureau.code, "", "", "", "", "", "", "", "", "法制人员", "法规科科员"),
        ("赵安全", offices.bureau.code, "", "", "", "", "", "", "", "", "审计管理员", "审计管理员"),
    ]
    outcome = take("posts", sheet(tmp_path / "p.xlsx", PEOPLE, *rows), security)
    assert counts(outcome) == (0, 0, 0, 2)
    missing = take("posts", sheet(tmp_path / "q.xlsx", PEOPLE, ("赵安全", offices.bureau.code)), security)
    assert {fault["header"] for fault in missing.faults} == {"角色", "职务"}


NUMBERS = ("单位编码", "文书种类", "年度", "最后编号", "编号方式")


def test_last_numbers_are_taken_over(system: Actor, offices: City, tmp_path: Path) -> None:
    bureau = offices.bureau.code
    source = sheet(
        tmp_path / "n.xlsx",
        NUMBERS,
        (bureau, "函", "2026", "88", ""),
        (bureau, "红头文件", "2026", "12", "上级系统编号"),
    )
    assert counts(take("numbers", source, system)) == (2, 0, 0, 0)
    with sight(SYSTEM):
        letter = Series.objects.get(key="letter")
        assert letter.shape.text(letter.last + 1) == "长市监函〔2026〕89号"
        assert Series.objects.get(key="document").mode == "entered"
    assert counts(take("numbers", source, system)) == (0, 0, 2, 0)
    higher = sheet(tmp_path / "n.xlsx", NUMBERS, (bureau, "函", "2026", "90", ""))
    assert counts(take("numbers", higher, system)) == (0, 1, 0, 0)


def test_a_number_that_was_given_here_is_not_overwritten(
    system: Actor, offices: City, tmp_path: Path
) -> None:
    from yantuo.records.numbering.actions import next_number
    from yantuo.records.numbering.rules import Carrier

    bureau = offices.bureau.code
    take("numbers", sheet(tmp_path / "n.xlsx", NUMBERS, (bureau, "函", "2026", "88", "")), system)
    with sight(SYSTEM):
        next_number(office=offices.bureau.pk, key="letter", year=2026, carrier=Carrier("x", 1), at=AT)
    outcome = take("numbers", sheet(tmp_path / "n.xlsx", NUMBERS, (bureau, "函", "2026", "10", "")), system)
    assert counts(outcome) == (0, 0, 0, 1)


@pytest.mark.parametrize(
    "cells",
    [
        ("nowhere", "函", "2026", "1"),
        ("S", "函", "2026", "1"),
        ("B", "诗", "2026", "1"),
        ("B", "函", "1999", "1"),
        ("B", "函", "2026", "-1"),
    ],
)
def test_a_wrong_number_row_is_refused(system: Actor, offices: City, tmp_path: Path, cells: Row) -> None:
    names = {"S": offices.section.code, "B": offices.bureau.code}
    row = tuple(names.get(str(cell), cell) for cell in cells)
    assert counts(take("numbers", sheet(tmp_path / "n.xlsx", NUMBERS, row), system)) == (0, 0, 0, 1)


def upload(source: Path) -> SimpleUploadedFile:
    return SimpleUploadedFile(source.name, source.read_bytes())


def worked(client: Client, address: str) -> Job:
    """The job an address belongs to, done by the worker."""
    with sight(SYSTEM):
        job = Job.objects.latest("created_at")
    run(job.pk, clock=lambda: AT)
    with sight(SYSTEM):
        return Job.objects.get(pk=job.pk)


def test_a_file_that_is_no_list_says_so(offices: City, tmp_path: Path) -> None:
    with sight(SYSTEM):
        client = logged_in(login_of("system_admin", offices.bureau, "钱系统"))
    assert (
        client.post(
            "/imports/offices/", {"file": SimpleUploadedFile("a.xlsx", b"MZ\x90 program")}
        ).status_code
        == 422
    )
    assert client.post("/imports/offices/", {}).status_code == 422
    wrong = sheet(tmp_path / "x.xlsx", ("甲", "乙"), ("1", "2"))
    address = client.post("/imports/offices/", {"file": upload(wrong)})["Location"]
    job = worked(client, address)
    assert job.state == "failed"
    assert job.message in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("role", "open_to"),
    [
        ("system_admin", {"offices", "people", "numbers"}),
        ("security_admin", {"posts"}),
        ("audit_admin", set()),
        ("registrar", set()),
    ],
)
def test_each_list_is_for_whoever_has_its_power(offices: City, role: str, open_to: set[str]) -> None:
    with sight(SYSTEM):
        client = logged_in(login_of(role, offices.bureau, role))
    for key in LISTS:
        assert client.get(f"/imports/{key}/").status_code == (200 if key in open_to else 403), key
        assert client.get(f"/imports/{key}/template/").status_code == (200 if key in open_to else 403), key
    assert client.get("/imports/unknown/").status_code in (403, 404)


def test_the_empty_sheet_has_every_heading(offices: City) -> None:
    with sight(SYSTEM):
        client = logged_in(login_of("system_admin", offices.bureau, "钱系统"))
    for key in ("offices", "people", "numbers"):
        content = client.get(f"/imports/{key}/template/").content
        with open_table(BytesIO(content), LISTS[key].columns) as table:
            assert len(table.header.headings) == len(LISTS[key].columns)
            assert not table.unknown


def test_another_persons_import_is_not_shown(offices: City, tmp_path: Path) -> None:
    with sight(SYSTEM):
        one, other = (logged_in(login_of("system_admin", offices.bureau, name)) for name in ("甲", "乙"))
    address = one.post(
        "/imports/offices/", {"file": upload(sheet(tmp_path / "a.xlsx", OFFICES, ("z1", "新科", "科室")))}
    )["Location"]
    assert one.get(address).status_code == 200
    assert other.get(address).status_code == 404
    assert other.post(f"{address}run/").status_code == 404


def test_links_for_many_are_shown_once(system: Actor, offices: City, tmp_path: Path) -> None:
    rows = [(f"人{n}", offices.luzhou.code, f"user-{n}") for n in range(3)]
    take("people", sheet(tmp_path / "p.xlsx", PEOPLE, *rows), system)
    with sight(SYSTEM):
        client = logged_in(login_of("system_admin", offices.bureau, "周系统"))
        stranger = logged_in(login_of("security_admin", offices.bureau, "吴安全"))
    assert stranger.post("/imports/invite/").status_code == 403
    assert client.get("/imports/invite/").context["count"] == 3
    page = client.post("/imports/invite/")
    links = [link for _one, link in page.context["links"]]
    assert len(set(links)) == 3
    for link in links:
        path = "/invitation/" + link.partition("/invitation/")[2]
        assert Client().post(path, {"password": "Right-Horse-7", "again": "Right-Horse-7"}).status_code == 302
    assert client.get("/imports/invite/").context["count"] == 0


def test_the_job_is_the_same_function(system: Actor) -> None:
    from yantuo.records.jobs.registry import KINDS

    assert KINDS["directory.import"].run is run_import
