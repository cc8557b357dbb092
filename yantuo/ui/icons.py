"""Lucide icons as inline SVG without any style attribute."""

from functools import lru_cache

from django.utils.safestring import SafeString, mark_safe
from lucide.templatetags.lucide import lucide


@lru_cache(maxsize=1024)
def icon(name: str, size: int = 16, label: str = "") -> SafeString:
    """One icon, `size` in CSS pixels; without a label it is hidden from screen readers."""
    names = {"role": "img", "aria-label": label} if label else {"aria-hidden": "true"}
    svg = lucide(name, size=size, stroke_width="1.75", focusable="false", **{"class": "icon"}, **names)
    return mark_safe("".join(line.strip() for line in svg.splitlines()))  # noqa: S308 - the package's drawing, attributes escaped by ElementTree
