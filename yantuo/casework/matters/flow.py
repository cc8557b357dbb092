"""Who may move a matter from which state to which."""

from django.utils.translation import gettext_lazy as _

from yantuo.casework.matters.models import Matter, State
from yantuo.directory.people.actor import Actor
from yantuo.kernel.flow import Flow, Step
from yantuo.kernel.who import both, named, power

KIND = "matter"


def _owner(actor: Actor, matter: Matter) -> bool:
    return matter.dossier.owner_id in (None, actor.person_id) or actor.may("dossier.assign")


def _in_office(actor: Actor, matter: Matter) -> bool:
    return matter.office_id in actor.offices


owner = named(_("the responsible person, or who may assign"), _owner)
in_office = named(_("in an office that sees the dossier"), _in_office)

FLOW = Flow[Matter](
    KIND,
    [
        Step(
            verb="finish",
            label=_("Close as done"),
            source=(State.OPEN,),
            target=State.DONE,
            who=both(power("dossier.work"), in_office, owner),
        ),
        Step(
            verb="withdraw",
            label=_("Withdraw"),
            source=(State.OPEN,),
            target=State.WITHDRAWN,
            who=both(power("matter.withdraw"), in_office),
        ),
    ],
    states=State.choices,
    initial=State.OPEN,
    final=[State.DONE, State.WITHDRAWN],
    title=_("Matter"),
)
