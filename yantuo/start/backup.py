"""backup: the whole system into one file: database, attachments, anchors of the trail, and the keys under a passphrase.

Everything is of one moment: the database is written out as of a snapshot, and exactly the attachments that this
snapshot knows go in. Attachments are never altered once stored, so nobody has to stop working.
"""

import argparse
import hashlib
import json
import os
import re
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import psycopg

from . import archive, pgtools
from .archive import BackupProblem
from .database import Installation, chosen_mode, opened
from .places import Problem

LEGAL_TIME = timezone(timedelta(hours=8))
DAYS, WEEKS = 14, 8  # how many daily and weekly backups are kept
_NAME = re.compile(r"yantuo-(\d{4}-\d{2}-\d{2})T\d{4}\.tar")
KEY_FILES = ("trail_seal", "trail_seal.pub")
LOUD = (
    "THE KEYS ARE NOT IN THIS BACKUP. Without keys/field of the data folder nobody can read the ID numbers, telephones "
    "and passwords of outlets in it. Keep that folder apart, or set YANTUO_BACKUP_PASSPHRASE so that "
    "the keys go in sealed."
)


@dataclass(frozen=True)
class Moment:
    """What the snapshot says: the attachments by hash, the ends of the trail's chains, the state of the tables."""

    snapshot: str
    blobs: list[tuple[str, int]]
    heads: dict[str, list[Any]]
    migrations: list[str]
    server: str


def run(argv: Sequence[str]) -> int:
    """Make one backup; 0 it is there, 1 it could not be made, 2 wrong usage."""
    options = argparse.ArgumentParser(prog="go backup", description=__doc__)
    options.add_argument(
        "file", nargs="?", type=Path, metavar="FILE", help="the file to write; it must not exist"
    )
    options.add_argument(
        "--nightly", action="store_true", help=f"into YANTUO_BACKUPS, keeping {DAYS} days and {WEEKS} weeks"
    )
    options.add_argument(
        "--passphrase-file", type=Path, help="a file with the passphrase that seals the keys"
    )
    options.add_argument("--json", action="store_true", help="answer with one JSON object")
    wanted = options.parse_args(argv)
    if (wanted.file is None) is not wanted.nightly:
        options.error("name a FILE, or say --nightly")
    secret = passphrase(wanted.passphrase_file)
    with opened(chosen_mode()) as installation:
        target = wanted.file.expanduser().absolute() if wanted.file else folder_of(installation.folder)
        try:
            target = target if wanted.file else nightly_file(target)
            answer = make(installation, target, secret)
        except BackupProblem as problem:
            _note(installation, {"file": str(target), "fault": problem.code})
            if wanted.json:
                print(json.dumps({"file": str(target), "fault": problem.code}))
            raise
        if wanted.nightly:
            answer["removed"] = prune(target.parent)
        _note(installation, answer)
    _tell(answer, as_json=wanted.json)
    return 0


def _note(installation: Installation, answer: dict[str, Any]) -> None:
    """Let the status page and the trail know; a system that is not yet set up has neither."""
    installation.manage("note_backup", json.dumps(answer), quiet=True)


def _tell(answer: dict[str, Any], *, as_json: bool) -> None:
    if answer["keys"] == "left out":
        print(LOUD, file=sys.stderr)
    if as_json:
        print(json.dumps(answer))
        return
    keys = "keys sealed" if answer["keys"] == "sealed" else "WITHOUT KEYS"
    print(
        f"{answer['file']}: {answer['bytes']:,} bytes, {answer['blobs']} attachments, "
        f"{answer['entries']} entries of the "
        f"trail, {keys}, {answer['seconds']} s.\nTry it with 'go restore --check {answer['file']}'."
    )


def passphrase(file: Path | None) -> str:
    """The passphrase given, by file or environment; empty where none was."""
    file = file or (Path(given) if (given := os.environ.get("YANTUO_BACKUP_PASSPHRASE_FILE")) else None)
    if file is None:
        return os.environ.get("YANTUO_BACKUP_PASSPHRASE", "")
    try:
        return file.read_text().strip()
    except OSError as error:
        raise Problem(f"The passphrase file {file} cannot be read ({error.strerror}).") from error


def folder_of(data: Path) -> Path:
    """Where nightly backups lie: YANTUO_BACKUPS, else backups/ in the data folder."""
    given = os.environ.get("YANTUO_BACKUPS")
    return Path(given).expanduser().absolute() if given else data / "backups"


