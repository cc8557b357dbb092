"""What the rules say of cards: how long a correction may take, how many look, what a problem must say."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from yantuo.kernel.sentence import Sentence
from yantuo.kernel.terms import Term
from yantuo.records.law.queries import rulebook

SIGN, CORRECT, REVIEW, REVISIT = "card.sign", "card.correct", "card.review", "card.revisit"
LEAST_OVERSEERS = 2  # 行政处罚法 art. 42, 食品生产经营监督检查管理办法 art. 23
LEAST_VISITORS = 2


@dataclass(frozen=True, kw_only=True)
class Stated:
    """One problem as somebody states it: what is wrong, by which clause, what is to be done about it.

    `pk` names the problem of a draft that it replaces; `files` are uploads, `carried` attachments of a finding.
    """

    text: str
    clause: str = ""
    category: str = ""
    requirement: str = ""
    item: str = ""
    source_answer: UUID | None = None
    found_at: datetime | None = None
    needs_evidence: bool = True
    pk: UUID | None = None
    files: Sequence[Any] = ()
    carried: Sequence[Any] = field(default=())


def no_power(office: object) -> Sentence:
    """Why an office puts no card to an enterprise: who may not inspect one orders nothing of one."""
    return Sentence(
        "%(office)s has no enforcement power: it may put a card to an office, not to an enterprise "
        "(国办发〔2024〕54号). Refer what concerns the enterprise to the bureau in charge of it.",
        {"office": office},
    )


def correction(on: date) -> Term:
    """The row for the time of correction in force on a day: `amount` is offered, from `least` to `most` may be set."""
    return rulebook().term(CORRECT, on=on)


def span(on: date) -> tuple[int, int, int]:
    """Days of a correction: least, offered, most."""
    term = correction(on)
    offered = term.amount or 1
    return term.least or offered, offered, term.most or offered
