"""What every program of one installation is told: mode, data folder, keys and database addresses."""

import base64
import os
import secrets
from pathlib import Path

from .places import ROOT, Mode, kept


def variables(mode: Mode, folder: Path) -> dict[str, str]:
    """The environment of an installation's programs, without the database; keys are made once and kept."""
    (folder / "static").mkdir(
        mode=0o755, exist_ok=True
    )  # the server of static files warns where it is missing
    return {
        "YANTUO_MODE": mode,
        "YANTUO_DATA": str(folder),
        "YANTUO_SECRET_KEY": os.environ.get("YANTUO_SECRET_KEY")
        or kept(folder, "secret", lambda: secrets.token_urlsafe(48)),
        "YANTUO_FIELD_KEY": os.environ.get("YANTUO_FIELD_KEY")
        or kept(folder, "field", lambda: base64.b64encode(secrets.token_bytes(32)).decode()),
        "DJANGO_SETTINGS_MODULE": "yantuo.config.settings",
        "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")])),
    }


def compile_catalogues() -> None:
    """Compile the Chinese catalogue where a source is newer."""
    from yantuo.faces.cli.catalogues import MO, compile_if_stale

    compile_if_stale(ROOT / "yantuo", ROOT / MO)
