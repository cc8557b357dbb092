"""Asking the legal clock."""

from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from yantuo.faces.desk.law.queries import field_of
from yantuo.kernel.rulebook import Rulebook
from yantuo.kernel.terms import Pause
from yantuo.ui.widgets import Day, Figure, Moment
from yantuo.ui.wording import with_note


def _choices(book: Rulebook) -> list[tuple[str, Any]]:
    """Every limit, grouped by field of law, in the reader's language."""
    named = [(field_of(key), key, str(book.editions(key)[-1].term.title)) for key in sorted(book.keys())]
    groups = groupby(sorted(named), key=lambda row: row[0])
    return [(group, [(key, with_note(name, key)) for _group, key, name in found]) for group, found in groups]


class ClockForm(forms.Form):
    """A limit, its event, days that do not count, and whether it is extended."""

    groups = [
        (_("Which limit"), ["key", "event"]),
        (_("Days that do not count"), ["pause_from", "pause_to"]),
        (_("Extension"), ["extended", "units"]),
    ]
    key = forms.ChoiceField(label=_("Time limit"))
    event = forms.DateTimeField(
        label=_("Event"), widget=Moment(), help_text=_("Its day decides which edition of the rule counts.")
    )
    pause_from = forms.DateField(label=_("Paused from"), widget=Day(), required=False)
    pause_to = forms.DateField(label=_("Paused to"), widget=Day(), required=False)
    extended = forms.BooleanField(label=_("Extended"), required=False)
    units = forms.IntegerField(
        label=_("By how much"),
        required=False,
        min_value=1,
        max_value=400,
        widget=Figure(),
        help_text=_("In the unit of the extension; empty: as much as the rule says."),
    )

    def __init__(self, *args: Any, book: Rulebook, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].choices = _choices(book)  # type: ignore[attr-defined]

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

    def extension(self) -> bool | int:
        """Not extended, extended as the rule says, or by so many units."""
        data = self.cleaned_data
        return (data["units"] or True) if data["extended"] or data["units"] else False
