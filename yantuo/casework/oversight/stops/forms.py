"""Forms of an office visited."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from yantuo.casework.cards.rules import span
from yantuo.casework.oversight.queries import Finding
from yantuo.ui.widgets import Figure, Long, Moment
from yantuo.ui.wording import with_note


class FinishForm(forms.Form):
    """When the office was visited."""

    visited_at = forms.DateTimeField(label=_("Time of the visit"), widget=Moment())


class ReopenForm(forms.Form):
    """Why a finished visit is opened again."""

    reason = forms.CharField(label=_("Reason"), widget=Long(rows=3), max_length=500)


class FindingsForm(forms.Form):
    """Which findings go on the card, and what is asked of the office as a whole."""

    items = forms.MultipleChoiceField(label=_("Findings"), widget=forms.CheckboxSelectMultiple)
    days = forms.IntegerField(label=_("Days for the correction"), widget=Figure())
    requirement = forms.CharField(
        label=_("Correction required, of the card as a whole"), required=False, widget=Long(rows=3)
    )
    unit = forms.CharField(label=_("Unit in charge"), max_length=120, required=False)
    responsible = forms.CharField(label=_("Person in charge"), max_length=100, required=False)

    def __init__(self, *args: Any, loose: list[Finding], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        least, offered, most = span(timezone.localdate())
        items = self.fields["items"]
        assert isinstance(items, forms.MultipleChoiceField)
        items.choices = [(one.key, _offered(one)) for one in loose]
        self.initial.setdefault("items", [one.key for one in loose])
        self.initial.setdefault("days", offered)
        self.fields["days"].help_text = _("From %(least)s to %(most)s days; usual are %(offered)s.") % {
            "least": least, "most": most, "offered": offered,
        }  # fmt: skip


def _offered(one: Finding) -> str:
    """A finding as it is chosen, with how many photos go onto the card."""
    photos = len(one.line.photos)
    said = ngettext("%(n)s photo", "%(n)s photos", photos) % {"n": photos}
    text = f"{one.key} {one.text}"
    return with_note(text, said) if photos else text
