"""A backup holds everything and comes back whole; what is damaged, cut, foreign or in the way is refused."""

import json
import os
import resource
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yantuo.start import archive
from yantuo.start.backup import DAYS, WEEKS, superseded
from yantuo.start.places import ROOT, Problem

PHONE = "19900000042"
PASSPHRASE = "a long word for the keys"


@dataclass
class Bureau:
    """One real installation in a folder of its own."""

    folder: Path

    def run(self, *command: str, limit: int = 0, **extra: str) -> "subprocess.CompletedProcess[str]":
        """Run a program on it; `limit` is the most bytes a file may have."""

        def bound() -> None:
            if limit:
                resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

        return subprocess.run(
            [sys.executable, "-P", *command],
            cwd=ROOT,
            env={**self.environment(), **extra},
            capture_output=True,
            text=True,
            check=False,
            preexec_fn=bound,
        )

    def environment(self) -> dict[str, str]:
        """What its programs are told: nothing of the tests' own database."""
        ours = ("DATABASE_", "YANTUO_", "DJANGO_")
        kept = {key: value for key, value in os.environ.items() if not key.startswith(ours)}
        return {**kept, "YANTUO_DATA": str(self.folder), "PYTHONPATH": str(ROOT)}

    def go(self, *command: str, **more: Any) -> "subprocess.CompletedProcess[str]":
        """Run one of the launcher's commands."""
        return self.run("-m", "yantuo", *command, **more)

    def tell(self) -> dict[str, Any]:
        """What is on file."""
        done = self.run(str(Path(__file__).with_name("fill_bureau.py")), "tell")
        assert done.returncode == 0, done.stderr
        return dict(json.loads(done.stdout.splitlines()[-1]))


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that the database's account can reach."""
    folder = Path(tempfile.mkdtemp(prefix="y-", dir="/tmp"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def bureau() -> Iterator[Bureau]:
    """A bureau with offices, a person, an attachment and a sealed day."""
    folder = Path(tempfile.mkdtemp(prefix="y-", dir="/tmp"))
    folder.chmod(0o711)
    made = Bureau(folder)
    done = made.run(str(Path(__file__).with_name("fill_bureau.py")), "fill")
    assert done.returncode == 0, done.stderr
    yield made
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def whole(bureau: Bureau, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of it with its keys."""
    file = tmp_path_factory.mktemp("backup") / "whole.tar"
    done = bureau.go("backup", str(file), "--json", YANTUO_BACKUP_PASSPHRASE=PASSPHRASE)
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert (answer["blobs"], answer["keys"]) == (1, "sealed")
    assert answer["bytes"] == file.stat().st_size
    assert file.stat().st_mode & 0o777 == 0o600
    return file


def test_everything_comes_back_into_an_empty_system(whole: Path, place: Path) -> None:
    fresh = Bureau(place)
    done = fresh.go("restore", str(whole), "--json", YANTUO_BACKUP_PASSPHRASE=PASSPHRASE)
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert (answer["intact"], answer["keys"], answer["check"]) == (True, "restored", False)
    told = fresh.tell()
    assert told["offices"] == 8
    assert told["phones"] == [PHONE], "the field key came with it"
    assert told["files"] == ["%PDF-1.4 not much\n"]
    assert told["verbs"][-1] == "backup.restored"
    assert fresh.go("trail", "verify").returncode == 0
    again = fresh.go("restore", str(whole), YANTUO_BACKUP_PASSPHRASE=PASSPHRASE)
    assert again.returncode == 1
    assert "not empty" in again.stderr
    assert fresh.tell()["offices"] == 8


def test_without_the_passphrase_the_rest_comes_back_and_the_loss_is_told(whole: Path, place: Path) -> None:
    fresh = Bureau(place)
    done = fresh.go("restore", str(whole), "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["keys"] == "missing"
    assert "KEYS" in done.stderr
    keys = place / "keys" / "field"
    opened = archive.unseal_keys(parts_of(whole)[archive.KEYS], PASSPHRASE)
    keys.write_text(opened["field"])  # as the sentence asks for
    assert fresh.tell()["phones"] == [PHONE]


def test_a_wrong_passphrase_is_refused_before_anything_happens(whole: Path, place: Path) -> None:
    done = Bureau(place).go("restore", str(whole), YANTUO_BACKUP_PASSPHRASE="another")
    assert done.returncode == 1
    assert "passphrase" in done.stderr
    assert not (place / "pg").exists()


def checks() -> set[Path]:
    """Where backups are being tried, or were when a check was killed."""
    return set(Path(tempfile.gettempdir()).glob("yantuo-check-*"))


def test_a_check_proves_it_and_touches_nothing(bureau: Bureau, whole: Path) -> None:
    before, places = bureau.tell(), checks()
    done = bureau.go("restore", str(whole), "--check", "--json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["check"]
    assert answer["intact"]
    assert answer["blobs"] == 1
    assert answer["entries"] >= 1
    assert bureau.tell() == before
    assert checks() <= places


def test_without_a_passphrase_the_keys_stay_out_and_that_is_said_aloud(
    bureau: Bureau, tmp_path: Path
) -> None:
    done = bureau.go("backup", str(tmp_path / "b.tar"), "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["keys"] == "left out"
    assert "KEYS ARE NOT IN THIS BACKUP" in done.stderr
    names = set(parts_of(tmp_path / "b.tar"))
    assert archive.KEYS not in names
    assert not any("field" in name or "secret" in name for name in names)
    assert bureau.tell()["verbs"][-1] == "backup.made"


def parts_of(file: Path) -> dict[str, bytes]:
    with tarfile.open(file) as tar:
        return {info.name: stream.read() for info in tar if (stream := tar.extractfile(info))}


def packed(file: Path, parts: dict[str, bytes]) -> Path:
    with tarfile.open(file, "w") as tar:
        for name, content in parts.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, BytesIO(content))
    return file


def flipped(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


def _one_blob(parts: dict[str, bytes]) -> str:
    return next(name for name in parts if name.startswith("files/"))


DAMAGE: dict[str, Callable[[dict[str, bytes]], dict[str, bytes]]] = {
    "one bit of the database": lambda p: {**p, archive.DATABASE: flipped(p[archive.DATABASE])},
    "one bit of an attachment": lambda p: {**p, _one_blob(p): flipped(p[_one_blob(p)])},
    "one bit of the manifest": lambda p: {**p, archive.MANIFEST: flipped(p[archive.MANIFEST])},
    "an attachment lost": lambda p: {n: c for n, c in p.items() if n != _one_blob(p)},
    "the database lost": lambda p: {n: c for n, c in p.items() if n != archive.DATABASE},
    "no manifest": lambda p: {n: c for n, c in p.items() if n != archive.MANIFEST},
    "no seal of the manifest": lambda p: {n: c for n, c in p.items() if n != archive.SEAL},
    "something added": lambda p: {"files/ab/cd": b"x", **p},
    "something from outside": lambda p: {"../../escaped": b"x", **p},
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_a_damaged_archive_is_refused(whole: Path, tmp_path: Path, kind: str) -> None:
    parts = parts_of(whole)
    assert archive.read(packed(tmp_path / "same.tar", parts))["heads"], (
        "unpacked and packed again it is still good"
    )
    with pytest.raises(Problem):
        archive.read(packed(tmp_path / "bad.tar", DAMAGE[kind](parts)))


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9, 0.999])
def test_an_archive_cut_short_is_refused(whole: Path, tmp_path: Path, share: float) -> None:
    bad = tmp_path / "cut.tar"
    content = whole.read_bytes()
    bad.write_bytes(content[: int(len(content.rstrip(b"\0")) * share)])
    with pytest.raises(Problem):
        archive.read(bad)


def test_a_damaged_archive_leaves_the_system_empty(whole: Path, place: Path, tmp_path: Path) -> None:
    parts = parts_of(whole)
    bad = packed(tmp_path / "bad.tar", DAMAGE["one bit of the database"](parts))
    for command in (("restore", str(bad)), ("restore", str(bad), "--check")):
        done = Bureau(place).go(*command, "--json")
        assert done.returncode == 1
        assert json.loads(done.stdout)["fault"] == "damaged"
        assert len(done.stderr.strip().splitlines()) == 1
    assert not (place / "pg").exists()
    assert not (place / "files").exists()


def test_a_tampered_trail_does_not_pass_the_check(whole: Path, tmp_path: Path) -> None:
    """The hashes of the archive fit, but the manifest tells other ends of the chains than the database has."""
    parts = parts_of(whole)
    manifest = json.loads(parts[archive.MANIFEST])
    office = next(iter(manifest["heads"]))
    manifest["heads"][office][1] = "0" * 64
    text = json.dumps(manifest).encode()
    import hashlib

    parts |= {archive.MANIFEST: text, archive.SEAL: hashlib.sha256(text).hexdigest().encode()}
    done = Bureau(tmp_path).go("restore", str(packed(tmp_path / "forged.tar", parts)), "--check", "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["intact"] is False


def test_an_attachment_that_is_missing_fails_the_backup(bureau: Bureau, tmp_path: Path) -> None:
    blob = next((bureau.folder / "files").glob("??/*"))
    hidden = blob.with_name("hidden")
    blob.rename(hidden)
    try:
        done = bureau.go("backup", str(tmp_path / "b.tar"))
    finally:
        hidden.rename(blob)
    assert done.returncode == 1
    assert "missing from disk" in done.stderr
    assert list(tmp_path.iterdir()) == []
    assert bureau.tell()["verbs"][-1] == "backup.failed"


def test_an_attachment_that_was_altered_fails_the_backup(bureau: Bureau, tmp_path: Path) -> None:
    blob = next((bureau.folder / "files").glob("??/*"))
    content = blob.read_bytes()
    blob.write_bytes(flipped(content))
    try:
        done = bureau.go("backup", str(tmp_path / "b.tar"))
    finally:
        blob.write_bytes(content)
    assert done.returncode == 1
    assert "changed on disk" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def held_up(bureau: Bureau) -> Iterator[None]:
    """The database of the bureau stays up, so that a limit on files does not stop its start."""
    code = (
        "from yantuo.start.database import opened\nwith opened('serve'):\n print('up', flush=True)\n input()"
    )
    with subprocess.Popen(
        [sys.executable, "-P", "-c", code],
        cwd=ROOT,
        env=bureau.environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as keeper:
        assert keeper.stdout
        assert keeper.stdout.readline() == "up\n"
        yield
        keeper.communicate("\n")


@pytest.mark.usefixtures("held_up")
@pytest.mark.parametrize("limit", [50_000, 430_000])
def test_a_full_disk_is_told_and_leaves_nothing_behind(bureau: Bureau, tmp_path: Path, limit: int) -> None:
    """A limit on the size of files stands for the disk: it stops the dump, or the archive that grows beyond it."""
    done = bureau.go("backup", str(tmp_path / "b.tar"), limit=limit)
    assert done.returncode == 1
    assert "no room" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_what_is_there_is_not_overwritten(bureau: Bureau, tmp_path: Path) -> None:
    file = tmp_path / "b.tar"
    file.write_text("mine")
    done = bureau.go("backup", str(file))
    assert done.returncode == 1
    assert file.read_text() == "mine"
    assert bureau.go("backup", str(tmp_path / "no" / "folder.tar")).returncode == 1


@pytest.mark.parametrize(
    "command", [("backup",), ("backup", "x.tar", "--nightly"), ("restore",), ("restore", "--check")]
)
def test_wrong_usage_is_told_apart_from_no(tmp_path: Path, command: tuple[str, ...]) -> None:
    done = Bureau(tmp_path).go(*command)
    assert done.returncode == 2
    assert "usage" in done.stderr


def test_the_nightly_backup_goes_into_its_folder(bureau: Bureau, tmp_path: Path) -> None:
    folder = tmp_path / "nightly"
    done = bureau.go("backup", "--nightly", "--json", YANTUO_BACKUPS=str(folder))
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert [place.name for place in folder.iterdir()] == [Path(answer["file"]).name]
    assert answer["removed"] == []


def names(days: list[date]) -> list[str]:
    return [f"yantuo-{day.isoformat()}T0230.tar" for day in days]


def test_a_year_of_nights_leaves_two_weeks_and_eight_weeks() -> None:
    nights = [date(2026, 12, 31) - timedelta(days=n) for n in range(365)]
    kept = sorted(set(names(nights)) - set(superseded(names(nights))), reverse=True)
    assert kept[:DAYS] == names(nights[:DAYS])
    weekly = [date.fromisoformat(name[7:17]) for name in kept[DAYS:]]
    assert len(weekly) == WEEKS
    assert all(day.isoweekday() == 7 for day in weekly[1:]), "of each whole week its last night"
    assert all(newer - older <= timedelta(days=7) for newer, older in pairwise(weekly))


@given(st.sets(st.dates(date(2020, 1, 1), date(2030, 1, 1)), max_size=60))
def test_pruning_never_removes_the_newest_and_is_done_after_one_time(days: set[date]) -> None:
    every = [*names(sorted(days)), "yantuo-mine.tar", "other.tar"]
    gone = superseded(every)
    left = [name for name in every if name not in gone]
    assert {"yantuo-mine.tar", "other.tar"} <= set(left), "what is not ours stays"
    assert set(names(sorted(days)[-DAYS:])) <= set(left)
    assert superseded(left) == []
