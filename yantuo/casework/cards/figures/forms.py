"""The period that the figures are asked for."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yantuo.ui.widgets import Day

EARLIEST = date(2009, 1, 1)  # nothing was recorded before the model was built


class PeriodForm(forms.Form):
    """From a day to a day, both included."""

    first = forms.DateField(label=pgettext_lazy("period", "From"), widget=Day())
    last = forms.DateField(label=pgettext_lazy("period", "To"), widget=Day())

    def clean(self) -> dict[str, date]:
        """A period does not end before it begins."""
        cleaned: dict[str, date] = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and first < EARLIEST:
            raise ValidationError({"first": _("Figures begin on %(day)s.") % {"day": EARLIEST}})
        if first and last and last < first:
            raise ValidationError({"last": _("The period ends before it begins.")})
        return cleaned
