"""The state of everything that runs, read in a few queries, and what each light asks for."""

import shutil
import sys
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yantuo.faces.desk.setup.backups.queries import Backups, backups, same_disk
from yantuo.records.jobs.periodic import TimedRow, timetable
from yantuo.records.law.queries import calendar
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.records.trail.keys import PRIVATE
from yantuo.ui.wording import listed

SWEEP = ("escalation.sweep", "yantuo.casework.escalation.jobs.climb_ladders")
SILENT = timedelta(minutes=2)  # a worker speaks every ten seconds
LATE_SWEEP = timedelta(minutes=20)
LONG_WAIT = timedelta(minutes=10)
TIGHT, FULL = 0.15, 0.05  # share of a disk that is free
MANY_CONNECTIONS = 0.8
NOTICE_MONTH = 11

# One round trip for everything that is a single figure; the application's role may read all of these.
_FIGURES = {
    "server": "select current_setting('server_version')",
    "size": "select pg_database_size(current_database())",
    "connections": "select count(*) from pg_stat_activity where datname = current_database()",
    "most_connections": "select current_setting('max_connections')::int",
    "heartbeat": "select max(last_heartbeat) from procrastinate_workers",
    "waiting": (
        "select count(*) from procrastinate_jobs"
        " where status = 'todo' and coalesce(scheduled_at, now()) <= now()"
    ),
    "waits_since": (
        "select min(e.at) from procrastinate_jobs j"
        " join procrastinate_events e on e.job_id = j.id and e.type = 'deferred'"
        " where j.status = 'todo' and j.scheduled_at is null"
    ),
    "failed_tasks": (
        "select count(distinct j.id) from procrastinate_jobs j join procrastinate_events e on e.job_id = j.id"
        " where j.status = 'failed' and e.type = 'failed' and e.at > now() - interval '7 days'"
    ),
    "failed_jobs": (
        "select count(*) from jobs_job where state = 'failed' and finished_at > now() - interval '7 days'"
    ),
    "unsent": (
        "select count(*) from notices_delivery where sent_at is null and given_up_at is null and tries > 0"
    ),
    "given_up": "select count(*) from notices_delivery where given_up_at > now() - interval '7 days'",
    "mail_fault": (
        "select fault from notices_delivery where sent_at is null and fault <> ''"
        " order by given_up_at desc nulls first, id desc limit 1"
    ),
    "sealed": "select max(day) from trail_seal",
    "verified": "select max(finished_at) from jobs_job where kind = 'trail.verify' and state = 'done'",
    "unconfirmed": "select count(distinct key) from deadlines_deadline where state = 'open' and not confirmed",
}


@dataclass(frozen=True)
class Item:
    """One line of the page: what it is, its light, how it stands, and what to do where it is not green."""

    title: str
    tone: str
    state: str
    advice: str = ""
    url: str = ""


@dataclass(frozen=True)
class Group:
    """Lines that belong together."""

    title: str
    items: list[Item]


def figures() -> dict[str, Any]:
    """All single figures (one query)."""
    columns = ", ".join(f"({query}) as {name}" for name, query in _FIGURES.items())
    with sight(SYSTEM), connection.cursor() as cursor:
        cursor.execute(f"select {columns}")
        return dict(zip(_FIGURES, cursor.fetchone(), strict=True))


def groups(at: datetime) -> list[Group]:
    """Everything, in the order in which one would look for a fault."""
    found = figures()
    times = {row.name: row for row in timetable()}
    known = backups()
    return [
        Group(_("Program and database"), [_version(), *_database(found), *_protection()]),
        Group(
            _("Worker"),
            [_worker(found, at), _queue(found, at), _failed(found), _sweep(times, at), _timed(times)],
        ),
        Group(_("Messages"), [_mail(found)]),
        Group(_("Safe-keeping"), [_disk(), *_backups(known, at), *_trail(found, at)]),
        Group(_("Law"), [_calendar(timezone.localdate(at)), _terms(found)]),
    ]


def worst(every: list[Group]) -> str:
    """The worst light of the page."""
    tones = {item.tone for group in every for item in group.items}
    return next((tone for tone in ("late", "warn") if tone in tones), "ok")


def _version() -> Item:
    python = ".".join(map(str, sys.version_info[:3]))
    return Item(_("Versions"), "none", f"Python {python} · Django {django.get_version()}")


