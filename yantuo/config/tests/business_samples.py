"""Samples of the pages of an enterprise."""

from yantuo.mechanisms.inspection.tests import samples as visit_samples

from . import card_samples
from .sampling import OTHER_FIRM, REPRESENTATIVE, Sample, own

BUSINESS = {
    "business": Sample(who=REPRESENTATIVE, hides=lambda t: t.matter.dossier.title, strangers=(OTHER_FIRM,)),
    "business_due": own(REPRESENTATIVE, lambda t: [t.matter.pk], OTHER_FIRM),
    "business_cards": Sample(
        who=REPRESENTATIVE, given=card_samples.ISSUED, hides=card_samples.number, strangers=(OTHER_FIRM,)
    ),
    "business_card": own(REPRESENTATIVE, card_samples.ANSWERED, OTHER_FIRM),
    "business_card_sign": own(REPRESENTATIVE, card_samples.ISSUED, OTHER_FIRM),
    "business_card_answer": own(REPRESENTATIVE, card_samples.ISSUED, OTHER_FIRM),
    "business_card_more_time": own(REPRESENTATIVE, card_samples.ISSUED, OTHER_FIRM),
    "business_inspections": Sample(
        who=REPRESENTATIVE,
        given=visit_samples.at("told"),
        hides=lambda t: f"/business/inspections/{visit_samples.at('told')(t)[0]}/",
        strangers=(OTHER_FIRM,),
    ),
    "business_inspection": own(REPRESENTATIVE, visit_samples.at("told"), OTHER_FIRM),
    "business_documents": Sample(who=REPRESENTATIVE, hides=lambda t: t.paper.title, strangers=(OTHER_FIRM,)),
    "business_document": own(REPRESENTATIVE, lambda t: [t.paper.pk], OTHER_FIRM),
    "business_enterprise": Sample(who=REPRESENTATIVE, hides=lambda t: t.firm.name, strangers=(OTHER_FIRM,)),
}
