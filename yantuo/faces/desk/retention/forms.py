"""Deciding the items of a disposal list, all on one page."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yantuo.faces.desk.models import Decision, Disposal, DisposalItem


class DecisionsForm(forms.Form):
    """One choice and one reason for each item, and one choice for all that are left open."""

    rest = forms.ChoiceField(
        label=_("All that are not decided above"),
        required=False,
        choices=[(Decision.OPEN, _("leave open")), *[row for row in Decision.choices if row[0]]],
    )
    rest_reason = forms.CharField(label=_("Reason for these"), required=False, max_length=200)

    def __init__(self, data: Mapping[str, Any] | None = None, *, disposal: Disposal) -> None:
        super().__init__(data)
        self.items = list(disposal.items.order_by("expired_on", "pk"))
        for item in self.items:
            self.fields[f"d{item.pk}"] = forms.ChoiceField(
                label=item.title, required=False, choices=Decision.choices, initial=item.decision
            )
            self.fields[f"r{item.pk}"] = forms.CharField(
                label=_("Reason"), required=False, max_length=200, initial=item.reason
            )

    def rows(self) -> list[tuple[DisposalItem, forms.BoundField, forms.BoundField]]:
        """Each item with its two fields."""
        return [(item, self[f"d{item.pk}"], self[f"r{item.pk}"]) for item in self.items]

    def decisions(self) -> dict[int, tuple[str, str]]:
        """What was decided of each item, what is left open by the last choice."""
        data = self.cleaned_data
        rest = (data["rest"], data["rest_reason"])
        given = {item.pk: (data[f"d{item.pk}"], data[f"r{item.pk}"]) for item in self.items}
        return {pk: pair if pair[0] else (rest[0], rest[1] or pair[1]) for pk, pair in given.items()}


class WitnessForm(forms.Form):
    """Who watches the disposal beside the person who carries it out (监销人)."""

    witness = forms.CharField(
        label=_("Witness"),
        max_length=100,
        help_text=_("A second person who was present; the name goes on the trail."),
    )
