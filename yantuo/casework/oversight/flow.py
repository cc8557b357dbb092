"""Who may move a round from which state to which, and what has to be there for it."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from yantuo.casework.cards.enums import State as CardState
from yantuo.casework.cards.models import Card, Problem
from yantuo.casework.checklists.enums import Verdict
from yantuo.casework.checklists.models import Answer
from yantuo.casework.documents.models import Document
from yantuo.casework.documents.models import State as Paper
from yantuo.casework.oversight.enums import State, StopState
from yantuo.casework.oversight.models import Member, Round
from yantuo.casework.oversight.rules import LEAST_TEAM
from yantuo.directory.people.actor import Actor
from yantuo.kernel.flow import Flow, Step
from yantuo.kernel.who import both, named, power

KIND = "oversight_round"
SETTLED = (CardState.CLOSED, CardState.WITHDRAWN)


def _own(actor: Actor, subject: Round) -> bool:
    return subject.office_id == actor.office_id


own = named(_("in the office that oversees"), _own)
runs = both(power("oversight.run"), own)


def works_on(actor: Actor, subject: Round) -> bool:
    """Whether somebody fills in its sheets: of the team, or one who runs rounds there."""
    if runs(actor, subject):
        return True
    return _own(actor, subject) and Member.objects.filter(round=subject, person=actor.person_id).exists()


def cards_of(subject: Round) -> list[Card]:
    """The cards that came of a round, with those into which they were merged."""
    found = {card.pk: card for card in Card.objects.filter(origin_dossier=subject.pk)}
    heirs = {card.merged_into_id for card in found.values() if card.merged_into_id}
    while missing := heirs - found.keys():
        rows = list(Card.objects.filter(pk__in=missing))
        found |= {card.pk: card for card in rows}
        heirs = {card.merged_into_id for card in rows if card.merged_into_id}
        if not rows:
            break
    return list(found.values())


def loose_findings(subject: Round) -> "list[Answer]":
    """The findings that stand on no card of the round; a discarded draft does not count."""
    standing = Card.objects.filter(origin_dossier=subject.pk).exclude(
        state=CardState.WITHDRAWN, issued_at__isnull=True
    )
    carried = Problem.objects.filter(card__in=standing, source_answer__isnull=False).values("source_answer")
    failed = Answer.objects.filter(sheet__dossier=subject.pk, verdict=Verdict.FAILS)
    return list(failed.exclude(pk__in=carried).order_by("item"))


def has_team(subject: Round) -> object | None:
    """At least two persons go."""
    enough = Member.objects.filter(round=subject).count() >= LEAST_TEAM
    return None if enough else _("Name at least two persons of the team.")


def has_offices(subject: Round) -> object | None:
    """At least one office is visited."""
    return None if subject.stops.exists() else _("Name at least one office to visit.")


def all_looked_at(subject: Round) -> object | None:
    """Every office has been looked at."""
    left = subject.stops.exclude(state=StopState.DONE).count()
    if not left:
        return None
    return ngettext_lazy(
        "%(n)s office has not been looked at yet.", "%(n)s offices have not been looked at yet.", left
    ) % {"n": left}


def findings_on_cards(subject: Round) -> object | None:
    """Every finding stands on a card."""
    left = len(loose_findings(subject))
    if not left:
        return None
    return ngettext_lazy(
        "%(n)s finding stands on no card yet: draft the card first.",
        "%(n)s findings stand on no card yet: draft the cards first.",
        left,
    ) % {"n": left}


def on_paper(subject: Round) -> object | None:
    """The report has been drafted and signed."""
    paper = report_of(subject)
    if paper is None:
        return _("Draft the report to the leader first.")
    return _("The report has not been signed yet.") if paper.state == Paper.DRAFT else None


def report_of(subject: Round) -> Document | None:
    """The newest report of a round that has not been withdrawn."""
    papers = Document.objects.filter(dossier=subject.pk, template="redhead")
    return papers.exclude(state__in=(Paper.VOID, Paper.SUPERSEDED)).order_by("-drafted_at").first()


def cards_closed(subject: Round) -> object | None:
    """Every card of the round is closed, or was withdrawn by a signed reason."""
    states = [card.state for card in cards_of(subject) if card.state != CardState.MERGED]
    left = sum(state not in SETTLED for state in states)
    if not left:
        return None
    return ngettext_lazy(
        "%(n)s card of the round is not closed yet.", "%(n)s cards of the round are not closed yet.", left
    ) % {"n": left}


FLOW = Flow[Round](
    KIND,
    [
        Step(
            verb="begin",
            label=pgettext_lazy("oversight", "Begin the round"),
            source=(State.PLANNED,),
            target=State.UNDER_WAY,
            who=runs,
            requires=(has_team, has_offices),
        ),
        Step(
            verb="report",
            label=pgettext_lazy("oversight", "Report the round"),
            source=(State.UNDER_WAY,),
            target=State.REPORTED,
            who=runs,
            requires=(all_looked_at, findings_on_cards, on_paper),
        ),
        Step(
            verb="close",
            label=pgettext_lazy("oversight", "Close the round"),
            source=(State.REPORTED,),
            target=State.CLOSED,
            who=runs,
            requires=(findings_on_cards, cards_closed),
        ),
        Step(
            verb="cancel",
            label=pgettext_lazy("oversight", "Cancel the round"),
            source=(State.PLANNED,),
            target=State.CANCELLED,
            who=runs,
            beside=True,
        ),
    ],
    states=State.choices,
    initial=State.PLANNED,
    final=[State.CLOSED, State.CANCELLED],
    title=_("Oversight round"),
)
