"""restore: the whole system back from one file, into an empty one only; with --check into a scratch database.

The archive is read to its end and every hash compared before anything is touched.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import psycopg

from . import archive, binaries, pgtools, roles
from .archive import BackupProblem
from .backup import passphrase
from .database import Installation, opened
from .environment import variables
from .places import MARK, MODES, ROOT, Mode
from .postgres import APP, OWNER, Cluster, running

_FILLED = (
    ("orgs_organisation", "offices"),
    ("people_account", "accounts"),
    ("enterprises_enterprise", "enterprises"),
    ("trail_entry", "entries of the trail"),
)


def run(argv: Sequence[str]) -> int:
    """Restore or check one backup; 0 all is well, 1 it is not, 2 wrong usage."""
    options = argparse.ArgumentParser(prog="go restore", description=__doc__)
    options.add_argument("file", type=Path, metavar="FILE", help="a file that 'go backup' wrote")
    options.add_argument(
        "--check", action="store_true", help="prove the backup in a scratch database; nothing here changes"
    )
    options.add_argument(
        "--passphrase-file", type=Path, help="a file with the passphrase that opens the keys"
    )
    options.add_argument("--json", action="store_true", help="answer with one JSON object")
    wanted = options.parse_args(argv)
    file = wanted.file.expanduser().absolute()
    secret = passphrase(wanted.passphrase_file)
    try:
        answer = _done(file, secret, check_only=wanted.check)
    except BackupProblem as problem:
        if wanted.json:
            print(json.dumps({"file": str(file), "fault": problem.code}))
        raise
    print(json.dumps(answer) if wanted.json else "\n".join(_lines(answer)))
    if answer["keys"] == "missing" and not wanted.check:
        print(_NO_KEYS, file=sys.stderr)
    return 0 if answer["intact"] else 1


def _done(file: Path, secret: str, *, check_only: bool) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="yantuo-restore-") as scratch:
        folder = Path(scratch)
        manifest = unpack(file, folder)
        keys = _keys(folder, secret)
        answer = check(manifest, folder, keys) if check_only else restore(file, manifest, folder, keys)
    return {"file": str(file), "made_at": manifest["made_at"], "check": check_only, **answer}


_NO_KEYS = (
    "THE KEYS OF THE BACKUP ARE NOT HERE: ID numbers and telephones cannot be read. Put keys/field "
    "and keys/secret of the "
    "old data folder into the new one before anybody works here, or restore again with the passphrase of the backup."
)


def _lines(answer: dict[str, Any]) -> list[str]:
    """The answer in sentences."""
    done = "The backup is good" if answer["check"] else "Everything is back"
    said = {"restored": "keys restored", "same": "the keys are those of the backup", "sealed": "its keys are sealed",
            "missing": "its keys are not in it"}[answer["keys"]]  # fmt: skip
    first = (
        f"{done}, as of {answer['made_at']}: {answer['parts']} parts, {answer['blobs']} attachments, {said}."
    )
    if answer["intact"]:
        return [first, f"The trail was followed: {answer['entries']} entries, every link holds."]
    return [f"The trail in the backup of {answer['made_at']} does not hold: {answer['broken']}"]


def unpack(file: Path, folder: Path) -> dict[str, Any]:
    """Prove an archive whole and lay everything but the attachments into a folder; returns its manifest."""

    def take(name: str, stream: IO[bytes]) -> None:
        if name.startswith("files/"):
            return
        place = _inside(folder, name)
        with place.open("wb") as target:
            shutil.copyfileobj(stream, target, archive.CHUNK)

    try:
        manifest = archive.read(file, take)
    except OSError as error:
        raise BackupProblem(
            "no_room",
            f"The backup cannot be unpacked into {folder} ({error.strerror}): set TMPDIR to a larger disk.",
        ) from error
    if manifest["mode"] not in MODES or not (folder / archive.DATABASE).exists():
        raise archive.damaged(file, "lacks the database")
    return manifest


def _inside(folder: Path, name: str) -> Path:
    """Where a part lies in a folder; a name that leads out of it is refused."""
    place = (folder / name).resolve()
    if not place.is_relative_to(folder.resolve()):
        raise BackupProblem(
            "damaged", f"The backup holds a part named {name}, which no backup of this system has."
        )
    place.parent.mkdir(parents=True, exist_ok=True)
    return place


def _keys(folder: Path, secret: str) -> dict[str, str]:
    sealed = folder / archive.KEYS
    return archive.unseal_keys(sealed.read_bytes(), secret) if secret and sealed.exists() else {}


def check(manifest: dict[str, Any], folder: Path, keys: dict[str, str]) -> dict[str, Any]:
    """Fill a scratch server of its own from the backup and follow the trail there."""
    with _scratch_server(manifest["mode"]) as (place, cluster):
        roles.make_roles(cluster)
        roles.make_database(cluster, "yantuo_check")
        url = cluster.url(OWNER, "yantuo_check")
        pgtools.restore(url, folder / archive.DATABASE, cluster.programs / "pg_restore")
        _lay(folder / "keys", place / "keys")
        _lay(folder / "anchors", place / "anchors")
        environment = {
            **binaries.clean_environment(),
            **variables_for(manifest["mode"], place, keys),
            "DATABASE_URL": cluster.url(APP, "yantuo_check"),
            "DATABASE_ADMIN_URL": url,
            "YANTUO_EMBEDDED": "1",
        }
        found = _proved(url, manifest, environment)
    return {**found, "keys": "sealed" if manifest["keys"] == "sealed" else "missing"}


@contextmanager
def _scratch_server(mode: str) -> Iterator[tuple[Path, Cluster]]:
    """A database server of this command alone, gone afterwards; the account that runs it has to reach its folder."""
    place = Path(tempfile.mkdtemp(prefix="yantuo-check-"))
    place.chmod(0o711)
    (place / MARK).write_text(mode + "\n")
    cluster = Cluster(place, fast=True)
    try:
        with running(cluster):
            yield place, cluster
    finally:
        shutil.rmtree(cluster.data, ignore_errors=True)
        shutil.rmtree(cluster.sockets, ignore_errors=True)
        shutil.rmtree(place, ignore_errors=True)


def variables_for(mode: Mode, place: Path, keys: dict[str, str]) -> dict[str, str]:
    """What the programs of a scratch installation are told; its keys are those of the backup where they are known."""
    before = {
        name: os.environ.pop(name) for name in ("YANTUO_SECRET_KEY", "YANTUO_FIELD_KEY") if name in os.environ
    }
    try:
        made = variables(mode, place)
    finally:
        os.environ.update(before)
    known = {"YANTUO_SECRET_KEY": keys.get("secret"), "YANTUO_FIELD_KEY": keys.get("field")}
    return {**made, **{name: value for name, value in known.items() if value}}


def _lay(source: Path, target: Path) -> None:
    """Copy the files of a folder of the archive, where it has one."""
    if source.is_dir():
        target.mkdir(mode=0o700, parents=True, exist_ok=True)
        for place in source.iterdir():
            shutil.copyfile(place, target / place.name)


def _proved(url: str, manifest: dict[str, Any], environment: dict[str, str]) -> dict[str, Any]:
    """Follow the trail and compare its ends and the attachments with what the manifest says."""
    done = subprocess.run(
        [sys.executable, "-P", "-m", "yantuo", "trail", "verify", "--json"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        told = json.loads(done.stdout.strip().splitlines()[-1])
    except (IndexError, ValueError) as error:
        raise BackupProblem(
            "failed", f"The trail of the backup could not be followed: {done.stderr.strip()}"
        ) from error
    parts = [part["name"] for part in manifest["parts"]]
    broken = (
        told["broken"]
        and f"office {told['broken']['office']}, entry {told['broken']['seq']}: {told['broken']['reason']}"
    )
    return {
        "parts": len(parts),
        "blobs": sum(name.startswith("files/") for name in parts),
        "entries": told["entries"],
        "intact": bool(told["intact"]) and not (wrong := _differs(url, manifest)),
        "broken": broken or (None if told["intact"] and not wrong else wrong),
    }


def _differs(url: str, manifest: dict[str, Any]) -> str:
    """What in the filled database is not as the manifest says; empty where all is."""
    with psycopg.connect(url) as db:
        heads = {str(o): [s, h] for o, s, h in db.execute("select office_id, seq, hash from trail_head")}
        blobs = {f"files/{row[0][:2]}/{row[0][2:]}" for row in db.execute("select sha256 from files_blob")}
    if heads != manifest["heads"]:
        return "the ends of the chains are not those of the manifest"
    held = {part["name"] for part in manifest["parts"] if part["name"].startswith("files/")}
    return "" if blobs == held else "the attachments are not those the database names"


def restore(file: Path, manifest: dict[str, Any], folder: Path, keys: dict[str, str]) -> dict[str, Any]:
    """Fill the empty installation of the backup's kind; raises Problem, and then it is empty as before."""
    with opened(manifest["mode"]) as installation:
        url = installation.admin_url
        if not url:
            raise BackupProblem(
                "no_owner",
                "Set DATABASE_ADMIN_URL to the owner's address: only the owner may fill the database.",
            )
        refuse_older(url, manifest)
        _refuse_filled(installation, url)
        empty(url)
        try:
            pgtools.restore(url, folder / archive.DATABASE)
            _lay_files(file, installation.folder)
            _lay(folder / "anchors", installation.folder / "anchors")
            held = _lay_keys(folder, installation, manifest, keys)
        except BaseException:
            empty(url)
            shutil.rmtree(installation.folder / "files", ignore_errors=True)
            raise
        installation.prepare()
        found = _proved(url, manifest, dict(os.environ))
        # The mark is no part of a dump; without it the next start would load the city again.
        if manifest["mode"] == "demo":
            roles.mark_database(url, "demo", "loaded")
        note = {"restored": str(file), "made_at": manifest["made_at"], "intact": found["intact"]}
        installation.manage("note_backup", json.dumps(note), quiet=True)
    return {**found, "keys": held}


