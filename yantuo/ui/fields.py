"""Fields of a form by the type they have."""

from typing import Any

from django import forms


def choice_of(form: forms.Form, name: str) -> "forms.ModelChoiceField[Any]":
    """The field that chooses a row; raises TypeError where it does not."""
    field = form.fields[name]
    if not isinstance(field, forms.ModelChoiceField):
        raise TypeError(f"{name} chooses no row")
    return field
