"""A disposal list on paper (到期档案处置审批清单), for the signatures and the file."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import override

from yantuo.casework.documents.records_data import DisposalList
from yantuo.faces.desk.models import Decision, Disposal
from yantuo.faces.desk.retention.rules import retentions
from yantuo.kernel.why import length

ACTIONS = {Decision.KEEP: "延长保管"}


def disposal_paper(disposal: Disposal, at: datetime) -> DisposalList:
    """The list as it stands; what is not decided is printed as proposed."""
    row = retentions()[disposal.kind]
    with override("zh-hans"):  # the paper speaks Chinese whoever prints it
        kept = str(length(disposal.amount, disposal.unit))
    return DisposalList(
        office=disposal.office.name,
        dated=timezone.localdate(at),
        number=str(disposal.pk)[:8],
        basis=disposal.basis,
        reviewed_by=disposal.decider_name or "（待鉴定）",
        method=row.method_zh,
        items=[
            {
                "series": row.title_zh,
                "number": item.subject[:8],
                "title": item.title,
                "formed": item.formed_on,
                "retention": kept,
                "expired": item.expired_on,
                "action": ACTIONS.get(Decision(item.decision), "销毁"),
                "opinion": item.reason,
            }
            for item in disposal.items.order_by("expired_on", "pk")
        ],
    )
