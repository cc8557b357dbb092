"""Documents for tests: a county bureau with a series of numbers, its officer, leader and registrar."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from yantuo.casework.documents import actions
from yantuo.casework.documents.models import Document
from yantuo.casework.documents.series import PATTERNS
from yantuo.casework.documents.tests import papers
from yantuo.casework.documents.typeset import paper_of
from yantuo.directory.orgs.models import Organisation
from yantuo.directory.orgs.tests.factories import City, city
from yantuo.directory.people.actor import Actor
from yantuo.directory.people.models import Account, Person
from yantuo.directory.people.tests.factories import account, actor, logged_in
from yantuo.records.files.tests.factories import PDF
from yantuo.records.numbering.actions import set_up_series
from yantuo.records.numbering.models import Mode, Series
from yantuo.records.sight.session import SYSTEM, sight

AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # 10:00 in Changzhi


@dataclass(frozen=True)
class Bureau:
    """A county bureau and the persons through whose hands a document goes."""

    offices: City
    office: Organisation
    officer: Actor
    leader: Actor
    registrar: Actor


def bureau() -> Bureau:
    """The bureau of 潞州区 with a series of letters for 2026."""
    with sight(SYSTEM):
        offices = city()
        made = Bureau(
            offices,
            offices.luzhou,
            actor("case_officer", offices.luzhou, "李敏"),
            actor("county_leader", offices.luzhou, "王建国"),
            actor("registrar", offices.luzhou, "赵丽"),
        )
        series(made)
    return made


def series(
    to: Bureau, key: str = "letter", *, year: int = 2026, mode: Mode = Mode.ASSIGNED, last: int = 0
) -> Series:
    """A series of the bureau."""
    with sight(SYSTEM):
        return set_up_series(
            office=to.office.pk,
            key=key,
            year=year,
            pattern=PATTERNS[key],
            mark="潞市监",
            mode=mode,
            last_used=last,
            by=to.registrar,
            at=AT,
        )


def drafted(by: Bureau, at: datetime = AT, *, paper: str = "letter", **more: Any) -> Document:
    """A draft of the officer; `changes` alter its data."""
    changes: dict[str, object] = more.pop("changes", {})
    template, data = papers.PAPERS[paper]
    own = {**data, "office": by.office.name, **changes}
    with sight(by.officer.sight):
        return actions.draft(
            paper=paper_of(template, own),
            office=by.office.pk,
            by=by.officer,
            at=at,
            **more,
        )


def signed(by: Bureau, at: datetime = AT, **more: Any) -> Document:
    """A document signed by the leader."""
    document = drafted(by, at, **more)
    with sight(by.leader.sight):
        actions.sign(document=document, proved_with="password", by=by.leader, at=at)
    return again(document)


def numbered(by: Bureau, at: datetime = AT, *, text: str = "", **more: Any) -> Document:
    """A document numbered by the registrar."""
    document = signed(by, at, **more)
    with sight(by.registrar.sight):
        actions.number(document=document, by=by.registrar, at=at, text=text)
    return again(document)


def sealed(by: Bureau, at: datetime = AT, **more: Any) -> Document:
    """A document with the scan of its sealed paper."""
    document = numbered(by, at, **more)
    with sight(by.registrar.sight):
        actions.seal(document=document, scan=scan(), by=by.registrar, at=at)
    return again(document)


def scan() -> SimpleUploadedFile:
    """A scan as it is uploaded."""
    return SimpleUploadedFile("scan.pdf", PDF, "application/pdf")


def again(document: Document) -> Document:
    """The document as it stands in the database."""
    with sight(SYSTEM):
        return Document.objects.select_related("office", "pdf", "supersedes").get(pk=document.pk)


def client_of(person: Actor) -> Client:
    """A browser in which a person is logged in."""
    with sight(SYSTEM):
        return logged_in(login_of(person))


def login_of(person: Actor) -> Account:
    """The login of a person, opened where there is none."""
    found = Account.objects.filter(person_id=person.person_id).first()
    return found or account(Person.objects.get(pk=person.person_id))
