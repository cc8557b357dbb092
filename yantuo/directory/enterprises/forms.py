"""Forms of the register."""

from collections.abc import Iterator
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from yantuo.directory.divisions.models import Division
from yantuo.directory.enterprises.actions import fingerprint
from yantuo.directory.enterprises.enums import LicenceKind, LicenceState, ResponsibleRole
from yantuo.directory.enterprises.models import Enterprise, Licence, Premises, Responsible, SupervisedObject
from yantuo.directory.enterprises.packs import Attribute, ObjectKind, of_enterprises
from yantuo.directory.enterprises.rules import area_of, read_categories, shown_categories
from yantuo.directory.orgs.models import Kind, Organisation
from yantuo.directory.people.actor import Actor
from yantuo.directory.people.queries import masked
from yantuo.kernel.codes.credit import read_credit_code
from yantuo.kernel.codes.division import read_division
from yantuo.kernel.codes.identity import read_identity
from yantuo.kernel.codes.licence import read_licence_number
from yantuo.kernel.sentence import Sentence
from yantuo.ui.widgets import Day, Figure, Long, Phone, Segments
from yantuo.ui.wording import listed

PHONE = RegexValidator(
    r"^\+?[0-9][0-9()\-（）转 ]{4,28}[0-9]$",
    _("This is no telephone number: figures, and - or spaces between them."),
)


def offer(form: forms.BaseForm, name: str, rows: QuerySet[Any]) -> None:
    """Let a field of a form choose among these rows."""
    cast("forms.ModelChoiceField[Any]", form.fields[name]).queryset = rows


def offer_words(form: forms.BaseForm, name: str, choices: Any) -> None:
    """Let a field of a form choose among these words."""
    cast(forms.ChoiceField, form.fields[name]).choices = choices


def refuse(form: forms.BaseForm, error: ValidationError) -> None:
    """Show every fault of an action at the field it is in, or above the form where it has none."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, faults in error.error_dict.items():
        form.add_error(name if name in form.fields else None, faults)


class DivisionField(forms.ModelChoiceField[Division]):
    """A division in force; of a code out of use it says what has taken its place."""

    def label_from_instance(self, obj: Division) -> str:
        """Its name in the reader's language."""
        return obj.title

    def to_python(self, value: Any) -> Division | None:
        """Refuse a retired or unknown code with the sentence of the code table."""
        if value and str(value).isdecimal() and not (found := read_division(str(value))).valid:
            raise ValidationError(str(found.reason))
        division: Division | None = super().to_python(value)
        return division


class Townships(forms.models.ModelChoiceIterator[Division]):
    """Townships under the names of their counties."""

    def __iter__(self) -> Iterator[Any]:
        counties = {row.code: row.title for row in self.queryset if row.level == "county"}
        yield "", str(self.field.empty_label)
        for code, title in sorted(counties.items()):
            rows = [self.choice(row) for row in self.queryset if row.parent_code == code]
            if rows:
                yield title, rows


class TownshipField(DivisionField):
    """A township, to be found under its county."""

    iterator = Townships

    def to_python(self, value: Any) -> Division | None:
        """A county is no township."""
        division = super().to_python(value)
        if division and division.level != "township":
            raise ValidationError(self.error_messages["invalid_choice"], params={"value": value})
        return division


