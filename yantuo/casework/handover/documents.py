"""Papers of a handover, built from its records: the list of what changes hands (工作交接清单)."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import override

from yantuo.casework.deadlines.models import Deadline, Light
from yantuo.casework.dossiers.kinds import kind_of
from yantuo.casework.dossiers.models import Dossier
from yantuo.casework.handover.models import Handover, Item, ItemState
from yantuo.directory.orgs.models import Organisation

LIGHTS = {Light.GREEN: "正常", Light.YELLOW: "临近", Light.RED: "逾期"}
MARKS = {ItemState.WAITING: "", ItemState.ACCEPTED: "接收", ItemState.REFUSED: "不接收"}


def handover_list(handover: Handover, at: datetime) -> dict[str, Any]:
    """What the records know of the list (three queries): persons, post, every item with its next date."""
    items = list(handover.items.select_related("dossier__enterprise").order_by("pk"))
    clocks = _next_clocks([item.dossier_id for item in items])
    with override("zh-hans"):  # the paper speaks Chinese whoever prints it
        rows = [_row(item, clocks.get(item.dossier_id), at) for item in items]
    return {
        "office": Organisation.objects.get(pk=handover.office_id).name,
        "post": handover.post.title,
        "giver": handover.giver.name,
        "receiver": handover.receiver.name,
        "witness": handover.arranger_name,
        "reason": handover.reason,
        "items": rows,
    }


def _next_clocks(dossiers: list[Any]) -> dict[Any, Deadline]:
    """The running clock of each dossier that is due first."""
    rows = Deadline.objects.open().filter(dossier_id__in=dossiers).order_by("-due_at", "-id")
    return {row.dossier_id: row for row in rows}


def _row(item: Item, clock: Deadline | None, at: datetime) -> dict[str, Any]:
    dossier: Dossier = item.dossier
    row: dict[str, Any] = {
        "number": dossier.number,
        "title": dossier.title,
        "kind": str(kind_of(dossier).label),
        "enterprise": dossier.enterprise.name if dossier.enterprise else "",
        "stage": kind_of(dossier).state_label(dossier.state),
        "mark": MARKS[ItemState(item.state)],
        "note": item.note,
    }
    if clock:
        light = "中止" if clock.paused_since else LIGHTS[clock.light(at)]
        row |= {"due": timezone.localdate(clock.due_at), "light": light}
    return row