def _database(found: dict[str, Any]) -> list[Item]:
    used, most = found["connections"], found["most_connections"]
    size = found["size"] / 2**20
    crowded = used > MANY_CONNECTIONS * most
    waiting = unapplied()
    return [
        Item(
            "PostgreSQL",
            "ok",
            _("%(version)s · %(size)s MB") % {"version": found["server"].split()[0], "size": f"{size:,.0f}"},
        ),
        Item(
            _("Connections"),
            "warn" if crowded else "ok",
            f"{used} / {most}",
            _("Nearly all are taken: raise max_connections, or run fewer server processes.")
            if crowded
            else "",
        ),
        Item(
            _("Tables of the database"),
            "late" if waiting else "ok",
            _("of an older version") if waiting else _("of this version"),
            _("Run 'python3 go migrate' where DATABASE_ADMIN_URL is set. Missing: %(names)s.")
            % {"names": listed(waiting, 3)}
            if waiting
            else "",
        ),
    ]


def unapplied() -> list[str]:
    """The migrations of this version that the database has not had."""
    loader = MigrationLoader(connection)
    return [
        f"{app}.{name}" for app, name in sorted(set(loader.disk_migrations) - set(loader.applied_migrations))
    ]


def _protection() -> list[Item]:
    return [_encryption(), _keys()]


def _encryption() -> Item:
    title = _("Encryption on the way (TLS)")
    if settings.HTTPS:
        return Item(title, "ok", _("on"))
    advice = _(
        "Put a web server with a certificate in front and set YANTUO_ADDRESS to its https address "
        "(docs/deployment.md)."
    )
    return Item(title, "warn", _("off"), advice)


def _keys() -> Item:
    if not (settings.FIELD_KEY and settings.SECRET_KEY):
        return Item(
            _("Keys"), "late", _("missing"), _("Put keys/ of the data folder back from where you keep it.")
        )
    if not (Path(settings.DATA) / "keys" / PRIVATE).exists():
        advice = _(
            "The key that seals the trail is not on this host: the worker makes it with its first "
            "seal, and a worker on "
            "another host keeps it there."
        )
        return Item(_("Keys"), "warn", _("incomplete"), advice)
    return Item(_("Keys"), "ok", _("present"))


def _moment(when: datetime | None) -> str:
    return f"{timezone.localtime(when):%Y-%m-%d %H:%M}" if when else _("never")


def _worker(found: dict[str, Any], at: datetime) -> Item:
    seen = found["heartbeat"]
    alive = seen is not None and at - seen < SILENT
    advice = _(
        "Nothing is sent, sealed or backed up without it: start 'python3 go worker' (with the "
        "built-in database 'python3 go serve' runs it)."
    )
    return Item(_("Last sign of life"), "ok" if alive else "late", _moment(seen), "" if alive else advice)


def _queue(found: dict[str, Any], at: datetime) -> Item:
    since = found["waits_since"]
    slow = bool(found["waiting"]) and since is not None and at - since > LONG_WAIT
    advice = _("Work has waited since %(since)s: is the worker running, and is it busy with a long import?")
    return Item(
        _("Work waiting"),
        "warn" if slow else "ok",
        str(found["waiting"]),
        advice % {"since": _moment(since)} if slow else "",
    )


def _failed(found: dict[str, Any]) -> Item:
    failed = found["failed_jobs"] + found["failed_tasks"]
    advice = _(
        "%(jobs)s imports, exports and other orders, %(tasks)s tasks of the clock: the reason stands "
        "at each, and in the log of the worker."
    )
    text = advice % {"jobs": found["failed_jobs"], "tasks": found["failed_tasks"]} if failed else ""
    return Item(_("Failed within seven days"), "warn" if failed else "ok", str(failed), text)


def _sweep(times: dict[str, TimedRow], at: datetime) -> Item:
    row = next((times[name] for name in SWEEP if name in times), None)
    last = row.done_at if row else None
    fresh = last is not None and at - last < LATE_SWEEP
    advice = _("Late matters are not escalated: see to the worker.")
    return Item(
        _("Escalation ladder last climbed"), "ok" if fresh else "late", _moment(last), "" if fresh else advice
    )


def _timed(times: dict[str, TimedRow]) -> Item:
    broken = [
        row
        for row in times.values()
        if row.failed_at and (row.done_at is None or row.failed_at > row.done_at)
    ]
    names = listed(row.title for row in broken)
    return Item(
        _("Work by the clock"),
        "late" if broken else "ok",
        str(len(times)),
        _("Failed last time: %(names)s. The reason stands in the log of the worker.") % {"names": names}
        if broken
        else "",
    )


