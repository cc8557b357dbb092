"""Giving numbers without gaps, and taking in those that a superior system gave."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from yantuo.records.numbering.models import Issued, Mode, Series
from yantuo.records.numbering.rules import Carrier, Shape
from yantuo.records.trail.actions import Acting, hold, record


class NumberRefused(Exception):
    """A number or a series that cannot be as asked; `faults` has a sentence for everything that is wrong."""

    def __init__(self, *faults: str) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@transaction.atomic
def next_number(*, office: int, key: str, year: int, carrier: Carrier, at: datetime) -> Issued:
    """Give the next number of a series to its carrier, inside the caller's transaction.

    Whoever asks next waits until that transaction ends; where it is rolled back the number is given again, so that
    no gap arises. `year` 0 is for a series that runs on. Raises NumberRefused.
    """
    series = _locked(office, key, year)
    if series.mode != Mode.ASSIGNED:
        raise NumberRefused(_("These numbers come from the superior system: enter the one given there."))
    series.last += 1
    series.save(update_fields=["last"])
    return _issue(series, series.last, carrier, at)


@transaction.atomic
def enter_number(*, office: int, key: str, year: int, text: str, carrier: Carrier, at: datetime) -> Issued:
    """Take in a number that a superior system gave: written after the pattern, and used for nothing else.

    Raises NumberRefused.
    """
    series = _locked(office, key, year)
    if series.mode != Mode.ENTERED:
        raise NumberRefused(_("These numbers are given here, without gaps: none can be entered by hand."))
    number = series.shape.number_in(text)
    if number is None:
        raise NumberRefused(
            _("“%(text)s” is not written like the numbers of this series: compare it with %(example)s.")
            % {"text": text, "example": series.shape.text(series.last + 1)}
        )
    taken = Issued.objects.filter(series=series, number=number).first()
    if taken:
        raise NumberRefused(
            _("%(text)s is in use already since %(day)s: a number is used once.")
            % {"text": taken.text, "day": f"{taken.at:%Y-%m-%d}"}
        )
    series.last = max(series.last, number)
    series.save(update_fields=["last"])
    return _issue(series, number, carrier, at)


def _issue(series: Series, number: int, carrier: Carrier, at: datetime) -> Issued:
    return Issued.objects.create(
        series=series,
        number=number,
        text=series.shape.text(number),
        office_id=series.office_id,
        subject_kind=carrier.kind,
        subject=str(carrier.id),
        at=at,
    )


def _locked(office: int, key: str, year: int) -> Series:
    """The series with its row locked; in a new year it goes on as in the year before, from 1."""
    hold(office=office)
    rows = Series.objects.select_for_update().filter(office_id=office, key=key)
    if found := rows.filter(year=year).first():
        return found
    before = rows.filter(year__lt=year, year__gt=0).order_by("-year").first() if year else None
    if before is None:
        raise NumberRefused(
            _("The numbers for this are not set up yet: have the registrar set up the series.")
        )
    fresh = Series(
        office_id=office, key=key, year=year, mode=before.mode, pattern=before.pattern, mark=before.mark
    )
    fresh.save(force_insert=True)
    return fresh


@transaction.atomic
def set_up_series(
    *,
    office: int,
    key: str,
    year: int,
    pattern: str,
    by: Acting,
    at: datetime,
    mark: str = "",
    mode: Mode = Mode.ASSIGNED,
    last_used: int = 0,
) -> Series:
    """Set up a series or change one of which no number has been given; raises NumberRefused with every fault.

    `last_used` is the last number used before this system took over.
    """
    hold(office=office)
    faults = list(Shape(pattern, mark, year).faults())
    if last_used < 0:
        faults.append(_("The last number used cannot be below 0."))
    found = Series.objects.select_for_update().filter(office_id=office, key=key, year=year).first()
    if found and Issued.objects.filter(series=found).exists():
        faults.append(
            _("Numbers of this series have been given already: it can be changed for the next year only.")
        )
    if faults:
        raise NumberRefused(*faults)
    series = found or Series(office_id=office, key=key, year=year)
    series.pattern, series.mark, series.mode = pattern, mark, mode
    series.last = series.imported = last_used
    try:
        with transaction.atomic():
            series.save()
    except IntegrityError as error:
        raise NumberRefused(_("Somebody has just set up this series: look at it again.")) from error
    _record(series, "numbering.set_up", by=by, at=at)
    return series


@transaction.atomic
def import_last_used(*, office: int, key: str, year: int, last: int, by: Acting, at: datetime) -> Series:
    """Note the last number used before this system took over; raises NumberRefused where numbers were given since."""
    series = _locked(office, key, year)
    if last < 0:
        raise NumberRefused(_("The last number used cannot be below 0."))
    if Issued.objects.filter(series=series).exists():
        raise NumberRefused(
            _(
                "Numbers up to %(last)s have been given here already: the last one used before can no longer be set."
            )
            % {"last": series.last}
        )
    series.last = series.imported = last
    series.save(update_fields=["last", "imported"])
    _record(series, "numbering.import", by=by, at=at)
    return series


def _record(series: Series, verb: str, *, by: Acting, at: datetime) -> None:
    record(
        by=by,
        at=at,
        verb=verb,
        kind="numbering",
        subject=f"{series.key}/{series.year}"[:64],
        office=series.office_id,
        data={"pattern": series.pattern, "mark": series.mark, "mode": series.mode, "last": series.last},
    )