class EnterpriseForm(forms.ModelForm[Enterprise]):
    """The facts of an enterprise; the version guards against two officers saving one thing."""

    groups = [
        (_("Identity"), ["credit_code", "name", "type", "scale", "legal_representative", "founded_on"]),
        (_("Location"), ["county", "township", "address", "office"]),
        (_("Supervision"), ["domain", "categories", "grade", "grade_year", "note"]),
    ]
    county = DivisionField(label=_("County"), queryset=Division.objects.none())
    township = TownshipField(
        label=_("Township"), queryset=Division.objects.none(), required=False, empty_label="—"
    )
    domain = forms.ChoiceField(label=_("Field of supervision"))
    categories = forms.CharField(
        label=_("Food categories"),
        required=False,
        help_text=_(
            "Codes of categories or sub-categories, or names of categories, separated by spaces: 0302 0301."
        ),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Enterprise
        fields = [
            "credit_code", "name", "type", "scale", "legal_representative", "founded_on", "county", "township",
            "address", "office", "domain", "grade", "grade_year", "note",
        ]  # fmt: skip
        widgets = {"founded_on": Day(), "grade_year": Figure(), "note": Long(rows=3)}

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        divisions = Division.objects.filter(
            valid_to__isnull=True, code__startswith=area_of(actor.division)
        ).order_by("code")
        offer(self, "county", divisions.filter(level="county"))
        offer(self, "township", divisions.filter(level__in=["county", "township"]))
        offer_words(self, "domain", [(pack.key, pack.title) for pack in of_enterprises().values()])
        offices = Organisation.objects.in_force().filter(
            pk__in=actor.offices, kind__in=[Kind.REGULATOR, Kind.STATION]
        )
        offer(self, "office", offices.order_by("lineage"))
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
        codes, unknown = read_categories(self.cleaned_data["categories"])
        if unknown:
            raise ValidationError(
                _(
                    "No such food category: %(codes)s. Codes have two digits, or four with the sub-category, as "
                    "in 0302."
                ),
                params={"codes": listed(unknown)},
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


class ReasonForm(forms.Form):
    """Why an enterprise is in business again, or stops for a time."""

    reason = forms.CharField(label=_("Reason"), max_length=300)


class PartForm(forms.ModelForm[Any]):
    """Something of an enterprise; `seen` guards against two officers saving one row."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, enterprise: Enterprise, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.enterprise = enterprise
        if self.instance.pk:
            self.initial["seen"] = fingerprint(self.instance)

    def _post_clean(self) -> None:
        """Fill the row and leave the checks to the action, which has the whole row."""
        self.instance = forms.models.construct_instance(
            self, self.instance, self._meta.fields, self._meta.exclude
        )


class PremisesForm(PartForm):
    """A place of the enterprise."""

    groups = [
        (_("Place"), ["name", "address", "county", "main", "closed_on"]),
        (_("Position"), ["longitude", "latitude"]),
    ]
    county = DivisionField(label=_("County"), queryset=Division.objects.none())

    class Meta:
        model = Premises
        fields = ["name", "address", "county", "longitude", "latitude", "main", "closed_on"]
        widgets = {"latitude": Figure(), "longitude": Figure(), "closed_on": Day()}
        help_texts = {
            "longitude": _("Degrees east (CGCS2000), as in 113.1200."),
            "latitude": _("Degrees north, as in 36.1900."),
        }

    def __init__(self, *args: Any, enterprise: Enterprise, **kwargs: Any) -> None:
        super().__init__(*args, enterprise=enterprise, **kwargs)
        near = Division.objects.filter(
            level="county", valid_to__isnull=True, code__startswith=enterprise.county_id[:4]
        )
        offer(self, "county", near.order_by("code"))
        self.initial.setdefault("county", enterprise.county_id)


class ObjectForm(PartForm):
    """An object under supervision; its field of supervision says what is asked of it."""

    class Meta:
        model = SupervisedObject
        fields = ["number", "name", "premises", "retired_on"]
        widgets = {"retired_on": Day()}

    def __init__(self, *args: Any, enterprise: Enterprise, kind: ObjectKind | None, **kwargs: Any) -> None:
        super().__init__(*args, enterprise=enterprise, **kwargs)
        offer(self, "premises", Premises.objects.filter(enterprise=enterprise).order_by("-main", "pk"))
        self.asked = kind.attributes if kind else ()
        for attribute in self.asked:
            name = f"attribute_{attribute.key}"
            self.fields[name] = field_of(attribute)
            self.initial.setdefault(name, _shown(self.instance.attributes.get(attribute.key)))
        self.groups = [
            (_("Object"), ["number", "name", "premises", "retired_on"]),
            (kind.title if kind else "", [f"attribute_{attribute.key}" for attribute in self.asked]),
        ]

    def clean(self) -> dict[str, Any]:
        """Check the attributes against their kind, each fault at its field."""
        cleaned: dict[str, Any] = super().clean() or {}
        for attribute in self.asked:
            value = cleaned.get(name := f"attribute_{attribute.key}")
            if value not in (None, "") and isinstance(found := attribute.read(value), Sentence):
                self.add_error(name, str(found))
        return cleaned

    def _post_clean(self) -> None:
        super()._post_clean()
        given = {
            attribute.key: self.cleaned_data.get(f"attribute_{attribute.key}") for attribute in self.asked
        }
        self.instance.attributes = {key: value for key, value in given.items() if value not in (None, "")}


def field_of(attribute: Attribute) -> forms.Field:
    """The form field of an attribute, by its type."""
    common: dict[str, Any] = {"label": str(attribute.title), "required": attribute.required}
    match attribute.type:
        case "integer":
            return forms.IntegerField(widget=Figure(inputmode="numeric"), **common)
        case "decimal":
            return forms.DecimalField(widget=Figure(), **common)
        case "date":
            return forms.DateField(widget=Day(), **common)
        case "yes_no":
            choices = [("yes", _("Yes")), ("no", _("No"))]
            return forms.TypedChoiceField(
                choices=choices,
                coerce=lambda answer: answer == "yes",
                empty_value=None,
                widget=Segments(),
                **common,
            )
        case "choice":
            words = [(choice.zh, str(choice.title)) for choice in attribute.choices]
            return forms.ChoiceField(choices=[("", "—"), *words], **common)
    return forms.CharField(max_length=attribute.longest, **common)


def _shown(value: Any) -> Any:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value


class ResponsibleForm(PartForm):
    """A responsible person of the enterprise. Personal data on file is not shown: what is left empty stays as it is."""

    forget = forms.BooleanField(
        label=_("Delete the telephone and ID number on file where the field above is empty"), required=False
    )

    class Meta:
        model = Responsible
        fields = ["role", "name", "phone", "identity", "since", "until"]
        widgets = {"phone": Phone(), "since": Day(), "until": Day(), "identity": forms.TextInput()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on_file = {name: getattr(self.instance, name) for name in ("phone", "identity")}
        offer_words(self, "role", ResponsibleRole.choices)
        self.fields["phone"].validators.append(PHONE)
        for name, value in self.on_file.items():
            self.initial[name] = ""
            if value:
                self.fields[name].help_text = _("On file: %(masked)s. Leave it empty to keep it.") % {
                    "masked": masked(value)
                }
        if not any(self.on_file.values()):
            del self.fields["forget"]

    def clean_identity(self) -> str:
        """An ID number given must be a possible one."""
        number: str = self.cleaned_data["identity"].strip()
        if number and not (found := read_identity(number)).valid:
            raise ValidationError(str(found.reason))
        return read_identity(number).value if number else ""

    def clean(self) -> dict[str, Any]:
        """Nobody ceases to be responsible before he began; what was left empty is kept unless it is to be forgotten."""
        cleaned: dict[str, Any] = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day cannot lie before the first."))
        for name, value in self.on_file.items():
            if not cleaned.get(name) and not cleaned.get("forget"):
                cleaned[name] = value
        return cleaned


class LicenceForm(PartForm):
    """A licence as it stands on the certificate."""

    class Meta:
        model = Licence
        fields = ["kind", "number", "issued_by", "valid_from", "valid_to", "state"]
        widgets = {"valid_from": Day(), "valid_to": Day()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_words(self, "state", LicenceState.choices)
        offer_words(self, "kind", LicenceKind.choices)

    def clean(self) -> dict[str, Any]:
        """A possible SC number (retired county codes stay valid in it); the end not before the beginning."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("kind") == LicenceKind.SC and cleaned.get("number"):
            found = read_licence_number(cleaned["number"])
            cleaned["number"] = found.value
            if not found.valid:
                self.add_error("number", str(found.reason))
        begins, ends = cleaned.get("valid_from"), cleaned.get("valid_to")
        if begins and ends and ends < begins:
            self.add_error("valid_to", _("A licence cannot end before it begins."))
        return cleaned
