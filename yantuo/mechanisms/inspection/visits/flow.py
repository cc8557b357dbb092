"""Who may move an inspection from which state to which, and which clock that starts."""

from django.utils.translation import gettext_lazy as _

from yantuo.directory.people.actor import Actor
from yantuo.kernel.bilingual import in_a_row
from yantuo.kernel.flow import Flow, Start, Step
from yantuo.kernel.sentence import Sentence
from yantuo.kernel.who import both, named, power
from yantuo.mechanisms.inspection.visits.enums import UNSETTLED, State
from yantuo.mechanisms.inspection.visits.models import Visit

KIND = "visit"


def _in_office(actor: Actor, visit: Visit) -> bool:
    return visit.office_id in actor.offices


in_office = named(_("in an office that sees the dossier"), _in_office)
inspects = both(power("inspection.inspect"), in_office)


def two_inspectors(visit: Visit) -> Sentence | None:
    """At least two inspectors are named"""
    if visit.inspectors.count() >= 2:
        return None
    return Sentence("At least two inspectors carry out an inspection (Order 49, art. 23): name the second.")


def all_followed_up(visit: Visit) -> Sentence | None:
    """Every finding has a follow-up"""
    left = list(visit.findings.filter(follow__in=UNSETTLED).values_list("item", flat=True))
    if not left:
        return None
    return Sentence(
        "These findings have no follow-up yet: %(items)s. Correct them on the spot, issue a card or refer them.",
        {"items": in_a_row(left)},
    )


FLOW = Flow[Visit](
    KIND,
    [
        Step(
            verb="begin",
            label=_("Begin"),
            source=(State.PLANNED,),
            target=State.UNDER_WAY,
            who=inspects,
            requires=(two_inspectors,),
        ),
        Step(
            verb="cancel",
            label=_("Cancel"),
            source=(State.PLANNED,),
            target=State.CANCELLED,
            who=inspects,
            beside=True,
        ),
        Step(
            verb="conclude",
            label=_("Form the result"),
            source=(State.UNDER_WAY,),
            target=State.CONCLUDED,
            who=inspects,
        ),
        Step(
            verb="reopen",
            label=_("Open the answers again"),
            source=(State.CONCLUDED, State.SIGNED),
            target=State.UNDER_WAY,
            who=inspects,
            beside=True,
        ),
        Step(
            verb="sign",
            label=_("Have it signed"),
            source=(State.CONCLUDED,),
            target=State.SIGNED,
            who=inspects,
        ),
        Step(
            verb="tell",
            label=_("Hand the result over"),
            source=(State.SIGNED,),
            target=State.TOLD,
            who=inspects,
            requires=(all_followed_up,),
            starts=(Start("inspect.publish", "concluded_at"),),
        ),
        Step(
            verb="publish",
            label=_("Publish"),
            source=(State.TOLD,),
            target=State.PUBLISHED,
            who=both(power("inspection.publish"), in_office),
            stops=("inspect.publish",),
        ),
    ],
    states=State.choices,
    initial=State.PLANNED,
    final=[State.PUBLISHED, State.CANCELLED],
    title=_("Inspection"),
)
