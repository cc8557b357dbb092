"""Form widgets: native controls with the attributes phones and keyboards need."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

MEGABYTE = 1024 * 1024
TALL = 8  # rows from which a field of text stands open from the start
TOO_LARGE = _("The file is larger than {limit} MB. Choose a smaller one; nothing has been sent.")


class Day(forms.DateInput):
    """A calendar day."""

    input_type = "date"

    def __init__(self, **attrs: Any) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class Moment(forms.DateTimeInput):
    """A day and a minute."""

    input_type = "datetime-local"

    def __init__(self, **attrs: Any) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%dT%H:%M")


class Figure(forms.TextInput):
    """A number typed as text: no wheel that changes it unseen, a number pad on the phone."""

    def __init__(self, **attrs: Any) -> None:
        super().__init__(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "short num", **attrs})


class Phone(forms.TextInput):
    """A telephone number."""

    input_type = "tel"

    def __init__(self, **attrs: Any) -> None:
        super().__init__(attrs={"autocomplete": "tel", "class": "short", **attrs})


class Long(forms.Textarea):
    """Several lines; it grows with what is typed where the browser can."""

    def __init__(self, rows: int = 4, **attrs: Any) -> None:
        super().__init__(attrs={"rows": rows, **({"class": "tall"} if rows >= TALL else {}), **attrs})


class Segments(forms.RadioSelect):
    """A few choices in one row of large buttons."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.attrs.setdefault("class", "segments")


class Upload(forms.FileInput):
    """A file; `accept` as HTML writes it, `limit` in bytes, told before anything is sent."""

    def __init__(self, accept: str = "", limit: int = 0, **attrs: Any) -> None:
        if accept:
            attrs["accept"] = accept
        if limit:
            attrs["data-limit"] = limit
            attrs["data-too-large"] = format_lazy(TOO_LARGE, limit=limit // MEGABYTE)
        super().__init__(attrs=attrs)
