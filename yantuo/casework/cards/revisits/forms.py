"""The form of a return visit: the open problems only, and what was found besides."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yantuo.casework.cards.enums import Found
from yantuo.casework.cards.revisits.actions import Seen
from yantuo.casework.cards.rules import Stated, span
from yantuo.casework.cards.shown import ProblemShown
from yantuo.casework.dossiers.stepping import StepForm
from yantuo.directory.people.actor import Actor
from yantuo.directory.people.models import Person
from yantuo.directory.people.queries import colleagues
from yantuo.records.files.fields import SeveralFiles
from yantuo.ui.fields import choice_of
from yantuo.ui.widgets import Figure, Long, Moment, Segments

NEW_ROWS = (1, 2)


@dataclass(frozen=True)
class Row:
    """One problem, as it was and was answered, with its fields."""

    shown: ProblemShown
    outcome: BoundField
    note: BoundField
    files: BoundField


@dataclass(frozen=True)
class NewRow:
    """Fields of a problem found besides."""

    text: BoundField
    clause: BoundField
    requirement: BoundField
    files: BoundField


class RevisitForm(StepForm):
    """When, with whom, what became of each problem, what is new, and by when the rest is to be done."""

    visited_at = forms.DateTimeField(label=_("Time of the return visit"), widget=Moment())
    second = forms.ModelChoiceField(label=_("Second visitor"), queryset=Person.objects.none())
    place = forms.CharField(label=_("Place"), max_length=200, required=False)

    def __init__(self, *args: Any, actor: Actor, problems: Sequence[ProblemShown], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_of(self, "second").queryset = colleagues(actor.office_id).exclude(pk=actor.person_id)
        self.problems = [one for one in problems if one.problem.state == "open"]
        self.within: dict[str, str] = {}  # which problem a field belongs to: the list of faults says it
        for one in self.problems:
            known = set(self.fields)
            self._add(one.problem.pk.hex)
            words = _("Problem %(n)s") % {"n": one.problem.n}
            self.within.update({name: words for name in self.fields if name not in known})
        for n in NEW_ROWS:
            self._add_new(n)
        self._add_rest()

    def _add(self, key: str) -> None:
        self.fields[f"outcome_{key}"] = forms.ChoiceField(
            label=_("Outcome of the visit"), choices=Found.choices, widget=Segments()
        )
        self.fields[f"note_{key}"] = forms.CharField(
            label=_("Remarks; what is still missing"), required=False, widget=Long(rows=2)
        )
        self.fields[f"files_{key}"] = SeveralFiles(label=_("Photos of the visit"), required=False, most=12)

    def _add_new(self, n: int) -> None:
        self.fields[f"new_text_{n}"] = forms.CharField(
            label=_("Problem"), required=False, widget=Long(rows=2)
        )
        self.fields[f"new_clause_{n}"] = forms.CharField(
            label=_("Legal basis"), required=False, max_length=300
        )
        self.fields[f"new_requirement_{n}"] = forms.CharField(
            label=_("Correction asked for"), required=False, widget=Long(rows=2)
        )
        self.fields[f"new_files_{n}"] = SeveralFiles(label=_("Photos"), required=False, most=12)

    def _add_rest(self) -> None:
        least, _offered, most = span(timezone.localdate())
        words = _("Where something is left: from %(least)s to %(most)s days.")
        self.fields["apart"] = forms.BooleanField(
            label=_("Draft a card of its own for what is new"), required=False
        )
        self.fields["days"] = forms.IntegerField(
            label=_("Days for the further correction"), required=False, widget=Figure(), min_value=least,
            max_value=most, help_text=words % {"least": least, "most": most},
        )  # fmt: skip
        self.fields["note"] = forms.CharField(
            label=_("Remarks on the whole"), required=False, widget=Long(rows=2)
        )
        self.fields["signer"] = forms.CharField(
            label=_("Signed by, for the addressee"), required=False, max_length=100
        )
        self.fields["signature"] = SeveralFiles(
            label=_("Photo or scan of the signed record"), required=False, most=6
        )

    def rows(self) -> list[Row]:
        """The open problems with their fields."""
        return [
            Row(one, *(self[f"{name}_{one.problem.pk.hex}"] for name in ("outcome", "note", "files")))
            for one in self.problems
        ]

    @property
    def new_given(self) -> bool:
        """Whether something was entered besides the open problems."""
        return self.is_bound and any(
            self[f"new_{name}_{n}"].data
            for name in ("text", "clause", "requirement", "files")
            for n in NEW_ROWS
        )

    def new_rows(self) -> list[NewRow]:
        """The fields of what is new."""
        names = ("text", "clause", "requirement", "files")
        return [NewRow(*(self[f"new_{name}_{n}"] for name in names)) for n in NEW_ROWS]

    def seen(self) -> dict[UUID, Seen]:
        """What was found, by problem."""
        data = self.cleaned_data
        return {
            one.problem.pk: Seen(
                outcome=data[f"outcome_{one.problem.pk.hex}"],
                note=data[f"note_{one.problem.pk.hex}"],
                files=data[f"files_{one.problem.pk.hex}"],
            )
            for one in self.problems
        }

    def new_problems(self) -> list[Stated]:
        """What was found besides; an empty row is none."""
        data = self.cleaned_data
        rows = [
            {name: data[f"new_{name}_{n}"] for name in ("text", "clause", "requirement", "files")}
            for n in NEW_ROWS
        ]
        return [Stated(**row) for row in rows if any(row.values())]
