"""The form of an answer: for every open problem what was done, when, and what shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yantuo.casework.cards.answering.actions import Done
from yantuo.casework.cards.models import Problem
from yantuo.casework.cards.shown import ProblemShown
from yantuo.casework.dossiers.stepping import StepForm
from yantuo.records.files.fields import SeveralFiles
from yantuo.ui.widgets import Day, Long


@dataclass(frozen=True)
class Row:
    """One problem with its fields."""

    shown: ProblemShown
    measures: BoundField
    done_on: BoundField
    files: BoundField


class AnswerForm(StepForm):
    """Measures, day and evidence of every open problem, and a word on the whole."""

    def __init__(self, *args: Any, problems: Sequence[ProblemShown], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.problems = [one for one in problems if one.problem.state == "open"]
        self.within: dict[str, str] = {}  # which problem a field belongs to: the list of faults says it
        for one in self.problems:
            known = set(self.fields)
            self._add(one.problem)
            words = _("Problem %(n)s") % {"n": one.problem.n}
            self.within.update({name: words for name in self.fields if name not in known})
            if one.answers:  # nothing is typed twice
                self.initial.setdefault(f"measures_{one.problem.pk.hex}", one.answers[-1].part.measures)
        self.fields["note"] = forms.CharField(label=_("Remarks"), required=False, widget=Long(rows=2))

    def _add(self, problem: Problem) -> None:
        key, today = problem.pk.hex, timezone.localdate().isoformat()
        self.fields[f"measures_{key}"] = forms.CharField(label=_("Measures taken"), widget=Long(rows=3))
        self.fields[f"done_on_{key}"] = forms.DateField(label=_("Done on"), widget=Day(max=today))
        self.fields[f"files_{key}"] = SeveralFiles(
            label=_("Photos or documents that show it"), required=problem.needs_evidence, most=12
        )

    def rows(self) -> list[Row]:
        """The problems with their fields, for the page."""
        return [
            Row(one, *(self[f"{name}_{one.problem.pk.hex}"] for name in ("measures", "done_on", "files")))
            for one in self.problems
        ]

    def done(self) -> dict[UUID, Done]:
        """What was done, by problem."""
        data = self.cleaned_data
        return {
            one.problem.pk: Done(
                measures=data[f"measures_{one.problem.pk.hex}"],
                done_on=data[f"done_on_{one.problem.pk.hex}"],
                files=data[f"files_{one.problem.pk.hex}"],
            )
            for one in self.problems
        }