def nightly_file(folder: Path) -> Path:
    """The file of a nightly backup made now."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise BackupProblem(
            "unwritable", f"The folder {folder} for backups cannot be used ({error.strerror})."
        ) from error
    return folder / f"yantuo-{datetime.now(LEGAL_TIME):%Y-%m-%dT%H%M}.tar"


def make(installation: Installation, target: Path, secret: str) -> dict[str, Any]:
    """Write the archive; raises Problem, and then nothing is left behind."""
    if not installation.admin_url:
        raise BackupProblem(
            "no_owner",
            "Set DATABASE_ADMIN_URL to the owner's address: only the owner of the tables sees every row.",
        )
    if not target.parent.is_dir():
        raise BackupProblem(
            "unwritable", f"There is no folder {target.parent} for the backup: make it, or name another."
        )
    began = time.monotonic()
    made_at = datetime.now(LEGAL_TIME)
    with psycopg.connect(installation.admin_url) as db, archive.written(target) as writing:
        moment = _moment(db)
        _add_database(writing, installation.admin_url, moment, target)
        for sha256, _size in moment.blobs:
            _add_blob(writing, installation.folder, sha256)
        for anchor in sorted((installation.folder / "anchors").glob("*.json")):
            writing.add(f"anchors/{anchor.name}", anchor)
        keys = _add_keys(writing, installation.folder, secret)
        writing.finish(_facts(installation, moment, made_at, keys))
    return {
        "file": str(target),
        "bytes": target.stat().st_size,
        "sha256": _sha256(target),
        "made_at": made_at.isoformat(timespec="seconds"),
        "blobs": len(moment.blobs),
        "entries": sum(int(head[0]) for head in moment.heads.values()),
        "keys": keys,
        "seconds": round(time.monotonic() - began, 1),
    }


def _moment(db: psycopg.Connection[Any]) -> Moment:
    """Hold one moment of the database still, for as long as the connection's transaction is open."""
    db.execute("set transaction isolation level repeatable read, read only")
    if db.execute("select to_regclass('public.trail_head')").fetchone() == (None,):
        raise BackupProblem(
            "failed", "There is nothing to back up: the database has no tables of this system yet."
        )
    one = db.execute("select pg_export_snapshot(), current_setting('server_version')").fetchone() or ("", "")
    heads = db.execute("select office_id, seq, hash from trail_head order by office_id").fetchall()
    migrations = db.execute("select app || '.' || name from django_migrations order by 1").fetchall()
    return Moment(
        snapshot=one[0],
        blobs=db.execute("select sha256, size from files_blob order by sha256").fetchall(),
        heads={str(office): [seq, digest] for office, seq, digest in heads},
        migrations=[row[0] for row in migrations],
        server=one[1],
    )


def _add_database(writing: archive.Writing, url: str, moment: Moment, target: Path) -> None:
    """The dump takes its way through a file beside the archive, because a tar part needs its size first."""
    draft = target.with_name(f".{target.name}.dump")
    try:
        draft.touch(mode=0o600)
        pgtools.dump(url, moment.snapshot, draft)
        writing.add(archive.DATABASE, draft)
    finally:
        draft.unlink(missing_ok=True)


def _add_blob(writing: archive.Writing, data: Path, sha256: str) -> None:
    place = data / "files" / sha256[:2] / sha256[2:]
    if not place.exists():
        raise BackupProblem(
            "attachment",
            f"The attachment {place} is missing from disk: restore it from an older backup. Nothing is kept.",
        )
    writing.add(f"files/{sha256[:2]}/{sha256[2:]}", place, sha256)


def _add_keys(writing: archive.Writing, data: Path, secret: str) -> str:
    """The public half that verifies the trail always; the secret ones only under a passphrase."""
    public = data / "keys" / "trail_seal.pub"
    if public.exists():
        writing.add("keys/trail_seal.pub", public)
    if not secret:
        return "left out"
    keys = {"secret": os.environ["YANTUO_SECRET_KEY"], "field": os.environ["YANTUO_FIELD_KEY"]}
    for name in KEY_FILES:
        with suppress(FileNotFoundError):
            keys[name] = (data / "keys" / name).read_text()
    writing.add_bytes(archive.KEYS, archive.seal_keys(keys, secret))
    return "sealed"


def _facts(installation: Installation, moment: Moment, made_at: datetime, keys: str) -> dict[str, Any]:
    return {
        "made_at": made_at.isoformat(timespec="seconds"),
        "mode": installation.mode,
        "server": moment.server,
        "migrations": moment.migrations,
        "heads": moment.heads,
        "keys": keys,
        "field_key": archive.fingerprint(os.environ["YANTUO_FIELD_KEY"]),
    }


def _sha256(place: Path) -> str:
    with place.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def prune(folder: Path) -> list[str]:
    """Remove the nightly backups that no longer have to be kept; returns their names."""
    gone = superseded(sorted(place.name for place in folder.iterdir()))
    for name in gone:
        (folder / name).unlink()
    return gone


def superseded(names: Sequence[str]) -> list[str]:
    """Of the nightly backups those beyond the newest of each of the last days and of the weeks before them."""
    dated = sorted(((_day_of(name), name) for name in names if _NAME.fullmatch(name)), reverse=True)
    days: dict[date, str] = {}
    weeks: dict[tuple[int, int], str] = {}
    for day, name in dated:
        if day in days or len(days) < DAYS:
            days.setdefault(day, name)
        else:
            weeks.setdefault(day.isocalendar()[:2], name)
    kept = {*days.values(), *list(weeks.values())[:WEEKS]}
    return [name for _day, name in dated if name not in kept]


def _day_of(name: str) -> date:
    found = _NAME.fullmatch(name)
    assert found is not None
    return date.fromisoformat(found[1])
