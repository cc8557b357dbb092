"""The list of persons. One sheet serves two hands: one enters the persons, the other grants their posts."""

import re
from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yantuo.directory.orgs.models import Organisation
from yantuo.directory.people import actions
from yantuo.directory.people.actor import Actor
from yantuo.directory.people.models import Account, Certificate, Detail, Person, Post
from yantuo.directory.people.roles import TITLES
from yantuo.faces.desk.imports.taking import Faults, ListKind, Values
from yantuo.kernel.codes.identity import read_identity
from yantuo.kernel.sentence import Sentence
from yantuo.records.jobs.sheets.columns import Column
from yantuo.records.jobs.sheets.columns import Kind as Cell

ROLE_WORDS = {
    "执法人员": "inspector", "检查员": "inspector", "一线执法人员": "inspector", "经办人": "case_officer",
    "案件承办人": "case_officer",
    "承办人": "case_officer", "科长": "section_head", "股长": "section_head", "科室负责人": "section_head",
    "所长": "section_head",
    "县局领导": "county_leader", "县区局领导": "county_leader", "市局领导": "city_leader",
    "协调办负责人": "coordination_head", "协调办主任": "coordination_head", "协调办人员": "coordinator",
    "联络员": "liaison", "登记员": "registrar", "文书登记员": "registrar", "法规科": "legal",
    "法制人员": "legal", "专家": "expert",
    "检验人员": "laboratory", "检验机构": "laboratory", "系统管理员": "system_admin", "安全管理员": "security_admin",
    "审计管理员": "audit_admin", **{key: key for key in TITLES if key != "enterprise"},
}  # fmt: skip


def _identity(value: str) -> Sentence | None:
    return next(iter(read_identity(value).faults), None)


def _username(value: str) -> Sentence | None:
    if re.fullmatch(r"[\w.@-]{3,60}", value):
        return None
    return Sentence("A user name has 3 to 60 letters, figures or . @ - _ and no spaces.")


def _email(value: str) -> Sentence | None:
    return (
        None if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", value) else Sentence("This is no e-mail address.")
    )


COLUMNS = (
    Column(key="name", title="姓名", aliases=("人员姓名",), required=True, max_length=100),
    Column(key="office", title="单位编码", aliases=("所属单位编码", "部门编码", "科室编码"), required=True,
        max_length=40),
    Column(key="username", title="用户名", aliases=("工号", "登录名", "账号"), unique=True, check=_username,
        max_length=60),
    Column(key="phone", title="手机号", aliases=("联系电话", "手机", "电话"), kind=Cell.CODE, max_length=40),
    Column(key="identity", title="身份证号", aliases=("身份证号码", "公民身份号码"), kind=Cell.CODE,
        unique=True, check=_identity),
    Column(key="email", title="电子邮箱", aliases=("邮箱", "电子邮件"), check=_email, max_length=254),
    Column(key="certificate", title="执法证号", aliases=("行政执法证号", "执法证编号"), kind=Cell.CODE,
        unique=True, max_length=40),
    Column(key="issued_by", title="发证机关", aliases=("执法证发证机关",), max_length=120),
    Column(key="valid_from", title="证件有效期起", aliases=("发证日期", "有效期起"), kind=Cell.DATE),
    Column(key="valid_to", title="证件有效期止", aliases=("有效期至", "有效期止"), kind=Cell.DATE),
    Column(key="role", title="角色", aliases=("系统角色", "岗位角色"), kind=Cell.CHOICE, words=ROLE_WORDS),
    Column(key="title", title="职务", aliases=("岗位", "职务名称"), max_length=100),
    Column(key="begins", title="任职日期", aliases=("任职时间", "到岗日期"), kind=Cell.DATE),
)  # fmt: skip
LABELS = {
    "name": _("Name of the person"),
    "office": _("code of the office or section"),
    "username": _("user name; with one an account is opened"),
    "phone": _("mobile telephone, stored encrypted"),
    "identity": _("ID number, stored encrypted"),
    "email": _("e-mail"),
    "certificate": _("number of the enforcement certificate"),
    "issued_by": _("authority that issued it"),
    "valid_from": _("certificate valid from"),
    "valid_to": _("certificate valid to"),
    "role": _("role; for the import of posts"),
    "title": _("title of the post; for the import of posts"),
    "begins": _("first day of the post; empty: today"),
}
CERTIFICATE = ("certificate", "issued_by", "valid_from", "valid_to")
PERSONAL = ("phone", "identity", "email")


class _Directory:
    """Who is on file, by everything a row may name a person by."""

    def __init__(self, by: Actor, at: datetime) -> None:
        self.by, self.at, self.today = by, at, timezone.localdate(at)
        self.offices = {office.code: office for office in Organisation.objects.in_force().order_by("pk")}
        self.by_username = {
            a.username.lower(): a.person_id for a in Account.objects.filter(person__isnull=False)
        }
        self.by_certificate = dict(Certificate.objects.values_list("number", "person_id"))
        self.by_name: dict[tuple[str, int], list[int]] = defaultdict(list)
        for person, name, office in Detail.objects.values_list("person_id", "person__name", "office_id"):
            self.by_name[name, office].append(person)

    def waits(self, values: Values, coming: frozenset[str]) -> bool:  # noqa: ARG002 - persons name no other row
        """Never: no row needs another."""
        return False

    def candidates(self, values: Values) -> list[int]:
        """The persons that a row may mean: by user name, by certificate, else by name within the office."""
        office = self.offices.get(values.get("office", ""))
        for found in (
            self.by_username.get((values.get("username") or "").lower()),
            self.by_certificate.get(values.get("certificate") or ""),
        ):
            if found:
                return [found]
        return self.by_name[values.get("name", ""), office.office_id] if office else []

    def shared_faults(self, values: Values) -> Faults:
        """An unknown office; a name that several persons of the office have."""
        found: Faults = {}
        code = values.get("office")
        if code and code not in self.offices:
            found["office"] = Sentence(
                "No office in force has the code %(code)s: import the offices first.", {"code": code}
            )
        if len(self.candidates(values)) > 1:
            found["name"] = Sentence(
                "Several persons of this office are named %(name)s: give the user name or the certificate.",
                {"name": values["name"]},
            )
        return found


