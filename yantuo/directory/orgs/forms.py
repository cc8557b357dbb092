"""Forms of the offices."""

import hashlib
from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator, ModelChoiceIteratorValue
from django.utils.translation import gettext_lazy as _

from yantuo.directory.divisions.models import Division
from yantuo.directory.orgs.models import Organisation
from yantuo.directory.orgs.queries import covered_divisions, in_order
from yantuo.ui.widgets import Day, Long, Phone

FACTS = (
    "parent", "kind", "name", "short_name", "name_en", "code", "division", "mark", "enforces", "phone", "address",
    "founded_on",
)  # fmt: skip


class TreeChoices(ModelChoiceIterator["Organisation"]):
    """Organisations in the order of the tree, each moved in by its depth."""

    def __iter__(self) -> Iterator[tuple[ModelChoiceIteratorValue | str, str]]:
        if self.field.empty_label is not None:
            yield "", str(self.field.empty_label)
        for depth, row in in_order(list(self.queryset)):
            yield ModelChoiceIteratorValue(row.pk, row), "\u3000" * depth + row.name


class OrganisationField(forms.ModelChoiceField["Organisation"]):
    """A choice of one organisation out of the tree."""

    iterator = TreeChoices


class DivisionField(forms.ModelChoiceField["Division"]):
    """A choice of one division, shown with its code."""

    def label_from_instance(self, obj: Division) -> str:
        """Name and code."""
        return f"{obj.name} {obj.code}"


class OfficeForm(forms.ModelForm[Organisation]):
    """The facts of an organisation; `seen` guards against two persons correcting one office."""

    groups = [
        (_("Which office"), ["kind", "name", "short_name", "name_en", "code"]),
        (_("Place in the tree"), ["parent", "division"]),
        (_("Power and documents"), ["enforces", "mark"]),
        (_("Where it is reached"), ["phone", "address", "founded_on"]),
    ]
    parent = OrganisationField(
        label=_("Office above it"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("none: the top of the tree"),
    )
    division = DivisionField(label=_("Division"), queryset=Division.objects.none())
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Organisation
        fields = list(FACTS)
        widgets = {"phone": Phone(), "address": Long(rows=2), "founded_on": Day()}
        help_texts = {
            "code": _("Unique in this system, for imports and reports; for example 140403-food."),
            "mark": _(
                "机关代字: the beginning of its document numbers, for example 长市监. Empty where it sends none."
            ),
            "enforces": _(
                "Only an office with enforcement power may inspect; a coordinating body never has it."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offices = Organisation.objects.in_force()
        if self.instance.pk:
            offices = offices.exclude(lineage__contains=[self.instance.pk])
            self.initial["seen"] = fingerprint(self.instance)
        self.fields["parent"].queryset = offices  # type: ignore[attr-defined]
        self.fields["division"].queryset = covered_divisions()  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        """What the action takes."""
        return {name: self.cleaned_data[name] for name in FACTS}


def fingerprint(organisation: Organisation) -> str:
    """Changes whenever any fact of the organisation does."""
    facts = "\x1f".join(str(organisation.serializable_value(name)) for name in FACTS)
    return hashlib.sha256(facts.encode()).hexdigest()[:16]


class DissolveForm(forms.Form):
    """The day an organisation ends, and by which decision."""

    on = forms.DateField(label=_("Dissolved on"), widget=Day())
    reason = forms.CharField(label=_("By which decision"), max_length=300)
