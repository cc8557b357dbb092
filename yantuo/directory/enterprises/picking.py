"""Naming an enterprise in a form: by its credit code or by a part of its name; what matches is offered while typing."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from yantuo.directory.enterprises.models import Enterprise, EnterpriseQuerySet
from yantuo.directory.enterprises.queries import by_code, find

OFFERED = 8
LONGEST = 160  # characters: a code, a space and the longest name


class EnterpriseInput(forms.TextInput):
    """A text field under which the enterprises that match are offered; without scripts it is a plain text field."""

    def __init__(self, **attrs: Any) -> None:
        offered = {
            "autocomplete": "off",
            "maxlength": str(LONGEST),
            "hx-get": reverse_lazy("enterprise_pick"),
            "hx-trigger": "input changed delay:250ms",
            "hx-swap": "innerHTML",
            "hx-sync": "this:replace",
        }
        super().__init__(attrs={**offered, **attrs})

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """The field with the list that its offers go into."""
        place = f"{(attrs or {}).get('id', f'id_{name}')}-offers"
        own = {**(attrs or {}), "list": place, "hx-target": f"#{place}", "hx-params": name}
        return format_html(
            '{}<datalist id="{}"></datalist>', super().render(name, value, own, renderer), place
        )


def picked(rows: EnterpriseQuerySet, text: str) -> Enterprise:
    """The one of some enterprises that a text names; raises ValidationError, with the names where several match."""
    asked = text.strip()
    words = asked.split(maxsplit=1)
    if words and (found := by_code(rows, words[0])):
        return found
    candidates = list(find(rows.current(), asked).order_by("sort", "pk")[: OFFERED + 1])
    exact = [one for one in candidates if one.name == asked]
    if len(exact) == 1 or len(candidates) == 1:
        return (exact or candidates)[0]
    if not candidates:
        raise ValidationError(
            _(
                "No enterprise that your office may choose has this name or credit code: look at the spelling, or "
                "enter it in the register first."
            )
        )
    names = "; ".join(f"{one.name} {one.credit_code}" for one in candidates[:OFFERED])
    raise ValidationError(
        _("Several enterprises match: %(names)s. Enter more of the name, or the credit code.")
        % {"names": names}
    )


def offers(rows: EnterpriseQuerySet, text: str) -> list[Enterprise]:
    """What to offer for a text of at least two characters (one query)."""
    asked = text.strip()
    return list(find(rows.current(), asked).order_by("sort", "pk")[:OFFERED]) if len(asked) > 1 else []
