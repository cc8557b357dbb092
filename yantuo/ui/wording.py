"""Django's own sentences that the Chinese catalogue says in the words of an office, and words in a row."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from yantuo.kernel.bilingual import Bilingual, in_a_row

SENTENCES = (
    _("This field is required."),
    _("Enter a valid value."),
    _("Enter a valid date."),
    _("Enter a valid date/time."),
    _("Enter a valid email address."),
    _("Enter a valid URL."),
    _("Enter a whole number."),
    _("Enter a number."),
    _("Enter a list of values."),
    _("Ensure this value is less than or equal to %(limit_value)s."),
    _("Ensure this value is greater than or equal to %(limit_value)s."),
    _("Select a valid choice. %(value)s is not one of the available choices."),
    _("Select a valid choice. That choice is not one of the available choices."),
    _("No file was submitted. Check the encoding type on the form."),
    _("No file was submitted."),
    _("The submitted file is empty."),
    _("Upload a valid image. The file you uploaded was either not an image or a corrupted image."),
    _("Please correct the duplicate data for %(field)s."),
    _("%(model_name)s with this %(field_label)s already exists."),
)
COUNTED = (
    ngettext_lazy(
        "Ensure this value has at least %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at least %(limit_value)d characters (it has %(show_value)d).",
        "limit_value",
    ),
    ngettext_lazy(
        "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
        "limit_value",
    ),
)


def listed(words: Iterable[object], most: int = 0) -> str:
    """Words in a row with the comma of the reader's language, cut short after `most` (0: never)."""
    every = [str(word) for word in words]
    shown = every[:most] if most else every
    return str(in_a_row(shown)) + ("…" if len(shown) < len(every) else "")


def colon() -> str:
    """The colon of the reader's language, between a word and what it says of something."""
    return str(Bilingual(": ", zh="："))


def with_note(words: object, note: object) -> str:
    """Words with a note in the brackets of the reader's language behind them; without a note the words alone."""
    return str(Bilingual(f"{words} ({note})", zh=f"{words}（{note}）")) if note else str(words)
