"""The kinds of dossier there are: work list, search and timeline find label, page and flow of a dossier here."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.urls import reverse

from yantuo.casework.dossiers.models import Case, Dossier, rows_of
from yantuo.directory.people.actor import Actor
from yantuo.kernel.flow import Flow


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind: its word on the screen, its page, its table of steps and its main table.

    `along` names what its steps ask about who may take them beside the main row, so that a list reads it with it.
    """

    key: str
    label: Any
    url_name: str
    flow: Flow[Any]
    model: type[Case]
    along: tuple[str, ...] = ()

    @property
    def main(self) -> str:
        """What the row of the main table is called on its dossier."""
        return self.model.__name__.lower()

    @property
    def joined(self) -> list[str]:
        """What is read with a dossier for its steps, as paths from the dossier."""
        return [self.main, *(f"{self.main}__{path}" for path in self.along)]

    def address(self, dossier: Dossier) -> str:
        """The page of one dossier."""
        return reverse(self.url_name, args=[dossier.pk])

    def state_label(self, state: str) -> str:
        """What a state is called on screen."""
        return str(self.flow.label(state))


_KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind known (once, when its app is ready)."""
    if kind.key in _KINDS and _KINDS[kind.key].model is not kind.model:
        raise ValueError(f"two kinds of dossier are called {kind.key}")
    _KINDS[kind.key] = kind


def kind_of(dossier: Dossier) -> Kind:
    """The kind of a dossier."""
    return _KINDS[dossier.kind]


def kinds() -> list[Kind]:
    """All kinds, by key."""
    return [_KINDS[key] for key in sorted(_KINDS)]


def case_of(dossier: Dossier) -> models.Model:
    """The row of the dossier's main table."""
    return rows_of(kind_of(dossier).model).get(pk=dossier.pk)


_OWN_PAGES: dict[str, str] = {}


def own_pages(other: str, **names: str) -> None:
    """Name the addresses at which an enterprise reads its dossiers, by kind and for every `other` kind."""
    _OWN_PAGES.update({**names, "": other})


def own_page(dossier: Dossier, actor: Actor) -> str:
    """Where the enterprise that a dossier is about reads it, in plain words; empty for officials."""
    name = _OWN_PAGES.get(dossier.kind) or _OWN_PAGES.get("")
    theirs = dossier.enterprise_id is not None and dossier.enterprise_id in actor.enterprises
    return reverse(name, args=[dossier.pk]) if name and theirs else ""
