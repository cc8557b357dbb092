"""Forms about more time."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yantuo.casework.cards.rules import span
from yantuo.casework.dossiers.stepping import StepForm
from yantuo.ui.widgets import Figure, Long


class AskForm(StepForm):
    """How much more time, and why."""

    reason = forms.CharField(label=_("Reason"), widget=Long(rows=4))
    days = forms.IntegerField(label=_("Days more"), min_value=1, widget=Figure())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        most = span(timezone.localdate())[2]
        self.fields["days"].help_text = _("From 1 to %(most)s days.") % {"most": most}


class GrantForm(StepForm):
    """A word on the grant."""

    answer = forms.CharField(label=_("Remarks"), required=False, widget=Long(rows=2))


class RefuseForm(StepForm):
    """Why no more time is given."""

    answer = forms.CharField(label=_("Reason of the refusal"), widget=Long(rows=3))
