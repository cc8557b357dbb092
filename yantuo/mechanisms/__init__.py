"""The mechanisms of supervision, one folder each, all of the same shape."""

from importlib import import_module
from pathlib import Path

from yantuo.kernel.manifest import Manifest, check_together

# The order in which they stand on screen; a mechanism that is not here appears nowhere.
ORDER: tuple[str, ...] = ("inspection",)


def manifests() -> list[Manifest]:
    """What every mechanism says of itself, in order; loads no models. A wrong one raises ManifestFault."""
    every = [_manifest(name) for name in ORDER]
    check_together(every)
    return every


def apps() -> list[str]:
    """Django's apps of the mechanisms in order: the folder itself, or its parts of the same shape."""
    folders = [Path(__file__).parent / name for name in ORDER]
    found = [
        place.parent
        for folder in folders
        for place in sorted([*folder.glob("apps.py"), *folder.glob("*/apps.py")])
    ]
    return [".".join((__name__, *place.relative_to(Path(__file__).parent).parts)) for place in found]


def _manifest(name: str) -> Manifest:
    found: Manifest = import_module(f"{__name__}.{name}.manifest").MANIFEST
    if found.key != name:
        raise ValueError(f"the manifest in {name} is called {found.key}: name it after its folder")
    return found
