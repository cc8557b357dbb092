"""Who may move a referral from which state to which, and which clocks that starts and stops."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yantuo.casework.referrals.models import Referral, State
from yantuo.directory.people.actor import Actor
from yantuo.kernel.flow import Flow, Start, Step
from yantuo.kernel.who import both, named, power

KIND = "referral"


def _receiver(actor: Actor, referral: Referral) -> bool:
    return referral.office_id in actor.offices


def _sender(actor: Actor, referral: Referral) -> bool:
    return referral.from_office_id in actor.offices


receiver = named(_("in the receiving office"), _receiver)
sender = named(_("in the sending office"), _sender)

FLOW = Flow[Referral](
    KIND,
    [
        Step(
            verb="accept",
            label=pgettext_lazy("referral", "Accept"),
            source=(State.SENT,),
            target=State.ACCEPTED,
            who=both(power("referral.receive"), receiver),
            stops=("referral.accept",),
            starts=(Start("referral.handle"),),
        ),
        Step(
            verb="return",
            label=_("Return"),
            source=(State.SENT, State.ACCEPTED),
            target=State.RETURNED,
            who=both(power("referral.receive"), receiver),
            stops=("referral.accept", "referral.handle"),
        ),
        Step(
            verb="handle",
            label=_("Close as handled"),
            source=(State.ACCEPTED,),
            target=State.HANDLED,
            who=both(power("referral.receive"), receiver),
            stops=("referral.handle",),
        ),
        Step(
            verb="resend",
            label=_("Send again"),
            source=(State.RETURNED,),
            target=State.SENT,
            who=both(power("referral.send"), sender),
            starts=(Start("referral.accept"),),
        ),
        Step(
            verb="withdraw",
            label=_("Withdraw"),
            source=(State.SENT, State.RETURNED),
            target=State.WITHDRAWN,
            who=both(power("referral.send"), sender),
            beside=True,
        ),
    ],
    states=State.choices,
    initial=State.SENT,
    final=[State.HANDLED, State.WITHDRAWN],
    opens=(Start("referral.accept"),),
    title=_("Referral"),
)
