"""The next step of each row of the work list: the one step that leads on and is open to the person, else its page."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from yantuo.casework.deadlines.models import Deadline, Light
from yantuo.casework.dossiers.kinds import Kind, kind_of
from yantuo.casework.dossiers.models import Case, Dossier
from yantuo.directory.people.actor import Actor
from yantuo.ui.parts import Button


class _Cases:
    """The main rows of a page: read together, and only if a predicate asks for what they alone know."""

    def __init__(self, dossiers: Sequence[Dossier]) -> None:
        self.dossiers = {dossier.pk: dossier for dossier in dossiers}

    @cached_property
    def rows(self) -> Mapping[Any, Case]:
        """By the dossier's id, each with its dossier as it was read already (one query, whatever kinds there are)."""
        kinds = {kind.key: kind for kind in map(kind_of, self.dossiers.values())}
        joined = [path for kind in kinds.values() for path in kind.joined]
        read = Dossier.objects.filter(pk__in=self.dossiers).select_related(*joined)
        found = {one.pk: getattr(one, kinds[one.kind].main, None) for one in read}
        for pk, case in found.items():
            if case:
                case.dossier = self.dossiers[pk]
        return {pk: case for pk, case in found.items() if case}


class _Subject:
    """A case as far as its dossier tells; everything else is looked up in its main row."""

    def __init__(self, dossier: Dossier, cases: _Cases) -> None:
        self.pk, self.dossier, self.dossier_id = dossier.pk, dossier, dossier.pk
        self.state, self.office_id = dossier.state, dossier.office_id
        self._cases = cases

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cases.rows[self.dossier_id], name)


def next_steps(rows: Sequence[Deadline], actor: Actor, at: datetime) -> dict[Any, Button]:
    """A button for every clock of a page (one query at most, mostly none)."""
    cases = _Cases([row.dossier for row in rows])
    late = {row.pk for row in rows if row.paused_since is None and row.light(at) is Light.RED}
    return {row.pk: _button(row.dossier, cases, actor, late=row.pk in late) for row in rows}


def steps_of(rows: Sequence[Dossier], actor: Actor) -> dict[Any, Button]:
    """The same for dossiers without a running clock."""
    cases = _Cases(rows)
    return {row.pk: _button(row, cases, actor) for row in rows}


def _button(dossier: Dossier, cases: _Cases, actor: Actor, *, late: bool = False) -> Button:
    # What a step still lacks is not asked, row by row: the page of the step says it.
    kind, subject = kind_of(dossier), _Subject(dossier, cases)
    opened = [step for step in kind.flow.who_may(subject, actor) if not step.beside]
    if len(opened) == 1:
        return Button(str(opened[0].label), _address(kind, dossier, opened[0].verb), go=late)
    return Button(_("Open"), kind.address(dossier))


def _address(kind: Kind, dossier: Dossier, verb: str) -> str:
    """The page of a step is called after the page of its kind (matter_finish); one without is taken on that page."""
    try:
        return reverse(f"{kind.url_name}_{verb}", args=[dossier.pk])
    except NoReverseMatch:
        return kind.address(dossier)
