"""A card as its page shows it: every problem before and after, what was said of it, where the card stands."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from yantuo.casework.cards.enums import State
from yantuo.casework.cards.flow import FLOW
from yantuo.casework.cards.lists import addressee_of
from yantuo.casework.cards.models import (
    Card,
    ExtensionRequest,
    Problem,
    ProblemReply,
    Reply,
    Review,
    Revisit,
    Revisited,
)
from yantuo.casework.deadlines.show import Shown, in_chinese
from yantuo.casework.dossiers.page import DossierPage, StepButton
from yantuo.casework.escalation.rules import ladder
from yantuo.directory.orgs.models import Organisation
from yantuo.directory.people.actor import Actor
from yantuo.records.files.models import Attachment
from yantuo.ui.parts import Stage

OWNERS = ("card_problem", "card_reply", "card_revisit", "card_signature")
STEPS = {
    verb: f"card_{verb}"
    for verb in (
        "issue", "redraft", "discard", "sign_for", "note_refusal", "answer", "accept", "send_back",
        "ask_extension", "grant_extension", "refuse_extension", "merge", "withdraw",
    )
}  # fmt: skip
# What leads on; everything else stands in the menu beside it.
DECIDE = ("grant_extension", "refuse_extension")  # shown only while a request waits, and then before the rest
FORWARD = ("issue", "redraft", "sign_for", "answer", "accept", "send_back", "revisit", *DECIDE)
Files = dict[tuple[str, str], list[Attachment]]


@dataclass(frozen=True)
class Answered:
    """One answer to one problem, with its evidence."""

    part: ProblemReply
    files: list[Attachment]


@dataclass(frozen=True)
class Looked:
    """What one return visit found of one problem, with its photos."""

    row: Revisited
    files: list[Attachment]

    @property
    def visitors(self) -> list[str]:
        """Who went."""
        return [self.row.revisit.name, self.row.revisit.second_name]


@dataclass(frozen=True)
class ProblemShown:
    """One problem: as it was found, what was answered, what was seen afterwards."""

    problem: Problem
    before: list[Attachment]
    answers: list[Answered] = field(default_factory=list)
    looks: list[Looked] = field(default_factory=list)

    @property
    def after(self) -> list[Attachment]:
        """The newest evidence of the correction: of the return visit, else of the answer."""
        shown = [one.files for one in self.answers] + [one.files for one in self.looks]
        return next((files for files in reversed(shown) if files), [])


def evidence(owners: Iterable[object]) -> Files:
    """The files of many owners by kind and owner (one query)."""
    rows = Attachment.objects.filter(
        owner_kind__in=OWNERS, owner__in=[str(one) for one in owners], withdrawn_at__isnull=True
    )
    found: Files = defaultdict(list)
    for row in rows.select_related("blob").order_by("uploaded_at", "id"):
        found[row.owner_kind, row.owner].append(row)
    return found


def problems_of(card: Card) -> list[ProblemShown]:
    """The problems of a card with everything said and seen of them (four queries)."""
    rows = list(card.problems.select_related("from_card__dossier").order_by("n"))
    parts = list(ProblemReply.objects.filter(problem__in=rows).select_related("reply").order_by("reply__at"))
    looks = list(Revisited.objects.filter(problem__in=rows).select_related("revisit").order_by("revisit__at"))
    files = evidence([one.pk for one in (*rows, *parts, *looks)])
    shown = {row.pk: ProblemShown(row, files["card_problem", str(row.pk)]) for row in rows}
    for part in parts:
        shown[part.problem_id].answers.append(Answered(part, files["card_reply", str(part.pk)]))
    for look in looks:
        shown[look.problem_id].looks.append(Looked(look, files["card_revisit", str(look.pk)]))
    return list(shown.values())


@dataclass(frozen=True)
class Round:
    """One round of the card: the answer, the review, the return visit, the requests for more time."""

    n: int
    reply: Reply | None = None
    review: Review | None = None
    revisit: Revisit | None = None
    signatures: list[Attachment] = field(default_factory=list)
    requests: list[ExtensionRequest] = field(default_factory=list)

    @property
    def visitors(self) -> list[str]:
        """Who made the return visit."""
        return [self.revisit.name, self.revisit.second_name] if self.revisit else []

    @property
    def certificates(self) -> list[str]:
        """Their certificates, where they held any."""
        held = [self.revisit.certificate, self.revisit.second_certificate] if self.revisit else []
        return [number for number in held if number]

    @property
    def empty(self) -> bool:
        """Whether nothing has happened in it yet."""
        return not (self.reply or self.requests)


def rounds_of(card: Card) -> list[Round]:
    """The rounds in which something has happened, the newest first (five queries)."""
    replies = {row.round: row for row in card.replies.all()}
    reviews = {row.round: row for row in card.reviews.all()}
    visits = {row.round: row for row in card.revisits.all()}
    files = evidence([row.pk for row in visits.values()]) if visits else {}
    asked: dict[int, list[ExtensionRequest]] = defaultdict(list)
    for request in card.extension_requests.order_by("asked_at"):
        asked[request.round].append(request)
    made = [
        Round(
            n,
            replies.get(n),
            reviews.get(n),
            visits.get(n),
            files.get(("card_signature", str(visits[n].pk)), []) if n in visits else [],
            asked[n],
        )
        for n in range(card.round, 0, -1)
    ]
    return [one for one in made if not one.empty]


@dataclass(frozen=True)
class Climbed:
    """One rung of the ladder that was taken for a clock of the card."""

    at: datetime
    title: str
    limit: str
    told: list[str]
    passed: bool
    nobody: bool


def climbed(clocks: Iterable[Shown]) -> list[Climbed]:
    """The rungs taken, the newest first; asks the database nothing."""
    titles = {rung.key: rung.title_zh if in_chinese() else rung.title for rung in ladder()}
    rows = [
        Climbed(rung.at, titles.get(rung.rung, rung.rung), one.name, rung.told, rung.passed, rung.nobody)
        for one in clocks
        for rung in one.deadline.rungs.all()
    ]
    return sorted(rows, key=lambda row: row.at, reverse=True)


def steps_of(
    card: Card, page: DossierPage, actor: Actor, *, waiting: bool
) -> tuple[list[StepButton], list[StepButton]]:
    """The steps that lead on, and those that stand in the menu; of the return visit there is one button."""
    unwanted = () if waiting else DECIDE
    rows = [row for row in page.steps if row.verb not in unwanted]
    step = FLOW.steps["reopen"]
    if card.state in step.source and step.who(actor, card):
        label, address = _("Return visit"), reverse("card_revisit", args=[card.pk])
        rows.insert(0, StepButton(label=label, url=address, verb="revisit", reasons=(), first=True))
    forward = [row for row in rows if row.verb in FORWARD]
    asides = {verb for verb, step in FLOW.steps.items() if step.beside and verb not in DECIDE}
    first = next((row for row in forward if not row.reasons and row.verb not in asides), None)
    ahead = [replace(row, first=row is first) for row in forward]
    return ahead, [row for row in rows if row.verb not in FORWARD]


def stages(card: Card) -> list[Stage]:
    """Where the card stands on its way; empty for one that was taken back."""
    way = (
        (State.DRAFT, _("Draft")),
        (State.ISSUED, _("Sign for it")),
        (State.CORRECTING, _("Correct and answer")),
        (State.ANSWERED, _("Review")),
        (State.ACCEPTED, _("Return visit")),
        (State.CLOSED, _("Card closed")),
    )
    states = [state for state, _label in way]
    if card.state not in states:
        return []
    here = states.index(State(card.state))
    return [
        Stage(label, "done" if n < here or card.state == State.CLOSED else "now" if n == here else "todo")
        for n, (_state, label) in enumerate(way)
    ]


def signed_of(card: Card) -> dict[str, Any]:
    """What somebody who issues a card puts the signature to."""
    return {
        "addressee": addressee_of(card),
        "problems": list(card.problems.order_by("n")),
        "overseers": list(card.overseers.order_by("pk")),
    }


def helpers(card: Card) -> list[Organisation]:
    """The co-operating offices."""
    return list(Organisation.objects.filter(pk__in=card.co_units).order_by("pk")) if card.co_units else []


def file_of(card: Card, pk: UUID) -> Attachment | None:
    """A piece of evidence of the card, whatever it hangs on; None where it is another card's."""
    found = Attachment.objects.filter(pk=pk, owner_kind__in=OWNERS).select_related("blob").first()
    if found is None:
        return None
    rows: dict[str, Any] = {
        "card_problem": Problem.objects.filter(card=card),
        "card_reply": ProblemReply.objects.filter(problem__card=card)
        | ProblemReply.objects.filter(reply__card=card),
        "card_revisit": Revisited.objects.filter(problem__card=card),
        "card_signature": Revisit.objects.filter(card=card),
    }
    return found if rows[found.owner_kind].filter(pk=found.owner).exists() else None
