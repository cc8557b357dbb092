"""The form of a draw."""

from django import forms
from django.utils.translation import gettext_lazy as _

from yantuo.casework.oversight.rules import LEAST_DRAWN, MOST_DRAWN
from yantuo.ui.widgets import Figure


class FreezeForm(forms.Form):
    """How many firms are drawn."""

    size = forms.IntegerField(
        label=_("Firms to draw"), min_value=LEAST_DRAWN, max_value=MOST_DRAWN, initial=3, widget=Figure()
    )
