"""Numbers of documents: which series gives one, and a new year's series opened after the old year's."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from yantuo.casework.documents.models import Document
from yantuo.casework.documents.series import SERIES, TITLES
from yantuo.directory.people.actor import Actor
from yantuo.records.numbering.actions import (
    NumberRefused,
    enter_number,
    next_number,
    set_up_series,
)
from yantuo.records.numbering.models import Mode, Series
from yantuo.records.numbering.queries import series_of
from yantuo.records.numbering.rules import Carrier

OF_DOSSIER = frozenset({"oversight_card"})  # papers that bear the number their dossier was given already


def series_for(document: Document, on: date) -> Series | None:
    """The series of a document on a day: that of the year, else the last one before, after which it will be opened."""
    rows = series_of(document.office_id).filter(key=SERIES.get(document.template, ""), year__gt=0)
    return rows.filter(year__lte=on.year).first()


def is_entered(document: Document) -> bool:
    """Whether the number of a signed document is given by the superior system and typed in here."""
    series = series_for(document, timezone.localdate(document.signed_at))
    return bool(series and series.mode == Mode.ENTERED)


def number_of(document: Document, *, text: str, by: Actor, at: datetime) -> str:
    """The number of a document, given here or taken in; empty for papers that carry none. Raises NumberRefused."""
    if document.template in OF_DOSSIER and document.dossier and document.dossier.number:
        return document.dossier.number
    key = SERIES.get(document.template)
    if key is None:
        return ""
    series = _opened(document, key, by, at)
    carrier = Carrier("document", document.pk)
    if series.mode == Mode.ENTERED:
        return enter_number(
            office=series.office_id, key=key, year=series.year, text=text, carrier=carrier, at=at
        ).text
    return next_number(office=series.office_id, key=key, year=series.year, carrier=carrier, at=at).text


def _opened(document: Document, key: str, by: Actor, at: datetime) -> Series:
    """The series of the year of the signature, which the paper is dated by.

    The first number of a year opens its series as it was the year before, which is put on record.
    """
    day = timezone.localdate(document.signed_at)
    year, found = day.year, series_for(document, day)
    if found is None:
        raise NumberRefused(
            _(
                "%(office)s has no series of numbers for %(series)s in %(year)s. The system administrator sets it up "
                "once, on the set-up page; after that every new year opens by itself. The document stays signed."
            )
            % {"office": document.office, "series": TITLES[key], "year": year}
        )
    if found.year == year:
        return found
    return set_up_series(
        office=found.office_id,
        key=key,
        year=year,
        pattern=found.pattern,
        mark=found.mark,
        mode=Mode(found.mode),
        by=by,
        at=at,
    )
