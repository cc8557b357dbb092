"""The lists of persons and of their posts: who is on file is found again, and granting is in another hand."""

from datetime import date
from pathlib import Path

import pytest

from yantuo.directory.orgs.tests.factories import City
from yantuo.directory.people.actor import Actor
from yantuo.directory.people.models import Account, Certificate, Detail, Person, Post
from yantuo.faces.desk.imports.tests.factories import AT, PEOPLE, Row, counts, sheet, take
from yantuo.records.sight.session import SYSTEM, sight

pytestmark = pytest.mark.django_db

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
