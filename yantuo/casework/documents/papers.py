"""Every paper that can be typeset, by the name of its template."""

from typing import Final

from yantuo.casework.documents.cards_data import CardReply, OversightCard, RevisitRecord
from yantuo.casework.documents.forms_data import ActivationSlip, MatterNotice, Referral
from yantuo.casework.documents.inspection_data import CorrectionNotice, InspectionRecord
from yantuo.casework.documents.official_data import Letter, RedHead
from yantuo.casework.documents.records_data import DisposalList, FileExtract, HandoverList, TrailHead
from yantuo.casework.documents.typeset_data import Paper

PAPERS: Final[dict[str, type[Paper]]] = {
    paper.template: paper
    for paper in (
        RedHead,
        Letter,
        Referral,
        MatterNotice,
        ActivationSlip,
        FileExtract,
        HandoverList,
        TrailHead,
        DisposalList,
        InspectionRecord,
        CorrectionNotice,
        OversightCard,
        CardReply,
        RevisitRecord,
    )
}
