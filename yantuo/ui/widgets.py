"""Form widgets: native controls with the attributes phones and keyboards need."""

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
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


class Offering(forms.TextInput):
    """A text field under which what matches is offered from an address; without scripts it is a plain text field."""

    def __init__(self, address: Any, longest: int, **attrs: Any) -> None:
        offered = {
            "autocomplete": "off",
            "maxlength": str(longest),
            "hx-get": address,
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


class Segments(forms.RadioSelect):
    """A few choices in one row of large buttons."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.attrs.setdefault("class", "segments")


class Columns(forms.CheckboxSelectMultiple):
    """Many choices with a box each, in as many columns as fit; `narrow` ones for short names."""

    def __init__(self, *, narrow: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.attrs.setdefault("class", "columns narrow" if narrow else "columns")


class Upload(forms.FileInput):
    """A file; `accept` as HTML writes it, `limit` in bytes, told before anything is sent."""

    def __init__(self, accept: str = "", limit: int = 0, **attrs: Any) -> None:
        if accept:
            attrs["accept"] = accept
        if limit:
            attrs["data-limit"] = limit
            attrs["data-too-large"] = format_lazy(TOO_LARGE, limit=limit // MEGABYTE)
        super().__init__(attrs=attrs)
