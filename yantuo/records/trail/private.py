"""Personal data of an entry: how it is digested for the chain and sealed beside it."""

import hashlib
import json
from collections.abc import Mapping

SEALED_IN = "trail_private.sealed"


def private_text(private: Mapping[str, str]) -> str:
    """Personal data as the text that is digested and sealed."""
    return json.dumps(dict(private), ensure_ascii=False, sort_keys=True)


def private_digest(salt: str, text: str) -> str:
    """What the chain keeps of personal data."""
    return hashlib.sha256(f"{salt}:{text}".encode()).hexdigest()