def refuse_older(url: str, manifest: dict[str, Any]) -> None:
    """Refuse a server of an older main version than the one the backup was made on: it cannot read such a dump."""
    made = int(manifest["server"].split(".")[0])
    with psycopg.connect(url) as db:
        ours = db.info.server_version // 10000
    if ours < made:
        raise BackupProblem(
            "failed",
            f"The backup was made on PostgreSQL {made} and cannot go into PostgreSQL {ours}: restore it into a server "
            f"of version {made} or newer. Nothing was changed.",
        )


def _refuse_filled(installation: Installation, url: str) -> None:
    """Refuse an installation that holds anything a restore would bury."""
    held = []
    with psycopg.connect(url) as db:
        for table, what in _FILLED:
            if db.execute("select to_regclass(%s)", [f"public.{table}"]).fetchone() != (None,):
                row = db.execute(f"select count(*) from {table}").fetchone()  # noqa: S608 - names from above
                held += [f"{row[0]} {what}"] if row and row[0] else []
    files = installation.folder / "files"
    if files.is_dir() and any(place.is_file() for place in files.glob("??/*")):
        held.append("attachments")
    if held:
        raise BackupProblem(
            "filled",
            f"Refused: this system is not empty ({', '.join(held)}), and a restore would bury it. "
            "Restore into an empty one: "
            "set YANTUO_DATA to a new folder (with a given server: an empty database too). Nothing was changed.",
        )


