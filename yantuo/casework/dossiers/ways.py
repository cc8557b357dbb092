"""The ways into lists of what hangs on dossiers: office by office what is in sight, and what is seen elsewhere.

Together they hold what `visible_to` holds, each row once; the row-level policies stand beneath them as beneath it.
"""

from typing import Any

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from yantuo.directory.people.actor import Actor
from yantuo.ui.lists import EACH, Way

BY_ONE = 24  # offices read one by one; who sees more of them passes over few rows in the order of all


def ways(
    actor: Actor, rows: QuerySet[Any], kind: str, *, office: str = "office_id", dossier: str = "pk"
) -> list[Way]:
    """Of all rows that hang on dossiers of a kind those in sight; `office` and `dossier` are where these stand.

    Nobody but staff has ways: an enterprise sees its own few rows, and the machine all of them.
    """
    if actor.mode != "staff" or not actor.offices:
        return []
    if len(actor.offices) > BY_ONE:
        own = Way(rows.filter(**{f"{office}__in": actor.offices}))
    else:
        own = Way(rows.filter(**{office: EACH}), actor.offices)
    beside = rows.filter(**{f"{dossier}__in": RawSQL("select id from dossiers_elsewhere(%s) id", [kind])})
    return [own, Way(beside)]
