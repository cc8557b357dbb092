"""What a mechanism says of itself: menus, addresses, API, jobs and portal read this, never its modules."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from importlib import import_module
from typing import Any, Literal

_PATH = re.compile(r"[a-z_][a-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)+")
_KEY = re.compile(r"[a-z][a-z0-9_]*")
_URL_NAME = re.compile(r"[a-z][a-z0-9_]*(:[a-z][a-z0-9_]*)?")
_ICON = re.compile(r"[a-z0-9-]*")


class ManifestFault(ValueError):
    """A manifest that cannot be right; `faults` holds a sentence for every fault found."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


@dataclass(frozen=True, kw_only=True)
class NavEntry:
    """One place in a face's navigation, for whoever holds one of the powers (none named: everybody)."""

    label: object
    url_name: str
    icon: str = ""
    powers: tuple[str, ...] = ()
    face: Literal["desk", "business", "portal", "account"] = (
        "desk"  # account: the menu under the person's name
    )
    bar: bool = False  # also in the phone's bottom bar


@dataclass(frozen=True, kw_only=True)
class DossierKind:
    """One kind of dossier: its word on screen, its page, and where its flow table and main table are."""

    key: str
    label: object
    url_name: str
    flow: str  # dotted path of the Flow, whose name is the key
    model: str  # dotted path of the main table


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """One mechanism. Paths are dotted names that `load` resolves when needed; raises ManifestFault."""

    key: str
    title: object
    basis: str  # the article of law or document that founds it
    urls: str = ""  # urlconf
    api: str = ""  # router of the JSON API
    jobs: tuple[str, ...] = ()  # timed jobs
    work_list: str = ""  # query of what waits for an actor beyond open deadlines
    referrals: str = ""  # function that receives a referral
    public: str = ""  # query whose rows the portal may show
    nav: tuple[NavEntry, ...] = ()
    kinds: tuple[DossierKind, ...] = ()

    def __post_init__(self) -> None:
        if faults := [f"manifest {self.key}: {fault}" for fault in _faults(self)]:
            raise ManifestFault(faults)

    def paths(self) -> Iterator[tuple[str, str]]:
        """Every dotted path the manifest names, with the field it stands in."""
        for field in fields(self):
            if field.name in {"urls", "api", "work_list", "referrals", "public"} and (
                path := getattr(self, field.name)
            ):
                yield field.name, path
        yield from (("jobs", path) for path in self.jobs)
        for kind in self.kinds:
            yield from ((f"kind {kind.key}", path) for path in (kind.flow, kind.model))


def _faults(manifest: Manifest) -> Iterator[str]:
    if not _KEY.fullmatch(manifest.key):
        yield "the key must be small letters, figures and underscores"
    if isinstance(manifest.title, str) and not manifest.title:
        yield "it has no title"
    if not manifest.basis.strip():
        yield "it names no article or document as its basis"
    for place, path in manifest.paths():
        if not _PATH.fullmatch(path):
            yield f"{place}: {path!r} is no dotted path"
    for entry in manifest.nav:
        if not _URL_NAME.fullmatch(entry.url_name) or not _ICON.fullmatch(entry.icon):
            yield f"navigation: {entry.url_name!r} with icon {entry.icon!r}: no address name or no icon name"
    for kind in manifest.kinds:
        if not _KEY.fullmatch(kind.key) or not _URL_NAME.fullmatch(kind.url_name):
            yield f"kind {kind.key!r} with address name {kind.url_name!r}: only small letters, figures, _"


def check_together(manifests: Iterable[Manifest]) -> None:
    """Raise ManifestFault when two mechanisms claim the same key or the same kind of dossier."""
    every = list(manifests)
    keys = Counter(manifest.key for manifest in every)
    kinds = Counter(kind.key for manifest in every for kind in manifest.kinds)
    twice = [f"{times} mechanisms are called {key}" for key, times in keys.items() if times > 1]
    twice += [f"{times} kinds of dossier are called {key}" for key, times in kinds.items() if times > 1]
    if twice:
        raise ManifestFault(twice)


def load(path: str) -> Any:
    """What a dotted path names, a module or an attribute; ImportError says which part is missing."""
    try:
        return import_module(path)
    except ModuleNotFoundError as missing:
        if missing.name is None or not (path + ".").startswith(missing.name + "."):
            raise
    module, _, name = path.rpartition(".")
    try:
        return getattr(import_module(module), name)
    except AttributeError:
        raise ImportError(f"{module} has no {name}") from None
