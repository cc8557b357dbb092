"""What may stand in an address of the desk beside numbers and words."""

from datetime import date

from django.urls import register_converter


class DayConverter:
    """A day, as 2026-11-24."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        """The day; one that does not exist matches no address."""
        return date.fromisoformat(value)

    def to_url(self, value: date | str) -> str:
        """As ISO text."""
        return value if isinstance(value, str) else value.isoformat()


register_converter(DayConverter, "day")
