"""The answer from a phone: the same form, with a button that opens the camera."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from yantuo.casework.cards.answering.actions import Done
from yantuo.casework.cards.answering.forms import AnswerForm, Row
from yantuo.casework.cards.models import Problem
from yantuo.records.files.fields import SeveralFiles
from yantuo.records.files.kinds import PHOTOS


@dataclass(frozen=True)
class PhoneRow:
    """One problem with its fields; `camera` takes photos at once, the row's files come from the album."""

    row: Row
    camera: BoundField


class PhoneAnswerForm(AnswerForm):
    """The answer of an enterprise; evidence may come from the camera, from the album, or from both."""

    def _add(self, problem: Problem) -> None:
        super()._add(problem)
        key = problem.pk.hex
        chosen = self.fields[f"files_{key}"]
        chosen.required, chosen.label = False, _("From the album or a file")
        camera = SeveralFiles(kinds=PHOTOS, label=_("Take a photo"), required=False, most=12)
        camera.widget.attrs.update({"accept": "image/*", "capture": "environment"})
        self.fields[f"camera_{key}"] = camera

    def clean(self) -> dict[str, Any]:
        """A problem that needs evidence has some, from whichever button."""
        data = super().clean() or self.cleaned_data
        for one in self.problems:
            key, wrong = one.problem.pk.hex, {"camera", "files"}
            if not one.problem.needs_evidence or any(f"{name}_{key}" in self.errors for name in wrong):
                continue
            if not any(data.get(f"{name}_{key}") for name in wrong):
                self.add_error(f"camera_{key}", _("Add a photo or a file that shows the correction."))
        return data

    def phone_rows(self) -> list[PhoneRow]:
        """The problems with their fields, for the page."""
        return [PhoneRow(row, self[f"camera_{row.shown.problem.pk.hex}"]) for row in self.rows()]

    def done(self) -> dict[UUID, Done]:
        """What was done, by problem, with the photos of both buttons."""
        shots = {one.problem.pk: self.cleaned_data[f"camera_{one.problem.pk.hex}"] for one in self.problems}
        return {
            pk: Done(measures=one.measures, done_on=one.done_on, files=[*shots[pk], *one.files])
            for pk, one in super().done().items()
        }
