"""Reading series and the numbers in use."""

from collections.abc import Iterable

from django.db.models import QuerySet

from yantuo.records.numbering.models import Issued, Mode, Series
from yantuo.records.numbering.rules import Carrier


def series_of(office: int) -> QuerySet[Series]:
    """The series of an office, the newest year first."""
    return Series.objects.filter(office_id=office).order_by("key", "-year")


def carried_by(carrier: Carrier) -> QuerySet[Issued]:
    """The numbers that one thing carries."""
    return Issued.objects.filter(subject_kind=carrier.kind, subject=str(carrier.id)).order_by("at", "id")


def missing_keys(office: int, keys: Iterable[str], year: int) -> list[str]:
    """Of the keys asked about those for which the office can give no number this year (for the status page)."""
    able = Series.objects.filter(office_id=office, key__in=list(keys), year__lte=year)
    known = set(able.values_list("key", flat=True))
    return [key for key in keys if key not in known]


def gaps(series: Series) -> list[int]:
    """Numbers given here that nothing carries: always none, which an auditor may ask to see proved."""
    if series.mode != Mode.ASSIGNED:
        return []
    used = set(Issued.objects.filter(series=series).values_list("number", flat=True))
    return [number for number in range(series.imported + 1, series.last + 1) if number not in used]
