"""Front-end files from pinned packages, checked by hash (assets.lock.json); none lies in the repository."""

import json
import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from .places import ROOT, VENDOR, Problem, locked

LOCK = ROOT / "assets.lock.json"


@dataclass(frozen=True)
class Package:
    """One row of the lock: which files of which package are kept, under which licence."""

    name: str
    version: str
    integrity: str
    licence: str
    files: tuple[str, ...]


def packages(lock: Path = LOCK) -> list[Package]:
    """The rows of the lock."""
    rows = json.loads(lock.read_text())
    return [Package(**{**row, "files": tuple(row["files"])}) for row in rows]


def fetch(lock: Path = LOCK, vendor: Path = VENDOR) -> None:
    """Put the kept files into vendor/<package>/ unless they are those of the lock already."""
    vendor.mkdir(exist_ok=True)
    mark = vendor / "vendor" / ".lock"
    with locked(vendor / ".fetching"):
        if mark.exists() and mark.read_text() == lock.read_text():
            return
        with tempfile.TemporaryDirectory(dir=vendor) as folder:
            new = Path(folder) / "vendor"
            new.mkdir()
            with ThreadPoolExecutor(4) as threads:
                list(threads.map(lambda package: _fetch_one(package, Path(folder), new), packages(lock)))
            (new / ".lock").write_text(lock.read_text())
            shutil.rmtree(vendor / "vendor", ignore_errors=True)
            new.rename(vendor / "vendor")


def _fetch_one(package: Package, scratch: Path, new: Path) -> None:
    from hatch_npm_vendor import vendor_package
    from hatch_npm_vendor.plugin import DEFAULT_REGISTRY

    whole = scratch / "whole" / package.name
    try:
        vendor_package(whole, package.name, package.version, package.integrity, registry=DEFAULT_REGISTRY)
    except RuntimeError as error:
        raise Problem(
            f"The front-end package {package.name} {package.version} is not the one in {LOCK.name} ({error}): "
            "somebody changed it on the way. Nothing was installed."
        ) from error
    except OSError as error:
        raise Problem(
            f"The front-end package {package.name} could not be fetched ({error}): check the network or the proxy, "
            "or use a folder made by 'go pack'."
        ) from error
    for file in package.files:
        kept = new / package.name / Path(file).name
        kept.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(whole / file, kept)
