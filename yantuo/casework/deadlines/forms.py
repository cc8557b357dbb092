"""Forms that move a clock."""

from django import forms
from django.utils.translation import gettext_lazy as _

from yantuo.ui.widgets import Day, Figure, Long


class PauseForm(forms.Form):
    """From which day a clock stands still, why, and by which article."""

    first_day = forms.DateField(label=_("From (this day no longer counts)"), widget=Day())
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=Long(rows=2))
    basis = forms.CharField(
        label=_("Basis in law"), max_length=300, help_text=_("Instrument and article that allow the pause.")
    )


class ResumeForm(forms.Form):
    """The last day that did not count."""

    last_day = forms.DateField(label=_("Last day that does not count"), widget=Day())


class ExtendForm(forms.Form):
    """Why the one extension is granted, and by how much where the rule leaves it open."""

    units = forms.IntegerField(
        label=_("By how much"),
        required=False,
        min_value=1,
        max_value=400,
        help_text=_("In the unit of the limit; empty: as much as the rule says."),
        widget=Figure(),
    )

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=Long(rows=3))
