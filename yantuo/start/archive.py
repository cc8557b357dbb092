"""The file a backup is: its parts, a manifest with the hash of each, and the keys under a passphrase.

A plain tar file, so that it can be opened without us. `manifest.json` is the last part but one, `manifest.sha256`
the last: an archive that was cut short has neither.
"""

import base64
import errno
import hashlib
import io
import json
import os
import secrets
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from .places import Problem

FORMAT = 1
MANIFEST, SEAL = "manifest.json", "manifest.sha256"
DATABASE, KEYS = "database.dump", "keys.sealed"
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
CHUNK = 2**20  # bytes
COST = {"n": 2**15, "r": 8, "p": 1}  # scrypt: some 0.1 s and 32 MB for every passphrase tried

Taker = Callable[[str, IO[bytes]], None]


class BackupProblem(Problem):
    """A backup that cannot be made or used; `code` is for programs that say it in another language."""

    def __init__(self, code: str, text: str) -> None:
        """`code` is one of no_room, no_owner, attachment, unwritable, damaged, passphrase, filled, failed."""
        super().__init__(text)
        self.code = code


class _Hashing(io.RawIOBase):
    """Passes a stream on and hashes what goes by."""

    def __init__(self, source: IO[bytes]) -> None:
        """`source` is read to its end or not at all."""
        self.source, self.digest, self.size = source, hashlib.sha256(), 0

    def read(self, size: int = -1) -> bytes:
        """The next piece."""
        piece = self.source.read(size)
        self.digest.update(piece)
        self.size += len(piece)
        return piece


@dataclass
class Writing:
    """An archive being written."""

    tar: tarfile.TarFile
    parts: list[dict[str, Any]] = field(default_factory=list)

    def add(self, name: str, place: Path, expected: str = "") -> None:
        """Add a file under a name; raises Problem where it is not what it should be (its SHA-256)."""
        with place.open("rb") as file:
            info = _info(name, os.fstat(file.fileno()).st_size)
            passing = _Hashing(file)
            self.tar.addfile(info, passing)
        found = passing.digest.hexdigest()
        if expected and found != expected:
            raise BackupProblem(
                "attachment",
                f"The attachment {place} is not what it was: its bytes have changed on disk. Nothing is kept.",
            )
        self.parts.append({"name": name, "size": info.size, "sha256": found})

    def add_bytes(self, name: str, content: bytes) -> None:
        """Add a small part."""
        self._plain(name, content)
        self.parts.append({"name": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()})

    def finish(self, facts: dict[str, Any]) -> None:
        """Write the manifest and its hash, which make the archive whole."""
        text = json.dumps(
            {"format": FORMAT, **facts, "parts": self.parts}, ensure_ascii=False, indent=1
        ).encode()
        self._plain(MANIFEST, text)
        self._plain(SEAL, hashlib.sha256(text).hexdigest().encode())

    def _plain(self, name: str, content: bytes) -> None:
        self.tar.addfile(_info(name, len(content)), io.BytesIO(content))


def _info(name: str, size: int) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info


