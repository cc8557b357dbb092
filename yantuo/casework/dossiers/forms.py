"""Forms for any dossier."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yantuo.directory.people.models import Person
from yantuo.directory.people.queries import colleagues
from yantuo.ui.fields import choice_of


class GiveForm(forms.Form):
    """Who answers for the dossier from now on."""

    to = forms.ModelChoiceField(
        label=pgettext_lazy("dossier", "Responsible person"), queryset=Person.objects.none()
    )
    reason = forms.CharField(label=_("Reason"), max_length=300, required=False)

    def __init__(self, *args: Any, office: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_of(self, "to").queryset = colleagues(office)
