"""Template tags of forms: fields, all faults at once, buttons, confirmation."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from django import template
from django.forms import BaseForm, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.forms.boundfield import BoundField
from django.forms.formsets import BaseFormSet
from django.template import Context
from django.utils.safestring import SafeString

from .parts import Words

if TYPE_CHECKING:
    FormSet: TypeAlias = BaseFormSet[Any]
else:
    FormSet = BaseFormSet

Values = dict[str, Any]


@dataclass(frozen=True)
class Group:
    """Fields that stand together, under a legend or none."""

    legend: Words
    fields: list[BoundField]


@dataclass(frozen=True)
class Place:
    """A field as the summary of faults names it, and where its link leads."""

    label: Words
    target: str


def groups_of(form: BaseForm) -> list[Group]:
    """The visible fields in the groups the form class declares; what no group names stands at the end."""
    declared = getattr(form, "groups", [])
    visible = {field.name: field for field in form.visible_fields()}
    groups = [
        Group(legend, [visible.pop(name) for name in names if name in visible]) for legend, names in declared
    ]
    return [group for group in [*groups, Group("", list(visible.values()))] if group.fields]


def place_of(field: BoundField) -> Place:
    """Where the summary's link leads: the field itself, or the first choice of a group.

    Where the form repeats fields, its `within` says by their names which of the repeated things each belongs to.
    """
    several = isinstance(field.field.widget, RadioSelect | CheckboxSelectMultiple)
    target = f"{field.auto_id}_0" if several else field.id_for_label or f"{field.auto_id}_field"
    within = getattr(field.form, "within", {}).get(field.name)
    return Place(f"{within} · {field.label}" if within else field.label, target)


def form(
    context: Context,
    form: BaseForm,
    submit: Words,
    cancel: str = "",
    action: str = "",
    keep: str = "",
    danger: bool = False,
    intro: Words = "",
    pairs: bool = False,
) -> Values:
    """A whole form; `keep` names the draft that survives a lost session, `pairs` sets short fields side by side."""
    return {
        "form": form,
        "groups": groups_of(form),
        "submit": submit,
        "cancel": cancel,
        "action": action,
        "keep": keep,
        "danger": danger,
        "intro": intro,
        "pairs": pairs,
        "csrf_token": context.get("csrf_token", ""),
    }


def errors(*forms: BaseForm | FormSet) -> Values:
    """Every fault of these forms and formsets in one box, each with a link to its field."""
    general: list[str] = []
    named: list[tuple[Place, str]] = []
    for one in _each_form(forms, general):
        general += [str(error) for error in one.non_field_errors()]
        general += [str(error) for field in one.hidden_fields() for error in field.errors]
        named += [(place_of(field), str(error)) for field in one.visible_fields() for error in field.errors]
    return {"general": general, "named": named, "count": len(general) + len(named)}


def _each_form(forms: Iterable[BaseForm | FormSet], general: list[str]) -> Iterable[BaseForm]:
    """The forms one by one; faults of a formset as a whole go to `general`."""
    for one in forms:
        if isinstance(one, BaseFormSet):
            general += [str(error) for error in one.non_form_errors()] if one.is_bound else []
            yield from one.forms
        else:
            yield one


def field(field: BoundField) -> Values:
    """One field with its label, help, faults and required mark."""
    notes = [f"{field.auto_id}_helptext"] if field.help_text else []
    notes += [f"{field.auto_id}_error"] if field.errors else []
    checkbox = isinstance(field.field.widget, CheckboxInput)
    return {"field": field, "checkbox": checkbox, "describedby": " ".join(notes)}


def buttons(submit: Words, cancel: str = "", danger: bool = False) -> Values:
    """The button that sends the form, and the way back."""
    return {"submit": submit, "cancel": cancel, "danger": danger}


def formset(formset: FormSet, label: Words = "") -> Values:
    """The rows of a formset, each as a group of fields."""
    return {"formset": formset, "label": label}


def confirm(
    context: Context,
    content: str,
    form: BaseForm | None = None,
    submit: Words = "",
    cancel: str = "",
    danger: bool = False,
) -> SafeString:
    """A page's question before something that cannot be taken back, with its reason fields and buttons."""
    values = {"content": content, "form": form, "submit": submit, "cancel": cancel, "danger": danger}
    inner = context.new({**values, "csrf_token": context.get("csrf_token", "")})
    return context.template.engine.get_template("ui/_confirm.html").render(inner)  # type: ignore[union-attr]


def add_form_tags(register: template.Library) -> None:
    """Put the tags of this module into the library `ui`."""
    register.inclusion_tag("ui/_form.html", takes_context=True)(form)
    register.inclusion_tag("ui/_errors.html")(errors)
    register.inclusion_tag("ui/_field.html")(field)
    register.inclusion_tag("ui/_buttons.html")(buttons)
    register.inclusion_tag("ui/_formset.html")(formset)
    register.simple_block_tag(takes_context=True)(confirm)
