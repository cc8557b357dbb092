"""Filters of a list: form fields read from the address, each with its condition and its chip."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yantuo.ui.parts import Words
from yantuo.ui.values import LAW_ZONE, day_text
from yantuo.ui.widgets import Day

Rows = QuerySet[Any]
Choices = Sequence[tuple[Any, Words]]
Apply = Callable[[Rows, Any], Rows]
Between = Callable[[Rows, Any, Any], Rows]  # from, to; either may be None
ANY = gettext_lazy("Any")
KNOWN = "known"  # how many rows match in the end, where that is known before they are asked for


class Filter:
    """What every filter has: a key in the address, a label, its form fields, its condition, its chip."""

    key: str
    label: Words

    @property
    def names(self) -> tuple[str, ...]:
        """Its names in the address."""
        return (self.key,)

    def fields(self) -> Mapping[str, forms.Field]:
        """Form fields by their name in the address."""
        raise NotImplementedError

    def apply(self, rows: Rows, data: Mapping[str, Any]) -> Rows:
        """The rows that match the cleaned values; unset values change nothing."""
        raise NotImplementedError

    def chip(self, form: forms.Form) -> str:
        """What is filtered, in words, of the checked form; empty when nothing is."""
        raise NotImplementedError

    def known(self, value: Any) -> int | None:  # noqa: ARG002 - most know nothing
        """How many rows of the list match a value where no other filter is in force, if that need not be counted.

        `apply` is told the number as KNOWN of its data.
        """
        return None


@dataclass(frozen=True)
class Choice(Filter):
    """One or, with `several`, any of some values; `choices` may be a function, asked anew for every page."""

    key: str
    label: Words
    apply_to: str | Apply
    choices: Choices | Callable[[], Choices]
    several: bool = False

    def pairs(self) -> list[tuple[str, Words]]:
        """The choices as (value in the address, label)."""
        found = self.choices() if callable(self.choices) else self.choices
        return [(str(value), label) for value, label in found if str(value) != ""]

    def fields(self) -> Mapping[str, forms.Field]:
        if self.several:
            many = forms.MultipleChoiceField(choices=self.pairs(), widget=forms.CheckboxSelectMultiple)
            return {self.key: _optional(many, self.label)}
        return {self.key: _optional(forms.ChoiceField(choices=[("", ANY), *self.pairs()]), self.label)}

    def apply(self, rows: Rows, data: Mapping[str, Any]) -> Rows:
        value = data.get(self.key)
        if not value:
            return rows
        if callable(self.apply_to):
            return self.apply_to(rows, value)
        return rows.filter(**{f"{self.apply_to}__in" if self.several else self.apply_to: value})

    def chip(self, form: forms.Form) -> str:
        chosen = form.cleaned_data.get(self.key)
        wanted = set(chosen or ()) if self.several else {chosen}
        field: Any = form.fields[self.key]  # it was made from the choices: they are not asked for again
        return _("; ").join(str(label) for value, label in field.choices if value and value in wanted)


@dataclass(frozen=True)
class Text(Filter):
    """Free text, by a function of the rows or by lookups of which one must hold."""

    key: str
    label: Words
    apply_to: Apply | Sequence[str]
    hint: Words = ""
    limit: int = 200

    def fields(self) -> Mapping[str, forms.Field]:
        widget = forms.TextInput(attrs={"type": "search", "placeholder": self.hint, "autocomplete": "off"})
        return {self.key: _optional(forms.CharField(max_length=self.limit, widget=widget), self.label)}

    def apply(self, rows: Rows, data: Mapping[str, Any]) -> Rows:
        text = data.get(self.key)
        if not text:
            return rows
        if callable(self.apply_to):
            return self.apply_to(rows, text)
        return rows.filter(_any(Q(**{lookup: text}) for lookup in self.apply_to))

    def chip(self, form: forms.Form) -> str:
        return str(form.cleaned_data.get(self.key) or "")


@dataclass(frozen=True)
class Days(Filter):
    """From one day to another, both included; `moment` when the field holds a time (+08:00 decides the day).

    Where no field of the row itself is asked, `field` is a function of the rows and both edges.
    """

    key: str
    label: Words
    field: str | Between
    moment: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        return (f"{self.key}_from", f"{self.key}_to")

    def fields(self) -> Mapping[str, forms.Field]:
        from_label, to_label = _("%(what)s from"), _("%(what)s to")
        what = {"what": self.label}
        return {
            f"{self.key}_from": _optional(
                forms.DateField(widget=Day(), input_formats=["%Y-%m-%d"]), from_label % what
            ),
            f"{self.key}_to": _optional(
                forms.DateField(widget=Day(), input_formats=["%Y-%m-%d"]), to_label % what
            ),
        }

    def apply(self, rows: Rows, data: Mapping[str, Any]) -> Rows:
        first = self._edge(data.get(f"{self.key}_from"), time.min)
        last = self._edge(data.get(f"{self.key}_to"), time.max)
        if callable(self.field):
            return self.field(rows, first, last) if first or last else rows
        if first:
            rows = rows.filter(**{f"{self.field}__gte": first})
        if last:
            rows = rows.filter(**{f"{self.field}__lte": last})
        return rows

    def _edge(self, day: date | None, at: time) -> date | None:
        return datetime.combine(day, at, LAW_ZONE) if day and self.moment else day

    def chip(self, form: forms.Form) -> str:
        first, last = (form.cleaned_data.get(name) for name in self.names)
        if first and last:
            return f"{day_text(first)} – {day_text(last)}"
        if first:
            return _("from %(day)s") % {"day": day_text(first)}
        return _("until %(day)s") % {"day": day_text(last)} if last else ""


@dataclass(frozen=True)
class YesNo(Filter):
    """Yes, no, or not asked."""

    key: str
    label: Words
    apply_to: str | Apply

    def fields(self) -> Mapping[str, forms.Field]:
        pairs = [("", ANY), ("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))]
        return {self.key: _optional(forms.ChoiceField(choices=pairs), self.label)}

    def apply(self, rows: Rows, data: Mapping[str, Any]) -> Rows:
        answer = data.get(self.key)
        if not answer:
            return rows
        wanted = answer == "yes"
        return (
            self.apply_to(rows, wanted) if callable(self.apply_to) else rows.filter(**{self.apply_to: wanted})
        )

    def chip(self, form: forms.Form) -> str:
        return {"yes": _("Yes"), "no": _("No")}.get(form.cleaned_data.get(self.key) or "", "")


def _optional(field: forms.Field, label: Words) -> forms.Field:
    """A field that may stay empty, under its label."""
    field.required = False
    field.widget.is_required = False
    field.label = label if not isinstance(label, Promise) else str(label)
    return field


def _any(conditions: Iterable[Q]) -> Q:
    """One condition that holds when any of these does."""
    whole = Q()
    for condition in conditions:
        whole |= condition
    return whole
