"""The form of a merger."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yantuo.casework.cards.models import Card
from yantuo.casework.cards.queries import merge_targets
from yantuo.casework.dossiers.stepping import StepForm
from yantuo.ui.fields import choice_of
from yantuo.ui.widgets import Long


class CardField(forms.ModelChoiceField["Card"]):
    """A choice of one card by its number."""

    def label_from_instance(self, obj: Card) -> str:
        """Number and title."""
        return f"{obj.dossier.number} {obj.dossier.title}"


class MergeForm(StepForm):
    """Into which card, and why."""

    into = CardField(label=_("Into which card"), queryset=Card.objects.none())
    reason = forms.CharField(label=_("Reason"), widget=Long(rows=3))

    def __init__(self, *args: Any, card: Card, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_of(self, "into").queryset = merge_targets(card)
        self.fields["into"].help_text = _(
            "Cards of the same office on the same addressee that are still being corrected."
        )
