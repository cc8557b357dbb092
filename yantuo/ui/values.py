"""How values are written: dates and times in the law's zone (+08:00), grouped figures, percentages."""

from datetime import date, datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from .parts import Part

LAW_ZONE = timezone(timedelta(hours=8))
DASH = "—"


def local(value: datetime) -> datetime:
    """An aware moment in the law's zone; a naive one is an error, as its zone would be a guess."""
    if value.tzinfo is None:
        raise ValueError("a moment without a zone cannot be shown")
    return value.astimezone(LAW_ZONE)


def day_text(value: date | datetime) -> str:
    """2026-11-21."""
    return (local(value) if isinstance(value, datetime) else value).strftime("%Y-%m-%d")


def moment_text(value: date | datetime) -> str:
    """2026-11-21 16:20, or only the day when that is all there is."""
    return local(value).strftime("%Y-%m-%d %H:%M") if isinstance(value, datetime) else day_text(value)


def day(value: date | datetime | None) -> str:
    """The day as <time>, a dash for nothing."""
    return format_html('<time datetime="{0}">{0}</time>', day_text(value)) if value else DASH


def moment(value: date | datetime | None) -> str:
    """Day and minute as <time>, a dash for nothing."""
    if not value:
        return DASH
    exact = local(value).isoformat(timespec="seconds") if isinstance(value, datetime) else day_text(value)
    return format_html('<time datetime="{}">{}</time>', exact, moment_text(value))


def figure(value: float | Decimal | str | None, decimals: int | None = None) -> str:
    """1,284 or 1,284.5: grouped, rounded half up to `decimals`; text that is no number stays as it is."""
    if value is None or value == "":
        return DASH
    try:
        number = Decimal(str(value))
    except ArithmeticError:
        return str(value)
    if decimals is not None:
        number = number.quantize(Decimal(1).scaleb(-int(decimals)), rounding=ROUND_HALF_UP)
    return f"{number:,f}"


def percent(share: float | Decimal | None, decimals: int = 1) -> str:
    """94.2% for the share 0.942; a dash when there is no share."""
    return DASH if share is None else figure(Decimal(str(share)) * 100, decimals) + "%"


def show(value: object) -> str:
    """Any value fit for a cell: parts print themselves, days and moments as <time>, nothing as a dash."""
    if value is None or value == "":
        return DASH
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, Part | SafeString):
        return mark_safe(str(value))  # noqa: S308 - both are already escaped
    return conditional_escape(str(value))


def plain(value: object) -> object:
    """The value for a spreadsheet: numbers and dates stay what they are, parts become their text."""
    if value is None or isinstance(value, int | float | Decimal):
        return value
    if isinstance(value, datetime):
        return local(value).replace(tzinfo=None)
    if isinstance(value, date):
        return value
    return value.plain() if isinstance(value, Part) else str(value)
