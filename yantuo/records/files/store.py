"""Bytes on disk under their SHA-256: written complete or not at all, once each."""

import errno
import hashlib
import os
import secrets
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from yantuo.records.files.refusals import Empty, StoreFull, TooLarge

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
CHUNK = 2**20  # bytes
ABANDONED = 24 * 3600  # seconds after which a draft of a killed process is removed


def folder() -> Path:
    """Where the bytes lie."""
    place: Path = settings.DATA / "files"
    return place


def place_of(sha256: str) -> Path:
    """Where the bytes of one hash lie."""
    return folder() / sha256[:2] / sha256[2:]


@dataclass
class Draft:
    """Bytes that have arrived but have no place yet."""

    place: Path
    size: int
    sha256: str

    def keep(self) -> None:
        """Give the bytes their place; where the same bytes lie there whole, they stay and only look new."""
        target = place_of(self.sha256)
        with _room():
            target.parent.mkdir(parents=True, exist_ok=True)
            if lies_whole(target, self.sha256):
                os.utime(target)
                return
            self.place.replace(target)
            _sync(target.parent)


@contextmanager
def received(chunks: Iterable[bytes], *, name: str, limit: int) -> Iterator[Draft]:
    """Stream bytes to a draft that is gone after the block unless it was kept.

    Raises TooLarge at the limit without reading on, Empty, or StoreFull where the disk has no room.
    """
    drafts = folder() / "drafts"
    place = drafts / secrets.token_hex(16)
    try:
        with _room():
            drafts.mkdir(mode=0o700, parents=True, exist_ok=True)
            size, sha256 = _write(place, chunks, name, limit)
        if not size:
            raise Empty(name)
        yield Draft(place, size, sha256)
    finally:
        place.unlink(missing_ok=True)


def _write(place: Path, chunks: Iterable[bytes], name: str, limit: int) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    with place.open("xb") as file:
        for chunk in chunks:
            size += len(chunk)
            if size > limit:
                raise TooLarge(name, limit)
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return size, digest.hexdigest()


@contextmanager
def _room() -> Iterator[None]:
    """Turn a full disk into a refusal."""
    try:
        yield
    except OSError as error:
        if error.errno in NO_ROOM:
            raise StoreFull from error
        raise


def _sync(place: Path) -> None:
    """Make a new name in a folder survive a power cut."""
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def chunks_of(place: Path) -> Iterator[bytes]:
    """The content of a file, piece by piece."""
    with place.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def sha256_of(place: Path) -> str:
    """The hash of what lies on disk."""
    digest = hashlib.sha256()
    for chunk in chunks_of(place):
        digest.update(chunk)
    return digest.hexdigest()


def lies_whole(place: Path, sha256: str) -> bool:
    """Whether a file is there and is what its hash says; a damaged one is replaced when its bytes come again."""
    try:
        return sha256_of(place) == sha256
    except OSError:  # not there, or the disk no longer reads it
        return False


def on_disk() -> Iterator[tuple[str, Path]]:
    """Every stored file with the hash its name says."""
    for place in sorted(folder().glob("[0-9a-f][0-9a-f]/*")):
        yield place.parent.name + place.name, place


def clear_drafts() -> int:
    """Remove the drafts that killed processes left behind; returns how many."""
    old = [
        place for place in (folder() / "drafts").glob("*") if time.time() - place.stat().st_mtime > ABANDONED
    ]
    for place in old:
        place.unlink(missing_ok=True)
    return len(old)
