"""Personal data at rest: a text field that the database only ever holds encrypted."""

import base64
import os
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models

PREFIX = "v1:"


def _key() -> AESGCM:
    if not settings.FIELD_KEY:
        raise ImproperlyConfigured(
            "YANTUO_FIELD_KEY is not set: personal data cannot be read or written without it"
        )
    return AESGCM(base64.b64decode(settings.FIELD_KEY))


def seal(text: str, place: str) -> str:
    """Encrypt with AES-256-GCM; `place` (table.column) is bound in, so a value cannot be moved elsewhere."""
    nonce = os.urandom(12)
    return PREFIX + base64.b64encode(nonce + _key().encrypt(nonce, text.encode(), place.encode())).decode()


def unseal(stored: str, place: str) -> str:
    """Decrypt what `seal` made for the same place; raises InvalidTag where it was altered or moved."""
    raw = base64.b64decode(stored.removeprefix(PREFIX))
    return _key().decrypt(raw[:12], raw[12:], place.encode()).decode()


if TYPE_CHECKING:
    Text = models.TextField[str, str]
else:
    Text = models.TextField


class SealedTextField(Text):
    """Text that is encrypted per field in the database (ID numbers, phones, health data)."""

    description = "encrypted text"

    def _place(self) -> str:
        return f"{self.model._meta.db_table}.{self.column}"  # noqa: SLF001 - how Django names the table

    def get_prep_value(self, value: Any) -> Any:
        """Encrypt on the way in; an empty text stays empty."""
        return seal(value, self._place()) if value else ""

    def from_db_value(self, value: str | None, *_context: object) -> str:
        """Decrypt on the way out."""
        return unseal(value, self._place()) if value else ""