class PersonTaker(_Directory):
    """Persons, their certificates and accounts."""

    def faults(self, values: Values) -> Faults:
        """What a row lacks to be one person."""
        found = self.shared_faults(values)
        if values.get("certificate"):
            for name in ("issued_by", "valid_from", "valid_to"):
                if name in values and values[name] is None:
                    found[name] = Sentence("A certificate needs its issuing authority and both dates.")
            begins, ends = values.get("valid_from"), values.get("valid_to")
            if begins and ends and ends < begins:
                found["valid_to"] = Sentence("A certificate cannot end before it begins.")
            elif begins and ends and ends < timezone.localdate(self.at):
                found["valid_to"] = Sentence(
                    "This certificate ran out on %(day)s: nobody may inspect with it. "
                    "Enter the renewed certificate with its own dates.",
                    {"day": ends},
                )
        by_login = self.by_username.get((values.get("username") or "").lower())
        by_paper = self.by_certificate.get(values.get("certificate") or "")
        if by_login and by_paper and by_login != by_paper:
            found["certificate"] = Sentence(
                "The user name and the certificate belong to two different persons on file."
            )
        return found

    def take(self, values: Values) -> str:
        """Enter the person, or what the row says beyond what is on file."""
        office = self.offices[values["office"]]
        found = self.candidates(values)
        if not found:
            person = actions.add_person(
                name=values["name"],
                office=office,
                by=self.by,
                at=self.at,
                phone=values.get("phone") or "",
                identity=values.get("identity") or "",
                email=values.get("email") or "",
            )
            self.by_name[person.name, office.office_id].append(person.pk)
            self._papers(person, office, values)
            return "created"
        person = Person.objects.get(pk=found[0])
        corrected = self._correct(person, values)
        return "updated" if self._papers(person, office, values) or corrected else "unchanged"

    def _correct(self, person: Person, values: Values) -> bool:
        """Write what differs; an empty cell leaves what is on file."""
        detail = Detail.objects.get(person=person)
        on_file = {"name": person.name, **{key: getattr(detail, key) for key in PERSONAL}}
        given = {key: values.get(key) or on_file[key] for key in on_file}
        if given != on_file:
            actions.edit_person(person=person, **given, by=self.by, at=self.at)
        return given != on_file

    def _papers(self, person: Person, office: Organisation, values: Values) -> bool:
        """The certificate and the account of a row; whether anything was new."""
        changed = self._certificate(person, office, values)
        login = values.get("username")
        if (
            login
            and login.lower() not in self.by_username
            and not Account.objects.filter(person=person).exists()
        ):
            actions.open_account(person=person, username=login, by=self.by, at=self.at)
            self.by_username[login.lower()] = person.pk
            return True
        return changed

    def _certificate(self, person: Person, office: Organisation, values: Values) -> bool:
        if not values.get("certificate"):
            return False
        facts: dict[str, Any] = {key: values[key] for key in ("issued_by", "valid_from", "valid_to")}
        same = Certificate.objects.filter(number=values["certificate"], person=person, **facts).exists()
        if not same:
            actions.certify(
                person=person, office=office, number=values["certificate"], by=self.by, at=self.at, **facts
            )
            self.by_certificate[values["certificate"]] = person.pk
        return not same


class PostTaker(_Directory):
    """Posts of persons on file, granted by the security administrator."""

    def faults(self, values: Values) -> Faults:
        """Somebody who is not on file."""
        found = self.shared_faults(values)
        if not found and "name" in values and "office" in values and not self.candidates(values):
            found["name"] = Sentence(
                "%(name)s is not on file in this office: the system administrator imports the persons first.",
                {"name": values["name"]},
            )
        return found

    def take(self, values: Values) -> str:
        """Grant the post, unless the person holds it already."""
        office, person = self.offices[values["office"]], self.candidates(values)[0]
        begins: date = values.get("begins") or self.today
        held = Post.objects.filter(person_id=person, organisation=office, role=values["role"])
        if any(post.ends is None or post.ends >= begins for post in held):
            return "unchanged"
        has_main = Post.objects.filter(person_id=person, main=True, ends__isnull=True).exists()
        actions.grant(
            person=Person.objects.get(pk=person),
            organisation=office,
            role=values["role"],
            title=values["title"],
            begins=begins,
            main=not has_main,
            by=self.by,
            at=self.at,
        )
        return "created"


PEOPLE = ListKind(
    key="people",
    title=_("Persons"),
    intro=_(
        "Names, telephones, certificates and accounts. Somebody on file (by user name, certificate, "
        "or name within the office) is "
        "corrected. The posts in the same sheet are granted by the security administrator."
    ),
    power="person.import",
    columns=COLUMNS,
    labels=LABELS,
    taker=PersonTaker,
    naming=("name", "office"),
)
POSTS = ListKind(
    key="posts",
    title=_("Posts"),
    intro=_(
        "The same sheet as that of the persons, sent in by the security administrator: each role "
        "becomes a post of its person."
    ),
    power="post.grant",
    columns=tuple(
        replace(column, required=True) if column.key in ("role", "title") else column for column in COLUMNS
    ),
    labels=LABELS,
    taker=PostTaker,
    naming=("name", "office", "title"),
)
