"""Forms of a merger."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from yantuo.directory.enterprises.models import Enterprise
from yantuo.directory.enterprises.queries import by_code
from yantuo.directory.people.actor import Actor


class OtherForm(forms.Form):
    """Which file is to be merged into this one."""

    other = forms.CharField(label=_("Credit code of the other file"), max_length=40)

    def __init__(self, *args: Any, heir: Enterprise, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.heir, self.actor = heir, actor

    def clean_other(self) -> Enterprise:
        """Another file in sight."""
        found = by_code(Enterprise.objects.visible_to(self.actor), self.cleaned_data["other"])
        if found is None:
            raise ValidationError(
                _("No enterprise with this credit code is under the supervision of your office.")
            )
        if found.pk == self.heir.pk:
            raise ValidationError(_("A file cannot be merged with itself: name the other one."))
        return found


class MergeForm(forms.Form):
    """Why two files become one; the versions tell whether one was changed while they were compared."""

    reason = forms.CharField(label=_("Reason"), max_length=300)
    versions = forms.RegexField(regex=r"^\d+-\d+$", widget=forms.HiddenInput)