def empty(url: str) -> None:
    """Take everything out of a database that belongs to us, so that a dump can fill it."""
    with psycopg.connect(url, autocommit=True) as db:
        db.execute("drop schema public cascade")
        db.execute("create schema public")
    roles.give(url, pgtools.address(os.environ["DATABASE_URL"])["PGUSER"])


def _lay_files(file: Path, data: Path) -> None:
    """Lay the attachments into the data folder; the archive was proved whole before."""
    root = data / "files"

    def take(name: str, stream: IO[bytes]) -> None:
        if name.startswith("files/"):
            with _inside(data, name).open("wb") as target:
                shutil.copyfileobj(stream, target, archive.CHUNK)

    try:
        root.mkdir(mode=0o700, exist_ok=True)
        archive.read(file, take)
    except OSError as error:
        raise BackupProblem(
            "no_room", f"The attachments cannot be written into {root} ({error.strerror})."
        ) from error


def _lay_keys(
    folder: Path, installation: Installation, manifest: dict[str, Any], keys: dict[str, str]
) -> str:
    """Put the keys of the backup in place of those just made, or say whether the present ones are the same."""
    place = installation.folder / "keys"
    _lay(folder / "keys", place)
    for name, value in keys.items():
        target = place / name
        target.unlink(missing_ok=True)
        with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            file.write(value)
    if keys:
        os.environ.update({"YANTUO_SECRET_KEY": keys["secret"], "YANTUO_FIELD_KEY": keys["field"]})
        return "restored"
    return (
        "same" if archive.fingerprint(os.environ["YANTUO_FIELD_KEY"]) == manifest["field_key"] else "missing"
    )
