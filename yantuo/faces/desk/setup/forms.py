"""Forms of the set-up that concern several offices at once."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yantuo.directory.divisions.models import Division
from yantuo.directory.orgs.models import Organisation


class LowerForm(forms.Form):
    """Which divisions below get their bureau."""

    divisions = forms.ModelMultipleChoiceField(
        label=_("Divisions"), queryset=Division.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, *, offered: Sequence[Division]) -> None:
        super().__init__(data, initial={"divisions": [row.pk for row in offered]})
        field = self.fields["divisions"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = Division.objects.filter(pk__in=[row.pk for row in offered]).order_by("code")
        field.label_from_instance = lambda obj: f"{obj.name} {obj.code}"  # type: ignore[method-assign]


class MarksForm(forms.Form):
    """The document mark of every office that sends documents; two offices with one mark would give equal numbers."""

    def __init__(self, *args: Any, offices: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offices = {f"mark_{office.pk}": office for office in offices}
        for name, office in self.offices.items():
            self.fields[name] = forms.CharField(
                label=office.name,
                max_length=20,
                required=False,
                initial=office.mark,
                widget=forms.TextInput({"class": "short"}),
            )

    def clean(self) -> dict[str, Any]:
        """Every mark once."""
        cleaned: dict[str, Any] = super().clean() or {}
        twice = {mark for mark, count in Counter(filter(None, cleaned.values())).items() if count > 1}
        for name, mark in list(cleaned.items()):
            if mark in twice:
                self.add_error(
                    name,
                    _("Another office has this mark too: their document numbers could not be told apart."),
                )
        return cleaned

    def marks(self) -> dict[int, str]:
        """What the action takes."""
        return {office.pk: self.cleaned_data[name] for name, office in self.offices.items()}