def _mail(found: dict[str, Any]) -> Item:
    stuck = found["unsent"] + found["given_up"]
    advice = _(
        "%(unsent)s are tried again, %(given_up)s were given up within seven days. Last fault: "
        "%(fault)s. Test the outlet in the set-up."
    )
    fault = (
        _(found["mail_fault"]) if found["mail_fault"] else "—"
    )  # ours in the reader's language, a server's as it is
    facts = {"unsent": found["unsent"], "given_up": found["given_up"], "fault": fault}
    tone = "late" if found["given_up"] else "warn" if stuck else "ok"
    return Item(
        _("Undelivered messages"),
        tone,
        str(stuck),
        advice % facts if stuck else "",
        reverse("set_up_mail") if stuck else "",
    )


def _disk() -> Item:
    try:
        usage = shutil.disk_usage(settings.DATA)
    except OSError:
        return Item(
            _("Disk of the data folder"),
            "late",
            _("cannot be read"),
            _("Look after the data folder %(folder)s.") % {"folder": settings.DATA},
        )
    free = usage.free / usage.total
    tone = "late" if free < FULL else "warn" if free < TIGHT else "ok"
    state = _("%(free)s GB free of %(total)s") % {
        "free": f"{usage.free / 2**30:,.1f}",
        "total": f"{usage.total / 2**30:,.0f}",
    }
    advice = _("Free some space or enlarge the disk: uploads and backups are refused when it is full.")
    return Item(_("Disk of the data folder"), tone, state, "" if tone == "ok" else advice)


def _backups(known: Backups, at: datetime) -> list[Item]:
    if settings.MODE == "demo":
        return [Item(_("Last backup"), "none", _("the demonstration is not backed up"))]
    url = reverse("set_up_backups")
    fresh, proved = known.is_fresh(at), known.is_proved(at)
    tone = "late" if known.last_failed or known.made_at is None else "ok" if fresh else "warn"
    advice = (
        ""
        if tone == "ok"
        else _("The worker makes one every night at 02:30; the page of the backups tells why one failed.")
    )
    bare = known.made.get("keys") == "left out"
    items = [
        Item(_("Last backup"), tone, _moment(known.made_at), advice, url),
        Item(
            _("Last backup proved by a trial restore"),
            "ok" if proved else "warn",
            _moment(known.checked_at),
            ""
            if proved
            else _("A backup counts only once it was tried: order the check on the page of the backups."),
            url,
        ),
    ]
    if known.made_at and (bare or same_disk()):
        items.append(_loose(bare, url))
    return items


def _loose(bare: bool, url: str) -> Item:
    """What would be lost in spite of a backup."""
    texts = []
    if bare:
        texts.append(
            _(
                "The keys are not in the backups: keep keys/ of the data folder apart, or set YANTUO_BACKUP_PASSPHRASE."
            )
        )
    if same_disk():
        texts.append(
            _("The backups lie on the disk that they are to survive: set YANTUO_BACKUPS to another one.")
        )
    return Item(_("Where the backups lie"), "warn", _("not safe"), " ".join(texts), url)


def _trail(found: dict[str, Any], at: datetime) -> list[Item]:
    yesterday = timezone.localdate(at) - timedelta(days=1)
    sealed: date | None = found["sealed"]
    good = sealed is not None and sealed >= yesterday
    checked = found["verified"]
    fresh = checked is not None and at - checked < timedelta(days=35)
    return [
        Item(
            _("Trail sealed to"),
            "ok" if good else "warn",
            str(sealed) if sealed else _("never"),
            "" if good else _(
                "The worker seals the day before, every hour: see to it that it runs. Keep the "
                "anchors outside this server."
            ),
        ),
        Item(
            _("Trail last verified"),
            "ok" if fresh else "warn",
            _moment(checked),
            "" if fresh else _(
                "The audit administrator verifies it at least once a month, on the page of the trail "
                "or by 'go trail verify'."
            ),
        ),
    ]  # fmt: skip


def _calendar(today: date) -> Item:
    year = today.year + 1 if today.month >= NOTICE_MONTH else today.year
    there = calendar().is_announced(year)
    advice = _(
        "The holiday notice of %(year)s is not on file: the legal section enters it, and provisional "
        "dates become final."
    )
    return Item(
        _("Working days"),
        "ok" if there else "warn",
        str(year),
        "" if there else advice % {"year": year},
        f"{reverse('calendar')}?year={year}",
    )


def _terms(found: dict[str, Any]) -> Item:
    count = found["unconfirmed"]
    advice = _(
        "Clocks run by limits whose figure was not confirmed against the text of the rule: the legal "
        "section confirms or corrects them."
    )
    return Item(
        _("Unconfirmed limits in use"),
        "warn" if count else "ok",
        str(count),
        advice if count else "",
        reverse("terms"),
    )
