"""Two enterprises of one county, each with a login; their office has shown the first a few things, and kept others."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from unittest import mock

import pytest
from django.test import Client
from pytest_django import Settings

from yantuo.casework.documents.models import Document
from yantuo.casework.documents.tests.factories import AT, Bureau, bureau, drafted, numbered
from yantuo.casework.matters import actions as matters
from yantuo.casework.matters.models import Matter
from yantuo.directory.enterprises.models import Enterprise, Licence, Premises, Responsible
from yantuo.directory.enterprises.tests.factories import enterprise
from yantuo.directory.people.actions import add_person, represent
from yantuo.directory.people.actor import MACHINE, Actor, actor_for
from yantuo.directory.people.models import Person
from yantuo.directory.people.tests.factories import account, logged_in
from yantuo.records.sight.session import SYSTEM, sight


@dataclass(frozen=True)
class Firm:
    """An enterprise and its representative."""

    row: Enterprise
    actor: Actor
    client: Client


@dataclass(frozen=True)
class World:
    """What there is."""

    by: Bureau
    mine: Firm
    other: Firm
    shown: Matter
    kept: Matter  # about the first enterprise, but the office's own affair
    of_other: Matter
    paper: Document
    hidden_paper: Document
    draft: Document
    other_paper: Document


def firm(by: Bureau, name: str, responsible: str) -> Firm:
    """An enterprise with facts, and its representative logged in."""
    with sight(SYSTEM):
        row = enterprise(by.office, name)
        own = {"enterprise": row, "office_id": row.office_id}
        number = "SC10314040300" + ("12" if name.startswith("晋韵") else "29")
        Licence.objects.create(
            **own, number=number, kind="SC", valid_from=date(2022, 1, 10), valid_to=date(2027, 1, 9)
        )
        Premises.objects.create(
            **own, name=f"{name}厂区", address="延安南路12号", county_id="140403", main=True
        )
        Responsible.objects.create(
            **own, role="legal", name=responsible, phone="13900001234", since=date(2020, 1, 1)
        )
        Responsible.objects.create(
            **own, role="officer", name=f"前{responsible}", phone="", until=date(2024, 1, 1)
        )
        person = add_person(name=responsible, office=by.office, by=MACHINE, at=AT)
        represent(
            person=person, enterprise=row.pk, name=row.name, supervisor=row.office_id, title="法定代表人",
            begins=date(2020, 1, 1), by=MACHINE, at=AT,
        )  # fmt: skip
        login = account(person)
        actor = actor_for(login, AT.date())
    assert actor is not None
    client = logged_in(login)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return Firm(row, actor, client)


def matter(by: Bureau, about: Enterprise, title: str, *, shown: bool) -> Matter:
    """A matter about an enterprise, opened by the officer of its office."""
    with sight(SYSTEM):
        return matters.open_matter(
            by=by.officer, at=AT, title=title, term_key="inspect.publish", event_at=AT,
            owner=Person.objects.get(pk=by.officer.person_id), office=by.office.pk, enterprise=about,
            text=f"{title}的要求", shown_to_enterprise=shown,
        )  # fmt: skip


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> mock.Mock:
    clock = mock.Mock(return_value=AT)
    monkeypatch.setattr("django.utils.timezone.now", clock)
    return clock


@pytest.fixture
def world(db: None, now: mock.Mock, settings: Settings, tmp_path: Path) -> World:
    settings.DATA = tmp_path
    return made()


def made() -> World:
    """Everything, entered as the program does."""
    by = bureau()
    with sight(SYSTEM):
        by.office.phone, by.office.address = "0355-2021234", "潞州区长兴中路1号"
        by.office.save()
    mine, other = firm(by, "晋韵醋业有限公司", "李明"), firm(by, "新源食品有限公司", "张伟")
    shown = matter(by, mine.row, "整改复查", shown=True)
    return World(
        by,
        mine,
        other,
        shown,
        matter(by, mine.row, "内部核查", shown=False),
        matter(by, other.row, "他人整改", shown=True),
        numbered(by, dossier=shown.dossier, enterprise=mine.row, shown_to_enterprise=True),
        numbered(by, dossier=shown.dossier, enterprise=mine.row, changes={"title": "内部意见"}),
        drafted(
            by,
            dossier=shown.dossier,
            enterprise=mine.row,
            shown_to_enterprise=True,
            changes={"title": "拟稿"},
        ),
        numbered(by, enterprise=other.row, shown_to_enterprise=True, changes={"title": "他人通知"}),
    )
