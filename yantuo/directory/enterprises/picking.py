"""Naming an enterprise in a form: by its credit code or by a part of its name; what matches is offered while typing."""

from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext as _

from yantuo.directory.enterprises.models import Enterprise, EnterpriseQuerySet
from yantuo.directory.enterprises.queries import by_code, find
from yantuo.ui.widgets import Offering

OFFERED = 8
LONGEST = 160  # characters: a code, a space and the longest name


class EnterpriseInput(Offering):
    """A text field under which the enterprises that match are offered."""

    def __init__(self, **attrs: Any) -> None:
        super().__init__(reverse_lazy("enterprise_pick"), LONGEST, **attrs)


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
