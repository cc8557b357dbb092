"""The key that seals the trail: made on first use, outside the database, readable by this account only."""

import base64
import os
import secrets
from contextlib import suppress
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

PRIVATE, PUBLIC = "trail_seal", "trail_seal.pub"


def folder() -> Path:
    """Where keys are kept: keys/ under the data folder, made private."""
    place: Path = settings.DATA / "keys"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def signing_key() -> Ed25519PrivateKey:
    """The private key; the first call makes it and notes its public half."""
    place = folder() / PRIVATE
    if not place.exists():
        _keep(place, base64.b64encode(Ed25519PrivateKey.generate().private_bytes_raw()))
    key = Ed25519PrivateKey.from_private_bytes(base64.b64decode(place.read_bytes()))
    if public_text(key) not in trusted():
        with (folder() / PUBLIC).open("a") as file:
            file.write(public_text(key) + "\n")
    return key


def _keep(place: Path, content: bytes) -> None:
    """Write a file of mode 0600 complete or not at all; of two that write at once the first one stays."""
    draft = place.with_name(f".{place.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    with suppress(FileExistsError):
        os.link(draft, place)
    draft.unlink()


def trusted() -> frozenset[str]:
    """Every public key this installation has ever sealed with (base64); empty where it never has."""
    place: Path = settings.DATA / "keys" / PUBLIC
    return frozenset(place.read_text().split()) if place.exists() else frozenset()


def public_text(key: Ed25519PrivateKey) -> str:
    """The public half as base64."""
    return base64.b64encode(key.public_key().public_bytes_raw()).decode()


def sign(content: bytes) -> tuple[str, str]:
    """Signature and public key, both base64."""
    key = signing_key()
    return base64.b64encode(key.sign(content)).decode(), public_text(key)


def is_signed(content: bytes, signature: str, public_key: str) -> bool:
    """Whether the signature is the key's; anything that is no signature or no key is a plain no."""
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key, validate=True))
        key.verify(base64.b64decode(signature, validate=True), content)
    except (InvalidSignature, ValueError):
        return False
    return True
