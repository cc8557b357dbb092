"""Forms about findings."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yantuo.mechanisms.inspection.visits.enums import Follow
from yantuo.mechanisms.inspection.visits.findings.actions import REQUIREMENT, shortest
from yantuo.mechanisms.inspection.visits.models import Finding, Visit
from yantuo.records.files.fields import SeveralFiles
from yantuo.records.files.kinds import PHOTOS
from yantuo.ui.fields import choice_of
from yantuo.ui.widgets import Figure, Long


class SpotForm(forms.Form):
    """How a finding was corrected while the inspectors were there."""

    how = forms.CharField(label=_("How it was corrected"), widget=Long(rows=3), max_length=2000)
    photos = SeveralFiles(
        label=_("Photos of the correction"), kinds=PHOTOS, required=False
    )  # last, see fields


class CardForm(forms.Form):
    """Which findings a card takes on."""

    finding = forms.ModelMultipleChoiceField(
        label=_("Findings"),
        queryset=Finding.objects.none(),
        widget=forms.CheckboxSelectMultiple(),
        error_messages={"required": _("Choose at least one finding that has no follow-up yet.")},
    )
    requirement = forms.CharField(label=_("Requirement of correction"), widget=Long(rows=3))
    days = forms.IntegerField(
        label=_("Days for the correction"),
        min_value=1,
        required=False,
        widget=Figure(),
        help_text=_("Empty: the term that the rule proposes. It is checked when the card is drafted."),
    )

    def __init__(self, data: Any, *, visit: Visit, chosen: Sequence[str] = ()) -> None:
        rows = list(visit.findings.filter(follow=Follow.OPEN))
        marked = [row for row in rows if str(row.pk) in chosen] or rows
        initial = {"finding": marked, "requirement": REQUIREMENT, "days": shortest(marked)}
        super().__init__(data, initial=initial)
        choice_of(self, "finding").queryset = visit.findings.filter(follow=Follow.OPEN)
