"""Reads of cards: whom to tell, who may look, what a page shows."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from yantuo.casework.cards.enums import ProblemState, State
from yantuo.casework.cards.models import Card, ExtensionRequest, Problem, Reply
from yantuo.casework.cards.rules import CORRECT
from yantuo.casework.deadlines.models import Deadline
from yantuo.casework.documents.rules import signing_offices
from yantuo.directory.orgs.models import Kind, Organisation
from yantuo.directory.people.actor import Actor
from yantuo.directory.people.models import Certificate, Post
from yantuo.directory.people.queries import holders
from yantuo.records.files.models import Attachment
from yantuo.records.sight.session import SYSTEM, sight


def addressed(card: Card, at: datetime) -> list[int]:
    """The persons who answer a card: those who speak for the enterprise, or the heads and leaders of the office.

    Asked with the system's sight: the asker may be somebody who does not see their posts.
    """
    on = timezone.localdate(at)
    with sight(SYSTEM):
        if card.addressee:
            offices = sorted(signing_offices(card.addressee))
            return [
                person for office in offices for person in holders(office=office, on=on, power="card.answer")
            ]
        held = Post.objects.filter(enterprise_id=card.enterprise_id, begins__lte=on)
        held = held.filter(Q(ends__isnull=True) | Q(ends__gte=on)).order_by("person_id")
        return list(held.values_list("person_id", flat=True).distinct())


def reviewers(card: Card, at: datetime) -> list[int]:
    """Who is told of an answer: the responsible person, else those who may review in the issuing office."""
    if card.dossier.owner_id:
        return [card.dossier.owner_id]
    with sight(SYSTEM):
        return holders(office=card.office_id, on=timezone.localdate(at), power="card.review")


def approvers(card: Card, at: datetime) -> list[int]:
    """Who may grant more time: the leaders of the issuing office, for a township office those of its bureau."""
    on = timezone.localdate(at)
    with sight(SYSTEM):
        offices = sorted(signing_offices(card.dossier.office))
        return [
            person for office in offices for person in holders(office=office, on=on, power="deadline.extend")
        ]


def issuers(card: Card, at: datetime) -> list[int]:
    """Who may issue a draft."""
    on = timezone.localdate(at)
    with sight(SYSTEM):
        offices = sorted(signing_offices(card.dossier.office))
        return [person for office in offices for person in holders(office=office, on=on, power="card.issue")]


def certificate_of(person: int, on: date) -> str:
    """The number of an enforcement certificate that a person holds on a day; empty where there is none."""
    held = Certificate.objects.filter(person_id=person, valid_from__lte=on, valid_to__gte=on)
    return held.order_by("-valid_to").values_list("number", flat=True).first() or ""


def open_problems(card: Card) -> list[Problem]:
    """The problems of a card that no return visit has found corrected yet, in their order."""
    return list(card.problems.filter(state=ProblemState.OPEN).order_by("n"))


def open_answers(card: Card) -> set[UUID]:
    """The answers of checklists behind the problems of a card that no return visit has found corrected yet."""
    rows = card.problems.filter(state=ProblemState.OPEN).values_list("source_answer", flat=True)
    return {answer for answer in rows.order_by("n") if answer}


def correcting(card: Card) -> Deadline | None:
    """The running clock of the correction."""
    return Deadline.objects.open().filter(dossier_id=card.pk, key=CORRECT).first()


def last_reply(card: Card) -> Reply | None:
    """The newest answer."""
    return card.replies.order_by("-round").first()


def waiting_request(card: Card) -> ExtensionRequest | None:
    """The request for more time that nobody has decided yet."""
    return card.extension_requests.filter(granted__isnull=True).first()


def may_address(office: Organisation, issuer: Organisation) -> bool:
    """Whether an office may be put a card by another: it is below it, or a government's body coordinates its area."""
    if office.office_id == issuer.office_id:
        return False
    above = issuer.pk in office.lineage
    coordinates = issuer.kind in (Kind.COORDINATING, Kind.GOVERNMENT)
    area = issuer.division_id.rstrip("0")
    return above or (coordinates and office.division_id.startswith(area))


def addressees(issuer: Organisation) -> list[int]:
    """The offices that an office may put a card to."""
    rows = Organisation.objects.in_force().filter(kind__in=(Kind.REGULATOR, Kind.STATION, Kind.DEPARTMENT))
    return [row.pk for row in rows if may_address(row, issuer)]


def numbering_office(card: Card) -> Organisation:
    """Whose series numbers a card: the issuing office's own, for a township office without a mark its bureau's."""
    office = card.dossier.office
    if office.kind == Kind.STATION and not office.mark and office.parent:
        return office.parent
    return office


def the_card(actor: Actor, pk: UUID) -> Card:
    """A card that the actor may see, with what its pages show; a page not found where there is none."""
    rows = Card.objects.visible_to(actor).select_related(
        "dossier__enterprise", "dossier__office", "dossier__owner", "addressee", "origin_dossier",
        "merged_into__dossier",
    )  # fmt: skip
    return get_object_or_404(rows, pk=pk)


def merge_targets(card: Card) -> QuerySet[Card]:
    """The cards into which one may be merged: of the same office, on the same addressee, still being corrected."""
    rows = Card.objects.filter(
        office_id=card.office_id, enterprise_id=card.enterprise_id, addressee=card.addressee,
        state__in=(State.ISSUED, State.CORRECTING),
    )  # fmt: skip
    return rows.exclude(pk=card.pk).select_related("dossier").order_by("issued_at")


def files_of(owner_kind: str, owners: Iterable[object]) -> dict[str, list[Attachment]]:
    """The files of many problems, answers or return visits by their owner, the oldest first (one query)."""
    rows = Attachment.objects.filter(
        owner_kind=owner_kind, owner__in=[str(one) for one in owners], withdrawn_at__isnull=True
    )
    found: dict[str, list[Attachment]] = defaultdict(list)
    for row in rows.select_related("blob", "original").order_by("uploaded_at", "id"):
        found[row.owner].append(row)
    return found
