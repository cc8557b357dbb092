"""What values the API takes: checked types with their description, so that the documentation says what is refused."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import AfterValidator, ConfigDict, Field

FIRST_YEAR, LAST_YEAR = 1950, 2200
LARGEST_PAGE = 200


def _without_nul(text: str) -> str:
    if "\0" in text:
        raise ValueError(_("This contains a character that cannot be stored."))
    return text


def _in_our_time(moment: datetime) -> datetime:
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ValueError(
            _("This must lie between %(first)s and %(last)s.") % {"first": FIRST_YEAR, "last": LAST_YEAR}
        )
    return moment if moment.tzinfo else timezone.make_aware(moment)


Text = Annotated[str, AfterValidator(_without_nul)]
Moment = Annotated[datetime, AfterValidator(_in_our_time)]
"""A moment; without a zone it is +08:00, the law's own."""
Local = Annotated[datetime, AfterValidator(timezone.localtime)]
"""A moment of an answer, told in +08:00."""
Id = Annotated[int, Field(ge=1, le=2**63 - 1)]


def one_of(values: Iterable[str], **said: Any) -> Any:
    """A text of an answer that is one of these words. (Enumerations of several things share their class names.)"""
    return Field(json_schema_extra={"enum": list(values)}, **said)


class Body(Schema):
    """Base of what comes in: a field that does not exist is a fault, not something to overlook."""

    model_config = ConfigDict(extra="forbid")


class Problem(Schema):
    """A refusal or a failure: one sentence, and for entries the faults of each field, all at once."""

    status: int = Field(examples=[422], description="the status of the answer once more")
    detail: str = Field(
        examples=["Some entries are not in order."], description="one sentence in the caller's language"
    )
    fields: dict[str, list[str]] = Field(
        examples=[{"credit_code": ["The check digit does not fit."]}],
        description="the faults by field; empty where no field is at fault",
    )


class Page(Schema):
    """A page by key: ask again with `after` set to `next` until `next` is null."""

    next: str | None = Field(description="the key of the next page; null on the last one", examples=[None])


class PageAsked(Schema):
    """Which page, and how long."""

    after: Text = Field("", description="the key that the page before named as `next`")
    limit: int = Field(50, ge=1, le=LARGEST_PAGE, description="how many at most", examples=[50])
