"""What every dossier's page shows besides its own facts: steps, clocks, course."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from yantuo.casework.deadlines.models import Deadline
from yantuo.casework.deadlines.show import Shown, shown
from yantuo.casework.dossiers.kinds import Kind, kind_of
from yantuo.casework.dossiers.models import Case, Dossier
from yantuo.casework.dossiers.queries import timeline
from yantuo.directory.people.actor import Actor
from yantuo.kernel.flow import Open
from yantuo.records.files.models import Attachment
from yantuo.records.law.queries import law
from yantuo.ui.parts import Event


@dataclass(frozen=True)
class StepButton:
    """A step the person may take from here; where something is missing, what."""

    label: str
    url: str
    verb: str
    reasons: tuple[str, ...]
    first: bool


@dataclass(frozen=True)
class DossierPage:
    """Everything common of one page; made with five queries."""

    dossier: Dossier
    kind: Kind
    state: str
    steps: list[StepButton]
    clocks: list[Shown]
    course: list[Event]
    files: list[Attachment]


def page_of(case: Case, actor: Actor, at: datetime, url_names: dict[str, str]) -> DossierPage:
    """The common part of a case's page; `url_names` says which address takes which step."""
    dossier, (rules, working_days) = case.dossier, law()
    kind = kind_of(dossier)
    rows = Deadline.objects.filter(dossier=dossier).running_first()
    clocks = shown(
        rows.prefetch_related("pauses", "rungs").select_related("extension"), at, working_days, rules
    )
    return DossierPage(
        dossier=dossier,
        kind=kind,
        state=kind.state_label(case.state),
        steps=_buttons(kind.flow.open_to(case, actor), case, url_names),
        clocks=clocks,
        course=timeline(dossier, {one.deadline.key: one.name for one in clocks}),
        files=list(Attachment.objects.of("dossier", dossier.pk)),
    )


def _buttons(opened: list[Open[Any]], case: Case, url_names: dict[str, str]) -> list[StepButton]:
    leading = next((row.step.verb for row in opened if not row.step.beside), "")
    return [
        StepButton(
            label=str(row.step.label),
            url=reverse(url_names[row.step.verb], args=[case.pk]),
            verb=row.step.verb,
            reasons=tuple(map(str, row.reasons)),
            first=row.step.verb == leading,
        )
        for row in opened
        if row.step.verb in url_names
    ]