@contextmanager
def written(target: Path) -> Iterator[Writing]:
    """Write an archive, readable by this account only, complete or not at all; a full disk is told as such."""
    if target.exists():
        raise BackupProblem(
            "unwritable", f"{target} is there already: give the backup another name, or move that file away."
        )
    draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        with _told(target):
            handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
                    yield Writing(tar)
                file.flush()
                os.fsync(file.fileno())
            draft.rename(target)
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def _told(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in NO_ROOM:
            raise no_room(target.parent) from error
        raise BackupProblem(
            "unwritable", f"The backup {target} cannot be written ({error.strerror or error})."
        ) from error


def no_room(folder: Path) -> BackupProblem:
    """The sentence for a disk without room."""
    return BackupProblem(
        "no_room",
        f"There is no room for the backup in {folder}: free some space, or set YANTUO_BACKUPS to a folder on another "
        "disk. Nothing was kept of the unfinished backup.",
    )


def read(archive: Path, take: Taker | None = None) -> dict[str, Any]:
    """Read an archive to its end and return its manifest; raises Problem with the first thing that is wrong.

    `take` gets each part as a stream while it is being hashed; what it has taken counts only once this returns.
    """
    seen: dict[str, tuple[int, str]] = {}
    texts: dict[str, bytes] = {}
    try:
        with tarfile.open(archive, "r:") as tar:
            for info in tar:
                if not info.isreg() or info.name in seen or info.name in texts:
                    raise damaged(
                        archive, f"holds the part {info.name} twice, or as something else than a file"
                    )
                stream = tar.extractfile(info)
                assert stream is not None
                if info.name in (MANIFEST, SEAL):
                    texts[info.name] = stream.read(64 * CHUNK)
                    continue
                seen[info.name] = _pass(info.name, stream, take)
    except (tarfile.TarError, EOFError) as error:
        raise damaged(archive, f"cannot be read to its end ({error})") from error
    except OSError as error:
        raise BackupProblem(
            "damaged", f"The backup {archive} cannot be read ({error.strerror or error})."
        ) from error
    return _checked(archive, texts, seen)


def _pass(name: str, stream: IO[bytes], take: Taker | None) -> tuple[int, str]:
    passing = _Hashing(stream)
    if take:
        take(name, passing)  # type: ignore[arg-type]
    while passing.read(CHUNK):
        pass
    return passing.size, passing.digest.hexdigest()


def damaged(archive: Path, why: str) -> BackupProblem:
    """The sentence for an archive that is not what was written."""
    return BackupProblem(
        "damaged", f"The backup {archive} is damaged: it {why}. Nothing was restored; take another backup."
    )


def _checked(archive: Path, texts: dict[str, bytes], seen: dict[str, tuple[int, str]]) -> dict[str, Any]:
    if MANIFEST not in texts or SEAL not in texts:
        raise damaged(
            archive, "has no manifest at its end, so it was cut short or is no backup of this system"
        )
    if hashlib.sha256(texts[MANIFEST]).hexdigest().encode() != texts[SEAL].strip():
        raise damaged(archive, "has a manifest that was altered")
    manifest: dict[str, Any] = json.loads(texts[MANIFEST])
    if manifest.get("format") != FORMAT:
        raise BackupProblem(
            "damaged",
            f"The backup {archive} was made by another version of this system, which can restore it.",
        )
    named = {part["name"]: (part["size"], part["sha256"]) for part in manifest["parts"]}
    if missing := sorted(named.keys() - seen.keys()):
        raise damaged(archive, f"lacks {len(missing)} of its parts, the first being {missing[0]}")
    if strange := sorted(seen.keys() - named.keys()):
        raise damaged(archive, f"holds {strange[0]}, which its manifest does not name")
    if altered := sorted(name for name in named if named[name] != seen[name]):
        raise damaged(archive, f"holds {len(altered)} altered parts, the first being {altered[0]}")
    return manifest


def seal_keys(keys: dict[str, str], passphrase: str) -> bytes:
    """Keys under a passphrase (scrypt and AES-256-GCM)."""
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    text = AESGCM(_stretched(passphrase, salt)).encrypt(nonce, json.dumps(keys).encode(), KEYS.encode())
    return base64.b64encode(salt + nonce + text)


def unseal_keys(content: bytes, passphrase: str) -> dict[str, str]:
    """The keys again; raises Problem where the passphrase is another."""
    raw = base64.b64decode(content)
    try:
        text = AESGCM(_stretched(passphrase, raw[:16])).decrypt(raw[16:28], raw[28:], KEYS.encode())
    except InvalidTag as error:
        raise BackupProblem(
            "passphrase",
            "The passphrase does not open the keys of this backup: give the one it was made with.",
        ) from error
    return dict(json.loads(text))


def _stretched(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, **COST).derive(passphrase.encode())


def fingerprint(key: str) -> str:
    """By what a key is recognised without being told."""
    return hashlib.sha256(f"yantuo key {key}".encode()).hexdigest()[:16]
