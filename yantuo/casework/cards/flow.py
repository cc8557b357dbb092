"""Who may move a card from which state to which, and which clocks that starts and stops.

`confirm` and `reopen` are taken by the return visit alone (revisits/actions.py): there is no other way to close a card.
"""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from yantuo.casework.cards.enums import ProblemState, State
from yantuo.casework.cards.models import Card
from yantuo.casework.cards.rules import CORRECT, LEAST_OVERSEERS, REVIEW, REVISIT, SIGN, no_power
from yantuo.casework.documents.rules import signing_offices
from yantuo.directory.people.actor import Actor
from yantuo.kernel.flow import STAYS, Flow, Start, Step
from yantuo.kernel.who import both, either, named, power
from yantuo.ui.wording import listed

KIND = "card"
RUNNING = (State.ISSUED, State.CORRECTING, State.ANSWERED, State.ACCEPTED)


def _own(actor: Actor, card: Card) -> bool:
    return actor.office_id in signing_offices(card.dossier.office)


def _in_sight(actor: Actor, card: Card) -> bool:
    return card.office_id in actor.offices


def _firm(actor: Actor, card: Card) -> bool:
    return card.enterprise_id is not None and card.enterprise_id in actor.enterprises


def _office_addressed(actor: Actor, card: Card) -> bool:
    return card.addressee is not None and actor.office_id in signing_offices(card.addressee)


def _did_not_answer(actor: Actor, card: Card) -> bool:
    return actor.person_id not in card.answered_by


own = named(_("in the office that issues the card"), _own)
in_sight = named(_("in an office that sees the office of the card"), _in_sight)
did_not_answer = named(_("not the person who answered"), _did_not_answer)
addressee = either(
    both(power("business.answer"), named(_("of the enterprise addressed"), _firm)),
    both(power("card.answer"), named(_("in the office addressed"), _office_addressed)),
)


def entitled(card: Card) -> object | None:
    """On an enterprise's card the issuing office has enforcement power."""
    office = card.dossier.office
    if card.enterprise_id is None or office.enforces:
        return None
    return no_power(office)


def states_problems(card: Card) -> object | None:
    """It states at least one problem."""
    return None if card.problems.exists() else _("State at least one problem.")


def cites_clauses(card: Card) -> object | None:
    """Every problem cites the clause it offends against."""
    bare = card.problems.filter(clause="").exists()
    return _("Every problem needs its legal basis: add the clause.") if bare else None


def has_overseers(card: Card) -> object | None:
    """At least two persons saw the problems."""
    enough = card.overseers.count() >= LEAST_OVERSEERS
    return None if enough else _("Name at least two persons who saw the problems.")


def certified(card: Card) -> object | None:
    """On an enterprise's card they all held enforcement certificates on that day."""
    bare = (
        [one.name for one in card.overseers.filter(certificate="").order_by("pk")]
        if card.enterprise_id
        else []
    )
    if not bare:
        return None
    return format_lazy(
        _("Without an enforcement certificate valid on that day: {names}."), names=listed(bare)
    )


def all_corrected(card: Card) -> object | None:
    """Return visits found every problem corrected."""
    if card.visited_round != card.round or not card.problems.filter(state=ProblemState.OPEN).exists():
        return None  # without a return visit there is nothing to look up: see below
    return _("A card is closed only when a return visit has found every problem corrected.")


def visited(card: Card) -> object | None:
    """There was a return visit after the last answer."""
    if card.visited_round == card.round:
        return None
    return _("A card is closed only by a return visit: record it first.")


FLOW = Flow[Card](
    KIND,
    [
        Step(
            verb="issue",
            label=_("Issue"),
            source=(State.DRAFT,),
            target=State.ISSUED,
            who=both(power("card.issue"), own),
            requires=(entitled, states_problems, cites_clauses, has_overseers, certified),
            starts=(Start(SIGN), Start(CORRECT, amount="days")),
        ),
        Step(
            verb="redraft",
            label=_("Change the draft"),
            source=(State.DRAFT,),
            target=STAYS,
            who=both(power("card.draft"), own),
            beside=True,
        ),
        Step(
            verb="discard",
            label=_("Discard the draft"),
            source=(State.DRAFT,),
            target=State.WITHDRAWN,
            who=both(power("card.draft"), own),
            beside=True,
        ),
        Step(
            verb="sign_for",
            label=_("Sign for it"),
            source=(State.ISSUED,),
            target=State.CORRECTING,
            who=addressee,
            stops=(SIGN,),
        ),
        Step(
            verb="note_refusal",
            label=_("Note that signing was refused"),
            source=(State.ISSUED,),
            target=State.CORRECTING,
            who=both(power("card.revisit"), in_sight),
            stops=(SIGN,),
            beside=True,
        ),
        Step(
            verb="answer",
            label=_("Answer"),
            source=(State.CORRECTING,),
            target=State.ANSWERED,
            who=addressee,
            stops=(CORRECT,),
            starts=(Start(REVIEW),),
        ),
        Step(
            verb="accept",
            label=_("Accept the answer"),
            source=(State.ANSWERED,),
            target=State.ACCEPTED,
            who=both(power("card.review"), in_sight, did_not_answer),
            stops=(REVIEW,),
            starts=(Start(REVISIT),),
        ),
        Step(
            verb="send_back",
            label=_("Send the answer back"),
            source=(State.ANSWERED,),
            target=State.CORRECTING,
            who=both(power("card.review"), in_sight, did_not_answer),
            stops=(REVIEW,),
            starts=(Start(CORRECT, amount="days"),),
        ),
        Step(
            verb="confirm",
            label=_("Return visit: all corrected"),
            source=(State.ACCEPTED,),
            target=State.CLOSED,
            who=both(power("card.revisit"), in_sight, did_not_answer),
            requires=(all_corrected, visited),
            stops=(REVISIT,),
        ),
        Step(
            verb="reopen",
            label=_("Return visit: not all corrected"),
            source=(State.ACCEPTED,),
            target=State.CORRECTING,
            who=both(power("card.revisit"), in_sight, did_not_answer),
            requires=(visited,),
            stops=(REVISIT,),
            starts=(Start(CORRECT, amount="days"),),
        ),
        Step(
            verb="ask_extension",
            label=_("Ask for more time"),
            source=(State.ISSUED, State.CORRECTING),
            target=STAYS,
            who=addressee,
            beside=True,
        ),
        Step(
            verb="grant_extension",
            label=_("Grant more time"),
            source=(State.ISSUED, State.CORRECTING),
            target=STAYS,
            who=both(power("deadline.extend"), in_sight),
            beside=True,
        ),
        Step(
            verb="refuse_extension",
            label=_("Refuse more time"),
            source=(State.ISSUED, State.CORRECTING),
            target=STAYS,
            who=both(power("deadline.extend"), in_sight),
            beside=True,
        ),
        Step(
            verb="merge",
            label=_("Merge into another card"),
            source=(State.ISSUED, State.CORRECTING),
            target=State.MERGED,
            who=both(power("card.issue"), own),
            beside=True,
        ),
        Step(
            verb="withdraw",
            label=_("Withdraw"),
            source=RUNNING,
            target=State.WITHDRAWN,
            who=both(power("card.withdraw"), in_sight),
            beside=True,
        ),
    ],
    states=State.choices,
    initial=State.DRAFT,
    final=[State.CLOSED, State.WITHDRAWN, State.MERGED],
    title=_("Oversight card"),
)
