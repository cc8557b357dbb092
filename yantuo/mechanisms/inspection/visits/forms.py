"""Forms of inspections: the plan, the signature, the steps."""

import base64
import binascii
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yantuo.casework.checklists.rules import in_force
from yantuo.casework.dossiers.stepping import StepForm
from yantuo.directory.enterprises.models import Enterprise, Premises
from yantuo.directory.enterprises.picking import LONGEST, EnterpriseInput, picked
from yantuo.directory.orgs.models import Organisation
from yantuo.directory.people.actor import Actor
from yantuo.directory.people.models import Person
from yantuo.directory.people.queries import colleagues
from yantuo.mechanisms.inspection.visits.actions import MOST_SIGNATURE
from yantuo.mechanisms.inspection.visits.enums import Kind, Source
from yantuo.mechanisms.inspection.visits.planning import Plan, PlanRefused, clear
from yantuo.mechanisms.inspection.visits.rules import inspections_of
from yantuo.ui.fields import choice_of
from yantuo.ui.widgets import Day, Figure, Long, Segments

PNG = "data:image/png;base64,"


class EnterpriseForm(forms.Form):
    """Which enterprise is to be inspected."""

    enterprise = forms.CharField(
        label=_("Enterprise"),
        max_length=LONGEST,
        widget=EnterpriseInput(),
        help_text=_("Name or unified social credit code."),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor

    def clean_enterprise(self) -> Enterprise:
        """The enterprise of a credit code, if the person may open its file."""
        return picked(Enterprise.objects.visible_to(self.actor), self.cleaned_data["enterprise"])


class PlanForm(forms.Form):
    """An inspection as it is asked for; everything that stands in its way is told at once, each at its field."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices, widget=Segments())
    source = forms.ChoiceField(label=_("What it goes back to"), choices=Source.choices)
    item_code = forms.ChoiceField(label=_("Published item"), required=False)
    planned_on = forms.DateField(label=_("Planned on"), widget=Day())
    premises = forms.ModelChoiceField(
        label=_("Premises"), queryset=Premises.objects.none(), required=False, empty_label=_("all of them")
    )
    table_key = forms.ChoiceField(label=_("Checklist"), required=False)
    approval_no = forms.CharField(label=_("Number of the approval"), max_length=80, required=False)
    approved_by = forms.CharField(label=_("Approved by"), max_length=100, required=False)
    notice_no = forms.CharField(label=_("Number of the notice"), max_length=80, required=False)
    unannounced_reason = forms.CharField(label=_("Why no notice is given"), max_length=300, required=False)
    inspectors = forms.ModelMultipleChoiceField(
        label=_("Inspectors"), queryset=Person.objects.none(), required=False
    )
    leads = forms.ModelChoiceField(
        label=_("Leading inspector"), queryset=Person.objects.none(), required=False
    )
    cap_reason = forms.CharField(label=_("Why beyond the yearly cap"), max_length=300, required=False)
    repeat_reason = forms.CharField(
        label=_("Why so soon after the superior's check"), max_length=300, required=False
    )

    def __init__(self, *args: Any, enterprise: Enterprise, office: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.enterprise, self.office = enterprise, office
        today = timezone.localdate()
        rules = inspections_of(enterprise.domain, today)
        published = rules.published if rules else ()
        self._choose("item_code", [("", "—"), *((one.code, f"{one.code} {one.said}") for one in published)])
        tables = in_force(enterprise.domain, today)
        self._choose("table_key", [("", _("the first that fits")), *((one.key, one.said) for one in tables)])
        choice_of(self, "premises").queryset = enterprise.premises_set.filter(closed_on__isnull=True)
        # everybody in office may be named: whether the certificate holds on the day is told with the rest
        everybody = colleagues(office.pk)
        choice_of(self, "inspectors").queryset = everybody
        choice_of(self, "leads").queryset = everybody

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        """Add what the rules say against the plan to what is wrong with the entries themselves."""
        try:
            clear(self.plan(), self.office)
        except PlanRefused as refusal:
            self.refuse(refusal)
        return self.cleaned_data

    def refuse(self, refusal: PlanRefused) -> None:
        """Put every fault of a refused plan at its field."""
        for name, sentence in refusal.faults:
            self.add_error(name if name in self.fields else None, str(sentence))

    def plan(self) -> Plan:
        """The plan; where an entry cannot be read, with today and a daily inspection in its place."""
        data = self.cleaned_data
        leads = data.get("leads")
        others = [one for one in data.get("inspectors") or () if one != leads]
        on: date = data.get("planned_on") or timezone.localdate()
        texts = (
            "item_code", "table_key", "approval_no", "approved_by", "notice_no", "unannounced_reason", "cap_reason",
            "repeat_reason",
        )  # fmt: skip
        return Plan(
            enterprise=self.enterprise,
            kind=Kind(data.get("kind") or Kind.DAILY),
            source=Source(data.get("source") or Source.PLAN),
            planned_on=on,
            inspectors=[*([leads] if leads else []), *others],
            premises=data.get("premises"),
            **{name: data.get(name, "") for name in texts},
        )


class SignForm(StepForm):
    """The enterprise signs on the screen, or its refusal is noted."""

    how = forms.ChoiceField(
        label=_("The enterprise"),
        choices=[("signs", _("signs")), ("refuses", _("refuses to sign"))],
        initial="signs",
        widget=Segments(),
    )
    signer_name = forms.CharField(label=_("Name of the signer"), max_length=100, required=False)
    signer_post = forms.CharField(label=_("Post of the signer"), max_length=60, required=False)
    signature = forms.CharField(required=False, widget=forms.HiddenInput())
    refusal = forms.CharField(label=_("Why the signature was refused"), max_length=300, required=False)
    witness = forms.CharField(
        label=_("Witness or recording"),
        max_length=200,
        required=False,
        help_text=_("Who was present, or which audio or video recording shows it."),
    )
    opinion = forms.CharField(
        label=_("Opinion of the enterprise"), max_length=2000, required=False, widget=Long(rows=2)
    )

    def clean_signature(self) -> bytes:
        """The picture that was drawn."""
        text: str = self.cleaned_data["signature"]
        if not text:
            return b""
        if not text.startswith(PNG) or len(text) > 2 * MOST_SIGNATURE:
            raise ValidationError(
                _("The drawn signature could not be read: clear it and have it drawn again.")
            )
        try:
            return base64.b64decode(text.removeprefix(PNG), validate=True)
        except binascii.Error:
            raise ValidationError(
                _("The drawn signature could not be read: clear it and have it drawn again.")
            ) from None

    def clean(self) -> dict[str, Any]:
        """Ask for what the choice needs, and leave out what it does not."""
        data = self.cleaned_data
        if data.get("how") == "refuses":
            self._ask("refusal", _("Say why the signature was refused."))
            self._ask("witness", _("Name a witness, or the recording (Order 49, art. 34)."))
            return {**data, "signature": b"", "signer_name": "", "signer_post": ""}
        self._ask("signer_name", _("Give the name of who signs for the enterprise."))
        self._ask("signer_post", _("Give the post of who signs."))
        if not data.get("signature") and "signature" not in self.errors:
            self.add_error("signature", _("Nothing has been drawn yet: let the person sign in the field."))
        return {**data, "refusal": "", "witness": ""}

    def _ask(self, name: str, sentence: Any) -> None:
        if name not in self.errors and not self.cleaned_data.get(name, "").strip():
            self.add_error(name, sentence)


class TellForm(StepForm):
    """Handing the result over: it is signed with the password or code of the inspector."""

    days = forms.IntegerField(
        label=_("Days for the correction"), min_value=1, required=False, widget=Figure()
    )
    password = forms.CharField(  # called so that the record of failed attempts never holds it
        label=_("Password or authenticator code"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
        help_text=_("The papers bear your signature: prove again who you are."),
    )

    def __init__(self, *args: Any, ordered: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not ordered:
            del self.fields["days"]
