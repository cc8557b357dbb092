"""Samples of the pages of oversight cards: one card of Luzhou on its enterprise in each state that a page asks for."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from yantuo.casework.cards import actions
from yantuo.casework.cards.answering.actions import Done, answer
from yantuo.casework.cards.drafting.actions import draft_card
from yantuo.casework.cards.models import Card, ProblemReply, Reply, Revisit
from yantuo.casework.cards.revisits.actions import Seen, revisit
from yantuo.casework.cards.rules import Stated
from yantuo.casework.documents.series import PATTERNS
from yantuo.directory.people.models import Certificate
from yantuo.directory.people.tests.factories import AT
from yantuo.records.files.models import Attachment
from yantuo.records.files.tests.factories import photo, upload
from yantuo.records.numbering.actions import set_up_series
from yantuo.records.numbering.models import Series
from yantuo.records.sight.session import SYSTEM, sight

from .town import Town

OVERSEERS = ("inspector@luzhou", "case_officer@luzhou")


def _certified(town: Town) -> None:
    for number, who in enumerate(OVERSEERS):
        Certificate.objects.get_or_create(
            number=f"晋D9900{number}",
            defaults={
                "person": town.person(who), "office_id": town.city.luzhou.pk, "issued_by": "山西省人民政府",
                "valid_from": date(2020, 1, 1), "valid_to": date(2030, 1, 1),
            },
        )  # fmt: skip


def draft(town: Town, problems: int = 1) -> Card:
    """A draft with so many problems."""
    stated = Stated(text="原料进货查验记录不全", clause="《食品安全法》第五十条", needs_evidence=False)
    with sight(SYSTEM):
        _certified(town)
        return draft_card(
            by=town.actor("inspector@luzhou"), at=AT, seen_at=AT, enterprise=town.firm,
            overseers=[town.person(who) for who in OVERSEERS],
            problems=[stated] * problems,
        )  # fmt: skip


def issued(town: Town, problems: int = 1) -> Card:
    """A card that was issued."""
    card, luzhou, head = draft(town, problems), town.city.luzhou, town.actor("section_head@luzhou")
    with sight(SYSTEM):
        if not Series.objects.filter(office_id=luzhou.pk, key="card").exists():
            facts = {"key": "card", "year": 2026, "pattern": PATTERNS["card"], "mark": luzhou.mark}
            set_up_series(office=luzhou.pk, by=head, at=AT, **facts)
        actions.issue(card=card, proved_with="password", by=head, at=AT)
    return card


def answered(town: Town, problems: int = 1) -> Card:
    """A card that was answered, each problem with a photo."""
    card, boss = issued(town, problems), town.actor("enterprise@firm")
    with sight(SYSTEM):
        actions.sign_for(card=card, by=boss, at=AT)
        done = {
            one.pk: Done(measures="已补齐", done_on=AT.date(), files=[upload(photo(), "整改后.jpg")])
            for one in card.problems.all()
        }
        answer(card=card, done=done, by=boss, at=AT)
    return card


def visited(town: Town) -> Card:
    """A card that a return visit closed."""
    card = answered(town)
    by, second, officer = (town.actor(who) for who in (*OVERSEERS, "section_head@luzhou"))
    with sight(SYSTEM):
        actions.accept(card=card, by=officer, at=AT)
        seen = {one.pk: Seen(outcome="corrected") for one in card.problems.all()}
        person = town.person(OVERSEERS[1])
        revisit(card=card, seen=seen, visited_at=AT, second=person, by=by, at=AT)
    assert second.person_id == person.pk
    return card


def the(name: str, make: Callable[[Town], Card]) -> Callable[[Town], Sequence[object]]:
    """What stands in the address of a card that is made once."""

    def ids(town: Town) -> list[object]:
        card: Any = town.kept(name, lambda: make(town))
        return [card.pk]

    return ids


DRAFT, ISSUED, ANSWERED = (
    the("card_draft", draft),
    the("card_issued", issued),
    the("card_answered", answered),
)
VISITED = the("card_visited", visited)


def reply(town: Town) -> list[object]:
    """The answer to a card."""
    (card,) = ANSWERED(town)
    with sight(SYSTEM):
        return [card, Reply.objects.get(card_id=card).pk]


def visit(town: Town) -> list[object]:
    """The return visit to a card."""
    (card,) = VISITED(town)
    with sight(SYSTEM):
        return [card, Revisit.objects.get(card_id=card).pk]


def evidence(town: Town) -> list[object]:
    """A photo of the answer."""
    (card,) = ANSWERED(town)
    with sight(SYSTEM):
        parts = [str(part.pk) for part in ProblemReply.objects.filter(reply__card_id=card)]
        return [card, Attachment.objects.get(owner_kind="card_reply", owner__in=parts).pk]


def visited_number(town: Town) -> str:
    """The number of the card that had its return visit, which the lists of what happened show."""
    (pk,) = VISITED(town)
    with sight(SYSTEM):
        return Card.objects.get(pk=pk).dossier.number


def number(town: Town) -> str:
    """The number of the issued card, which its list shows."""
    (pk,) = ISSUED(town)
    with sight(SYSTEM):
        return Card.objects.get(pk=pk).dossier.number
