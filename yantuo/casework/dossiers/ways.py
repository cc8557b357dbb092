"""The ways into lists of dossiers and what hangs on them: the offices in sight one by one, and what is seen elsewhere.

Together they hold what `visible_to` holds, each row once; the row-level policies stand beneath them as beneath it.
"""

from typing import Any

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from yantuo.directory.people.actor import Actor
from yantuo.ui.lists import Ways

BY_ONE = 12  # offices read one by one and merged; who sees more passes over few rows in the order of all


def ways(actor: Actor, rows: QuerySet[Any], kind: str, *, office: str = "office_id") -> Ways:
    """Of all rows that hang on dossiers of a kind those in sight; `office` is where the office of a row stands."""
    beside = RawSQL("select unnest(dossiers_elsewhere(%s))", [kind])
    return _ways(actor, rows, office, beside)


def undated_ways(actor: Actor, rows: QuerySet[Any]) -> Ways:
    """Of the dossiers that are under way without a date those in sight."""
    return _ways(actor, rows.filter(undated=True), "office_id", RawSQL("select unnest(dossiers_undated_elsewhere())", []))


def _ways(actor: Actor, rows: QuerySet[Any], office: str, beside: RawSQL) -> Ways:
    """Nobody but staff has ways: an enterprise sees its own few rows, and the machine all of them."""
    if actor.mode != "staff" or not actor.offices:
        return []
    if len(actor.offices) > BY_ONE:
        own = [rows.filter(**{f"{office}__in": actor.offices})]
    else:
        own = [rows.filter(**{office: one}) for one in actor.offices]
    return [*own, rows.filter(pk__in=beside)]
