"""Adding up."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from yantuo.records.tally.models import Grain, Snapshot, Tally

RECOUNTS = (
    "select proname from pg_proc where proname like 'tally\\_of\\_%' and prorettype = 'record'::regtype"
)
_DIFFERENCES = """
select office_id, name, grain, day, part, sum(kept), sum(counted) from (
  select office_id, name, grain, day, part, n as kept, 0 as counted from tally_tally
  union all {recounts}) both_ways
group by 1, 2, 3, 4, 5 having sum(kept) <> sum(counted) order by 2, 1, 3, 4, 5 limit 100
"""


def sums(offices: Iterable[int], asked: Mapping[str, Q]) -> dict[int, dict[str, int]]:
    """Several counts at once, by office (one query): each is said by its name and, where it has one, its span."""
    rows = Tally.objects.filter(office_id__in=[*offices]).filter(_any(asked.values()))
    found = rows.values("office_id").annotate(
        **{name: Coalesce(Sum("n", filter=count), 0) for name, count in asked.items()}
    )
    return {row["office_id"]: {name: row[name] for name in asked} for row in found.order_by()}  # type: ignore[literal-required]


def _any(counts: Iterable[Q]) -> Q:
    whole = Q(pk__in=[])
    for count in counts:
        whole |= count
    return whole


def by_part(offices: Iterable[int], count: Q) -> dict[tuple[int, str], int]:
    """One count by office and by what it is split by (one query)."""
    rows = Tally.objects.filter(count, office_id__in=[*offices]).order_by()
    found = rows.values("office_id", "part").annotate(number=Sum("n"))
    return {(row["office_id"], row["part"]): row["number"] for row in found if row["number"]}


def snapshot(name: str, offices: Iterable[int], since: datetime) -> Snapshot | None:
    """What was last counted for those who see exactly these offices, unless that is older (one query)."""
    return Snapshot.objects.filter(name=name, offices=sorted(offices), taken_at__gte=since).first()


def days(first: date | None, last: date) -> Q:
    """The rows of a span of days, both included: whole months where they lie in it, single days at its edges.

    Without a first day: everything up to the last one.
    """
    begin = last.replace(day=1)
    whole = _whole_month(last)
    tail = Q(grain=Grain.DAY, day__gte=begin, day__lte=last)
    if first is None:
        return Q(grain=Grain.MONTH, day__lte=last) if whole else tail | Q(grain=Grain.MONTH, day__lt=begin)
    if first > last:
        return Q(pk__in=[])
    if first > begin or (first == begin and not whole):
        return Q(grain=Grain.DAY, day__gte=first, day__lte=last)
    middle = Q(grain=Grain.MONTH, day__gte=first, day__lt=begin)
    next_month = (first.replace(day=1) + timedelta(days=31)).replace(day=1)
    head = Q(grain=Grain.DAY, day__gte=first, day__lt=next_month) if first.day > 1 else Q(pk__in=[])
    return head | middle | (Q(grain=Grain.MONTH, day=begin) if whole else tail)


def _whole_month(last: date) -> bool:
    return (last + timedelta(days=1)).day == 1


def differences() -> list[tuple[object, ...]]:
    """Where the kept counts are not what a recount of the tables finds, at most a hundred; none when all is well."""
    with connection.cursor() as cursor:
        cursor.execute(RECOUNTS)
        names = sorted(row[0] for row in cursor.fetchall())
        recounts = " union all ".join(
            f"select office_id, name, grain, day, part, 0, n from {name}()"  # noqa: S608 - names of our functions
            for name in names
        )
        cursor.execute(_DIFFERENCES.format(recounts=recounts))
        return [tuple(row) for row in cursor.fetchall()]
