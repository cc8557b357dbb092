"""Forms about findings."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yantuo.casework.referrals.forms import ReferralForm
from yantuo.directory.people.actor import Actor
from yantuo.mechanisms.inspection.visits.enums import UNSETTLED
from yantuo.mechanisms.inspection.visits.findings.actions import REQUIREMENT, shortest
from yantuo.mechanisms.inspection.visits.findings.words import REQUEST, reason_of, title_of
from yantuo.mechanisms.inspection.visits.models import Finding, Visit
from yantuo.records.files.fields import SeveralFiles
from yantuo.records.files.kinds import PHOTOS
from yantuo.ui.fields import choice_of
from yantuo.ui.widgets import Figure, Long

NONE_CHOSEN = _("Choose at least one finding that has no follow-up yet.")
SETTLED = _("One of these findings has its follow-up meanwhile: go back to the inspection and choose again.")


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
        error_messages={"required": NONE_CHOSEN},
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
        rows = list(visit.findings.filter(follow__in=UNSETTLED))
        marked = [row for row in rows if str(row.pk) in chosen] or rows
        initial = {"finding": marked, "requirement": REQUIREMENT, "days": shortest(marked)}
        super().__init__(data, initial=initial)
        choice_of(self, "finding").queryset = visit.findings.filter(follow__in=UNSETTLED)


class ReferForm(ReferralForm):
    """To which office findings are referred; title and reason say what was found, and can be changed.

    The findings themselves are chosen on the page of the inspection, so that the text is about just these.
    """

    enterprise = None  # type: ignore[assignment]  # the one that was inspected
    finding = forms.ModelMultipleChoiceField(
        queryset=Finding.objects.none(),
        widget=forms.MultipleHiddenInput(),
        error_messages={"required": NONE_CHOSEN, "invalid_choice": SETTLED},
    )

    def __init__(self, data: Any, *, actor: Actor, visit: Visit, chosen: Sequence[str] = ()) -> None:
        rows = visit.findings.filter(follow__in=UNSETTLED)
        self.marked = [row for row in rows if str(row.pk) in chosen] or list(rows)
        initial = {
            "finding": [row.pk for row in self.marked],
            "title": title_of(visit, self.marked),
            "reason": reason_of(visit, self.marked),
            "request": REQUEST,
        }
        super().__init__(data, initial=initial, actor=actor)
        choice_of(self, "finding").queryset = rows
        self.fields["reason"].widget = Long(rows=8)

    @property
    def keep(self) -> str:
        """Under which name the browser keeps what is typed: another choice of findings has another text."""
        return "-".join(["visit-refer", *sorted(str(row.pk)[:8] for row in self.marked)])
