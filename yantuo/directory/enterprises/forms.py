"""Forms of the register."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from yantuo.directory.divisions.models import Division
from yantuo.directory.enterprises.enums import LicenceState, ResponsibleRole
from yantuo.directory.enterprises.models import Enterprise, Licence, Premises, Responsible, SupervisedObject
from yantuo.directory.enterprises.rules import shown_categories
from yantuo.directory.orgs.models import Kind, Organisation
from yantuo.directory.people.actor import Actor
from yantuo.kernel.codes.categories import FOOD
from yantuo.kernel.codes.credit import read_credit_code
from yantuo.kernel.codes.identity import read_identity
from yantuo.kernel.codes.licence import read_licence_number
from yantuo.ui.widgets import Day, Figure, Long, Phone

CODES = {category.code for category in FOOD}


class EnterpriseForm(forms.ModelForm[Enterprise]):
    """The facts of an enterprise; the version guards against two officers saving one thing."""

    groups = [
        (_("Who"), ["credit_code", "name", "type", "scale", "legal_representative", "founded_on"]),
        (_("Where"), ["county", "township", "address", "office"]),
        (_("What"), ["categories", "grade", "grade_year", "note"]),
    ]
    categories = forms.CharField(
        label=_("Food categories"),
        required=False,
        help_text=_("Codes of categories or sub-categories, separated by spaces: 0302 0301."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Enterprise
        fields = [
            "credit_code", "name", "type", "scale", "legal_representative", "founded_on", "county", "township",
            "address", "office", "grade", "grade_year", "note",
        ]  # fmt: skip
        widgets = {"founded_on": Day(), "grade_year": Figure(), "note": Long(rows=3)}

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        prefix = actor.division[:4] if actor.division.endswith("00") else actor.division[:6]
        divisions = Division.objects.filter(valid_to__isnull=True, code__startswith=prefix)
        self.fields["county"].queryset = divisions.filter(level="county").order_by("code")
        self.fields["township"].queryset = divisions.filter(level="township").order_by("code")
        offices = Organisation.objects.in_force().filter(pk__in=actor.offices, kind__in=[Kind.REGULATOR, Kind.STATION])
        self.fields["office"].queryset = offices.order_by("lineage")
        if self.instance.pk:
            self.initial["categories"] = " ".join(shown_categories(self.instance.categories))
            self.initial["version"] = self.instance.version

    def clean_credit_code(self) -> str:
        """A possible code, told with what is wrong in it."""
        found = read_credit_code(self.cleaned_data["credit_code"])
        if not found.valid:
            raise ValidationError(str(found.reason))
        return found.value

    def clean_categories(self) -> list[str]:
        """Known categories only."""
        codes = re.findall(r"\w+", self.cleaned_data["categories"])
        if unknown := [code for code in codes if code[:2] not in CODES or len(code) not in (2, 4, 6) or not code.isdigit()]:
            raise ValidationError(
                _("No such food category: %(codes)s. Codes have two digits, or four with the sub-category, as in 0302."),
                params={"codes": ", ".join(unknown)},
            )
        return codes

    def _post_clean(self) -> None:
        """Left to the action: the form only collects, so that nothing half-checked reaches the row."""

    def facts(self) -> dict[str, Any]:
        """What the action takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class CloseForm(forms.Form):
    """Since when an enterprise is out of business."""

    on = forms.DateField(label=_("Closed on"), widget=Day())
    reason = forms.CharField(label=_("Reason"), max_length=300)


class ReopenForm(forms.Form):
    """Why a closed enterprise is in business again."""

    reason = forms.CharField(label=_("Reason"), max_length=300)


class PremisesForm(forms.ModelForm[Premises]):
    """A place of the enterprise."""

    class Meta:
        model = Premises
        fields = ["name", "address", "county", "latitude", "longitude", "main", "closed_on"]
        widgets = {"latitude": Figure(), "longitude": Figure(), "closed_on": Day()}

    def __init__(self, *args: Any, enterprise: Enterprise, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        near = Division.objects.filter(level="county", valid_to__isnull=True, code__startswith=enterprise.county_id[:4])
        self.fields["county"].queryset = near.order_by("code")
        self.instance.enterprise = enterprise


class ObjectForm(forms.ModelForm[SupervisedObject]):
    """An object under supervision."""

    class Meta:
        model = SupervisedObject
        fields = ["kind", "number", "name", "premises", "retired_on"]
        widgets = {"retired_on": Day()}

    def __init__(self, *args: Any, enterprise: Enterprise, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["premises"].queryset = Premises.objects.filter(enterprise=enterprise).order_by("-main", "pk")
        self.instance.enterprise = enterprise
        self.instance.domain = enterprise.domain


class ResponsibleForm(forms.ModelForm[Responsible]):
    """A responsible person of the enterprise."""

    class Meta:
        model = Responsible
        fields = ["role", "name", "phone", "identity", "since", "until"]
        widgets = {"phone": Phone(), "since": Day(), "until": Day(), "identity": forms.TextInput()}

    def __init__(self, *args: Any, enterprise: Enterprise, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = ResponsibleRole.choices
        self.instance.enterprise = enterprise

    def clean_identity(self) -> str:
        """An ID number given must be a possible one."""
        number: str = self.cleaned_data["identity"].strip().upper()
        if number and not (found := read_identity(number)).valid:
            raise ValidationError(str(found.reason))
        return number


class LicenceForm(forms.ModelForm[Licence]):
    """A licence as it stands on the certificate."""

    class Meta:
        model = Licence
        fields = ["number", "issued_by", "valid_from", "valid_to", "state"]
        widgets = {"valid_from": Day(), "valid_to": Day()}

    def __init__(self, *args: Any, enterprise: Enterprise, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = LicenceState.choices
        self.instance.enterprise = enterprise

    def clean_number(self) -> str:
        """A possible SC number; retired county codes stay valid in it."""
        found = read_licence_number(self.cleaned_data["number"])
        if not found.valid:
            raise ValidationError(str(found.reason))
        return found.value

    def clean(self) -> dict[str, Any]:
        """It cannot end before it begins."""
        cleaned: dict[str, Any] = super().clean() or {}
        begins, ends = cleaned.get("valid_from"), cleaned.get("valid_to")
        if begins and ends and ends < begins:
            self.add_error("valid_to", _("A licence cannot end before it begins."))
        return cleaned
