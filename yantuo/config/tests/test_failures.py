"""What fails around the system is answered with a clear sentence, and nothing is lost by it. Each has its control."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

import psycopg
import pytest
from django.db import OperationalError, connections
from django.test import Client
from django.urls import reverse
from django.utils.http import urlencode
from psycopg import sql
from pytest_django import Settings

from yantuo.casework.dossiers.actions import give
from yantuo.casework.notices.jobs import deliver
from yantuo.casework.notices.models import Channel, Delivery, Notice, Outlet
from yantuo.directory.enterprises import actions as register
from yantuo.directory.people.models import Detail
from yantuo.directory.people.tests.factories import AT
from yantuo.records.files import store
from yantuo.records.files.models import Attachment
from yantuo.records.files.tests.factories import photo, upload
from yantuo.records.law import actions as law
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.start.testfixtures import FreshDatabase
from yantuo.start.testserver import on_database
from yantuo.ui import errors

from .postbox import free_port, postbox
from .town import Town
from .walk import undone

STATUTORY_2027 = (
    (1, 1), (2, 5), (2, 6), (2, 7), (2, 8), (4, 5), (5, 1), (5, 2), (6, 9), (9, 15), (10, 1), (10, 2), (10, 3),
)  # fmt: skip
ENGLISH = {"accept-language": "en"}


# The database is away


@contextmanager
def away(database: FreshDatabase) -> Iterator[None]:
    """For the block the database takes nobody in and has put everybody out, as in a restart."""
    with psycopg.connect(on_database(database.owner_url, "postgres"), autocommit=True) as owner:
        name = sql.Identifier(database.name)
        owner.execute(sql.SQL("alter database {} with allow_connections false").format(name))
        with psycopg.connect(on_database(database.url, "postgres"), autocommit=True) as app:
            app.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", [database.name]
            )
        try:
            yield
        finally:
            owner.execute(sql.SQL("alter database {} with allow_connections true").format(name))


def test_the_database_goes_away_and_comes_back(fresh_database: FreshDatabase, now: datetime) -> None:
    town = Town()
    client, place = town.client("inspector@luzhou"), reverse("matters")
    client.raise_request_exception = False
    assert client.get(place).status_code == 200
    with away(fresh_database):
        first, again = client.get(place, headers=ENGLISH), client.get(place)
        sent = client.post(reverse("matter_open"), {"title": "x"})
        api = client.get(
            "/api/v1/matters/00000000-0000-0000-0000-000000000000", headers={"authorization": "Bearer yt_x"}
        )
        public = Client(raise_request_exception=False).get(reverse("login"))
    assert [answer.status_code for answer in (first, again, sent, api, public)] == [503] * 5
    assert first.headers["Retry-After"] == "10"
    assert b"The system is not available at the moment" in first.content
    assert "系统" in again.content.decode()
    assert api.headers["Content-Type"] == "application/json"
    assert client.get(place).status_code == 200  # the same session goes on
    connections.close_all()


def test_only_a_database_that_is_away_is_told_as_one(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    client = town.client("inspector@luzhou")
    for failure, status in (
        (OperationalError("the server closed the connection"), 503),
        (ZeroDivisionError(), 500),
    ):

        def fail(*_args: object, failure: Exception = failure, **_more: object) -> None:
            raise failure

        monkeypatch.setattr("yantuo.casework.matters.views.listed", fail)
        monkeypatch.setattr(client, "raise_request_exception", False)
        with undone():
            assert client.get(reverse("matters")).status_code == status
    assert errors.server_error(None).status_code == 500  # type: ignore[arg-type]


# Two officers save one thing


def test_two_officers_close_one_matter(town: Town) -> None:
    client, place, matter = (
        town.client("inspector@luzhou"),
        reverse("matter_finish", args=[town.matter.pk]),
        town.matter,
    )
    owner, by = town.person("inspector@luzhou"), town.actor("section_head@luzhou")
    with undone():
        version = client.get(place).context["form"]["version"].value()
        with sight(SYSTEM):
            give(dossier=matter.dossier, to=owner, by=by, at=AT)  # the head's hand was on it meanwhile
        late = client.post(place, {"version": version, "outcome": "已在网站公示，截图附后"}, headers=ENGLISH)
        assert late.status_code == 409
        html = late.content.decode()
        assert "since you opened it. Your entries are kept below: compare and send again." in html
        assert "已在网站公示，截图附后" in html
        with sight(SYSTEM):
            matter.refresh_from_db()
            assert matter.state == "open"
        fresh = late.context["form"].data["version"]
        assert client.post(place, {"version": fresh, "outcome": "已在网站公示"}).status_code == 302


def test_the_first_of_two_officers_is_not_disturbed(town: Town) -> None:
    client, place = town.client("inspector@luzhou"), reverse("matter_finish", args=[town.matter.pk])
    with undone():
        version = client.get(place).context["form"]["version"].value()
        assert client.post(place, {"version": version, "outcome": "已公示"}).status_code == 302


def test_two_officers_correct_one_enterprise(town: Town) -> None:
    client, firm = town.client("inspector@luzhou"), town.twin
    place = reverse("enterprise_edit", args=[firm.pk])
    with undone():
        form = client.get(place).context["form"]
        entries = {name: form[name].value() or "" for name in form.fields}
        with sight(SYSTEM):
            facts = {"address": "延安南路9号"}
            register.edit(
                enterprise=firm,
                facts=facts,
                by=town.actor("section_head@luzhou"),
                at=AT,
                version=firm.version,
            )
        late = client.post(place, {**entries, "address": "英雄南路3号"}, headers=ENGLISH)
        assert late.status_code == 409
        html = late.content.decode()
        assert "英雄南路3号" in html  # what was typed
        assert "延安南路9号" in html  # what stands there now
        again = {**entries, "address": "英雄南路3号", "version": late.context["form"].data["version"]}
        assert client.post(place, again).status_code == 302


# The session is over


def test_a_form_sent_after_the_session_leads_back_to_it_after_the_login(town: Town) -> None:
    town.client("inspector@luzhou")
    place = reverse("matter_open")
    answer = Client().post(place, {"title": "x"}, headers={"referer": f"http://testserver{place}"})
    assert (
        answer.headers["Location"] == f"{reverse('login')}?{urlencode({'next': f'http://testserver{place}'})}"
    )
    fragment = Client().post(place, {"title": "x"}, headers={"referer": place, "hx-request": "true"})
    assert fragment.headers["HX-Redirect"] == f"{reverse('login')}?{urlencode({'next': place})}"


# The mail server is down


def test_a_letter_waits_until_the_mail_server_is_back(town: Town, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "yantuo.casework.notices.mail.BureauBackend"
    notice, port = town.notice, free_port()
    with undone():
        with sight(SYSTEM):
            Detail.objects.filter(person_id=notice.person_id).update(email="inspector@bureau.example")
            Outlet.objects.create(
                kind="mail", name="post", config={"host": "127.0.0.1", "port": port, "security": "none"}
            )
            Notice.objects.filter(pk=notice.pk).update(urgent=True)
            Delivery.objects.exclude(notice=notice).delete()
            Delivery.objects.filter(notice=notice).update(channel=Channel.MAIL)
        assert deliver(AT) == 0
        with sight(SYSTEM):
            row = Delivery.objects.get()
            assert (row.tries, row.sent_at, row.given_up_at) == (1, None, None)
            assert "refused" in row.fault.lower()
        with postbox(port) as letters:
            assert deliver(AT) == 1
            assert deliver(AT) == 0  # and never twice
        assert len(letters) == 1
        assert "To: inspector@bureau.example" in letters[0]
        with sight(SYSTEM):
            row.refresh_from_db()
            assert (row.sent_at, row.fault) == (AT, "")


# The calendar of a year is missing


def test_a_date_that_touches_a_year_not_announced_is_marked(town: Town) -> None:
    client = town.client("inspector@luzhou")
    late, early = datetime(2026, 12, 29, 2, 0, tzinfo=UTC), datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
    with undone():
        pages = []
        for title, event in (("跨年", late), ("年内", early)):
            matter = town.open_matter("inspector@luzhou", title, event_at=event)
            pages.append(client.get(reverse("matter", args=[matter.pk]), headers=ENGLISH).content.decode())
        assert ["calendar provisional" in page for page in pages] == [True, False]
        asked = [f"{moment:%Y-%m-%dT10:00}" for moment in (late, early)]
        answers = [
            client.get(reverse("clock"), {"key": "inspect.publish", "event": event}, headers=ENGLISH)
            for event in asked
        ]
        said = "The holiday notice of a year touched is not on file: the date is provisional."
        assert [said in answer.content.decode() for answer in answers] == [True, False]
        with sight(SYSTEM):
            days = dict.fromkeys((date(2027, month, day) for month, day in STATUTORY_2027), False)
            law.announce_year(year=2027, days=days, on=town.authority, by=town.actor("legal@bureau"), at=AT)
        again = client.get(reverse("clock"), {"key": "inspect.publish", "event": asked[0]}, headers=ENGLISH)
        assert said not in again.content.decode()


# The disk is full


@contextmanager
def failing_disk(code: int) -> Iterator[None]:
    def sync(_handle: int) -> None:
        raise OSError(code, os.strerror(code))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store.os, "fsync", sync)
        yield


def send_photo(town: Town) -> Any:
    place = reverse("dossier_file_add", args=[town.matter.pk])
    entries = {"scans": upload(photo(size=(80, 40)), "车间.jpg"), "note": "车间门口"}
    return town.client("inspector@luzhou").post(place, entries, headers=ENGLISH)


def test_a_full_disk_takes_no_file_and_loses_nothing_typed(town: Town) -> None:
    assert town.matter
    with sight(SYSTEM):
        before = Attachment.objects.count()
    for code in (errno.ENOSPC, errno.EDQUOT):
        with undone(), failing_disk(code):
            answer = send_photo(town)
        assert answer.status_code == 422
        html = answer.content.decode()
        assert "There is no room left for files on the server." in html
        assert "车间门口" in html
    with sight(SYSTEM):
        assert Attachment.objects.count() == before
    assert not list((store.folder() / "drafts").glob("*"))


def test_another_fault_of_the_disk_is_not_called_a_full_one(town: Town) -> None:
    assert town.matter
    with undone(), failing_disk(errno.EIO), pytest.raises(OSError, match="Input/output error"):
        send_photo(town)


def test_with_room_on_the_disk_the_same_photo_comes_in(town: Town) -> None:
    assert town.matter
    with undone():
        assert send_photo(town).status_code == 302
