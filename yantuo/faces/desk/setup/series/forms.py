"""The form of a series of document numbers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yantuo.casework.documents.series import PATTERNS, TITLES
from yantuo.directory.orgs.forms import OrganisationField
from yantuo.directory.orgs.models import Organisation
from yantuo.records.numbering.models import Mode
from yantuo.ui.widgets import Figure, Segments


class SeriesForm(forms.Form):
    """Which numbers an office uses, where they come from, and which was the last one."""

    office = OrganisationField(label=_("Office"), queryset=Organisation.objects.none())
    key = forms.ChoiceField(label=_("Kind of document"), choices=list(TITLES.items()))
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100, widget=Figure())
    mode = forms.ChoiceField(label=_("The numbers are"), choices=Mode.choices, widget=Segments())
    pattern = forms.CharField(
        label=_("Pattern"),
        max_length=120,
        required=False,
        help_text=_(
            "{mark}, {year} and {number} are filled in; empty: the usual pattern of this kind of document."
        ),
    )
    last_used = forms.IntegerField(
        label=_("Last number used"), min_value=0, initial=0, widget=Figure(), help_text=_(
            "0 where none was given this year; the next number follows "
            "it."
        )
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        office = self.fields["office"]
        assert isinstance(office, forms.ModelChoiceField)
        office.queryset = Organisation.objects.in_force().exclude(mark="")

    def clean(self) -> dict[str, Any]:
        """The usual pattern where none is given."""
        cleaned: dict[str, Any] = super().clean() or {}
        cleaned["pattern"] = cleaned.get("pattern") or PATTERNS.get(cleaned.get("key", ""), "")
        return cleaned
