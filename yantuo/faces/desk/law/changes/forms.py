"""Forms that change the law as the bureau applies it. Source, approver and date are obligatory in every one."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yantuo.faces.desk.law.changes.notice import NoticeFaults, read_notice
from yantuo.kernel.counting import Unit
from yantuo.kernel.terms import Direction, EndRule, Kind, NotLimit, Term
from yantuo.records.law.actions import Authority
from yantuo.ui.widgets import Day, Figure, Long, Segments

UNITS = [
    (Unit.HOURS.value, _("hours")),
    (Unit.DAYS.value, _("days")),
    (Unit.WORKING_DAYS.value, _("working days")),
    (Unit.MONTHS.value, _("months")),
    (Unit.YEARS.value, _("years")),
]
END_RULES = [
    (EndRule.NEXT.value, _("moves to the next working day")),
    (EndRule.PREVIOUS.value, _("moves to the working day before")),
    (EndRule.NONE.value, _("stays where it is")),
]
KINDS = [
    (Kind.ACT.value, _("limit on an act")),
    (Kind.HOURS.value, _("limit in hours")),
    (Kind.VALIDITY.value, _("validity")),
    (Kind.BAN.value, _("ban")),
    (Kind.RETENTION.value, _("retention")),
    (Kind.NOT_A_LIMIT.value, _("no limit")),
]
NOT_LIMITS = [
    ("", "—"),
    (NotLimit.RATE.value, _("rate")),
    (NotLimit.FREQUENCY.value, _("frequency")),
    (NotLimit.SCHEDULE.value, _("schedule")),
]
DIRECTIONS = [
    (Direction.FORWARD.value, _("forward from the event")),
    (Direction.BACKWARD.value, _("back from the event")),
]


class SeenForm(forms.Form):
    """Base: `seen` proves that the effect of these very values was shown before they are put in force."""

    @property
    def seal(self) -> str:
        """What was typed, as a digest: it changes with every field."""
        typed = {name: self.data.get(name, "") for name in sorted(self.fields)}
        return hashlib.sha256(json.dumps(typed, sort_keys=True, default=str).encode()).hexdigest()

    @property
    def was_seen(self) -> bool:
        """Whether the effect of exactly this was shown before."""
        return self.data.get("seen") == self.seal


class ChangeForm(SeenForm):
    """Base: on whose word the law is changed."""

    authority_fields = ["source", "approver", "approved_on"]
    source = forms.CharField(
        label=_("Source"),
        max_length=300,
        help_text=_("The document with its number, or the text that was compared."),
    )
    approver = forms.CharField(label=_("Approved by"), max_length=100)
    approved_on = forms.DateField(label=_("Approved on"), widget=Day())

    def __init__(self, data: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("approved_on", timezone.localdate())
        super().__init__(data, **kwargs)
        self.order_fields(
            [*(name for name in self.fields if name not in self.authority_fields), *self.authority_fields]
        )

    def authority(self) -> Authority:
        """Source, approver and day."""
        return Authority(**{name: self.cleaned_data[name] for name in self.authority_fields})


class ReasonForm(SeenForm):
    """Why something of the bureau's own is taken back."""

    reason = forms.CharField(label=_("Reason"), max_length=300, widget=Long(rows=2))


class ConfirmForm(ChangeForm):
    """A figure has been compared with the text of the rule and stands."""


def _optional_int(label: Any, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, required=False, min_value=0, max_value=100_000, widget=Figure(), **more
    )


