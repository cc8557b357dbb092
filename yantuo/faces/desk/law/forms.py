"""Asking the legal clock."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from yantuo.kernel.terms import Pause
from yantuo.records.law.queries import rulebook
from yantuo.ui.widgets import Day, Moment


def _choices() -> list[tuple[str, str]]:
    from yantuo.faces.desk.law.queries import term_row

    book = rulebook()
    rows = [term_row(book.editions(key)[-1]) for key in book.keys()]
    return [(row.key, f"{row.name} ({row.key})") for row in rows]


class ClockForm(forms.Form):
    """A limit, its event, days that do not count, and whether it is extended."""

    key = forms.ChoiceField(label=_("Time limit"), choices=_choices)
    event = forms.DateTimeField(label=_("Event"), widget=Moment())
    pause_from = forms.DateField(label=_("Paused from"), widget=Day(), required=False)
    pause_to = forms.DateField(label=_("Paused to"), widget=Day(), required=False)
    extended = forms.BooleanField(label=_("Extended"), required=False)

    def clean(self) -> dict[str, Any]:
        """A pause has two ends, in order."""
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("pause_from"), cleaned.get("pause_to")
        if bool(first) != bool(last):
            raise ValidationError(_("A pause needs both its first and its last day."))
        if first and last and last < first:
            self.add_error("pause_to", _("A pause cannot end before it begins."))
        cleaned["pauses"] = [Pause(first, last)] if first and last else []
        return cleaned