class TermForm(ChangeForm):
    """The figures of a limit; only what differs from the edition it starts from is a change."""

    groups = [
        (_("Length"), ["amount", "unit", "end_rule", "figure", "figure_zh"]),
        (_("Extension"), ["extend_amount", "extend_unit", "extend_open", "extend_needs_approval"]),
        (_("How long it holds"), ["valid_from", "valid_to", "confirmed"]),
        (_("Remark"), ["note_zh", "note"]),
        (_("On whose word"), ["source", "approver", "approved_on"]),
    ]
    amount = _optional_int(_("Length"))
    unit = forms.ChoiceField(label=_("Unit"), choices=UNITS)
    end_rule = forms.ChoiceField(label=_("A last day that is a day off"), choices=END_RULES)
    figure_zh = forms.CharField(label=_("Figure in words (Chinese)"), max_length=300)
    figure = forms.CharField(label=_("Figure in words (English)"), max_length=300)
    extend_amount = _optional_int(
        _("Can be extended by"), help_text=_("Empty: the rule allows no extension.")
    )
    extend_unit = forms.ChoiceField(label=_("Unit of the extension"), choices=UNITS, required=False)
    extend_open = forms.BooleanField(
        label=_("Whoever decides fixes the length, or may go beyond it"), required=False
    )
    extend_needs_approval = forms.BooleanField(label=_("The extension needs approval"), required=False)
    valid_to = forms.DateField(
        label=_("In force to"), required=False, widget=Day(), help_text=_("Empty: until further notice.")
    )
    confirmed = forms.BooleanField(label=_("Confirmed against the text of the rule"), required=False)
    note_zh = forms.CharField(label=_("Remark (Chinese)"), required=False, widget=Long(rows=2))
    note = forms.CharField(label=_("Remark (English)"), required=False, widget=Long(rows=2))

    def __init__(self, data: Mapping[str, Any] | None = None, *, term: Term, **kwargs: Any) -> None:
        self.term = term
        given = term.model_dump(mode="json")
        given["extend_unit"] = given["extend_unit"] or given["unit"]
        super().__init__(data, initial={**given, "source": "", **kwargs.pop("initial", {})}, **kwargs)
        gone = (
            ("figure", "figure_zh") if term.kind is not Kind.NOT_A_LIMIT else ("amount", "unit", "end_rule")
        )
        for name in gone:
            del self.fields[name]
        if term.direction is Direction.BACKWARD or not term.is_limit:
            for name in ("extend_amount", "extend_unit", "extend_open", "extend_needs_approval"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """The extension has a unit only where it has a length."""
        cleaned: dict[str, Any] = super().clean() or {}
        if "extend_amount" in self.fields and not cleaned.get("extend_amount"):
            cleaned["extend_amount"] = cleaned["extend_unit"] = None
        return cleaned

    def changes(self) -> dict[str, Any]:
        """The values that differ from the edition the form starts from, as a rule file would hold them."""
        present = self.term.model_dump(mode="json")
        given = {name: _plain(value) for name, value in self.cleaned_data.items() if name in present}
        found = {
            name: value
            for name, value in given.items()
            if name not in self.authority_fields and value != present[name]
        }
        found.pop("valid_from", None)
        return found | _kind_of(found, self.term)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _kind_of(changes: dict[str, Any], term: Term) -> dict[str, Any]:
    """A limit that is counted in hours now, or no longer, changes its kind with its unit."""
    unit = changes.get("unit")
    if unit == Unit.HOURS and term.kind is Kind.ACT:
        return {"kind": Kind.HOURS.value, "end_rule": EndRule.NONE.value}
    if unit and unit != Unit.HOURS and term.kind is Kind.HOURS:
        return {"kind": Kind.ACT.value}
    return {}


class EditionForm(TermForm):
    """A new edition of a limit from a day on; it builds on the edition before."""

    valid_from = forms.DateField(label=_("In force from"), widget=Day())


class NewTermForm(ChangeForm):
    """A limit that the shipped rules do not have."""

    groups = [
        (_("What"), ["key", "name_zh", "name", "trigger_zh", "trigger"]),
        (
            _("Length"),
            ["kind", "amount", "unit", "direction", "end_rule", "not_limit", "figure_zh", "figure"],
        ),
        (_("Extension"), ["extend_amount", "extend_unit", "extend_open", "extend_needs_approval"]),
        (_("Basis in law"), ["instrument", "article", "basis_zh", "basis"]),
        (_("How long it holds"), ["valid_from", "valid_to"]),
        (_("On whose word"), ["source", "approver", "approved_on"]),
    ]
    key = forms.RegexField(
        r"^[a-z][a-z_]*(\.[A-Za-z0-9_]+)+$",
        label=_("Key"),
        max_length=100,
        help_text=_("Small letters with dots, by which programs name the limit: local.reply"),
        error_messages={
            "invalid": _("A key is written in small letters with at least one dot, as in local.reply.")
        },
    )
    name_zh = forms.CharField(label=_("Name (Chinese)"), max_length=200)
    name = forms.CharField(label=_("Name (English)"), max_length=200)
    trigger_zh = forms.CharField(label=_("Counted from (Chinese)"), max_length=200)
    trigger = forms.CharField(label=_("Counted from (English)"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS)
    amount = _optional_int(_("Length"))
    unit = forms.ChoiceField(label=_("Unit"), choices=[("", "—"), *UNITS], required=False)
    direction = forms.ChoiceField(label=_("Counted"), choices=DIRECTIONS)
    end_rule = forms.ChoiceField(label=_("A last day that is a day off"), choices=END_RULES)
    not_limit = forms.ChoiceField(
        label=_("Of what is no limit: what it is"), choices=NOT_LIMITS, required=False
    )
    figure_zh = forms.CharField(label=_("Figure in words (Chinese)"), max_length=300, required=False)
    figure = forms.CharField(label=_("Figure in words (English)"), max_length=300, required=False)
    extend_amount = _optional_int(
        _("Can be extended by"), help_text=_("Empty: the rule allows no extension.")
    )
    extend_unit = forms.ChoiceField(
        label=_("Unit of the extension"), choices=[("", "—"), *UNITS], required=False
    )
    extend_open = forms.BooleanField(
        label=_("Whoever decides fixes the length, or may go beyond it"), required=False
    )
    extend_needs_approval = forms.BooleanField(label=_("The extension needs approval"), required=False)
    instrument = forms.CharField(label=_("Instrument"), max_length=200)
    article = forms.CharField(label=_("Article"), max_length=60, required=False)
    basis_zh = forms.CharField(label=_("Citation (Chinese)"), max_length=300)
    basis = forms.CharField(label=_("Citation (English)"), max_length=300)
    valid_from = forms.DateField(label=_("In force from"), widget=Day())
    valid_to = forms.DateField(
        label=_("In force to"), required=False, widget=Day(), help_text=_("Empty: until further notice.")
    )

    def row(self) -> dict[str, Any]:
        """The whole row as a rule file would hold it; what is empty is left out."""
        said = {
            name: _plain(value)
            for name, value in self.cleaned_data.items()
            if name not in self.authority_fields
        }
        kept = {name: value for name, value in said.items() if value not in ("", None, False)}
        return {**kept, "confirmed": True}


class DayForm(ChangeForm):
    """One day of the calendar, worked or off."""

    day = forms.DateField(label=_("Day"), widget=Day())
    is_working = forms.TypedChoiceField(
        label=_("The day is"),
        choices=[("off", _("a day off")), ("work", _("a working day"))],
        coerce=lambda value: value == "work",
        widget=Segments(),
    )


class NoticeForm(ChangeForm):
    """The holiday notice of a year, pasted."""

    year = forms.IntegerField(label=_("Year"), min_value=1990, max_value=2100, widget=Figure())
    text = forms.CharField(
        label=_("Text of the notice"),
        widget=Long(rows=10),
        help_text=_(
            "The sentences of the notice, or one day or span a line: 2027-01-01 休, 2027-02-05..2027-02-09 休."
        ),
    )

    def clean(self) -> dict[str, Any]:
        """Every day read, or every line that cannot be."""
        cleaned: dict[str, Any] = super().clean() or {}
        if "year" in cleaned and "text" in cleaned:
            try:
                cleaned["days"] = read_notice(cleaned["text"], cleaned["year"])
            except NoticeFaults as refusal:
                self.add_error("text", ValidationError([str(fault) for fault in refusal.faults]))
        return cleaned
