"""The newest papers of the lock as PDFs, made by the program's own builders from the rows that are there."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import uuid5

from django.utils import timezone

from yantuo.casework.cards.documents import card_paper, revisit_paper
from yantuo.casework.cards.models import Card, Revisit
from yantuo.casework.documents.actions import HANDLED, final_fields
from yantuo.casework.documents.fonts import find_fonts
from yantuo.casework.documents.models import Document, State
from yantuo.casework.documents.typeset import render, snapshot
from yantuo.casework.documents.typeset_data import Paper
from yantuo.directory.people.actor import MACHINE
from yantuo.faces.cli.city.lock import rows as lock
from yantuo.faces.cli.city.people import DEMO_FIRM
from yantuo.faces.cli.demo.documents import check_code
from yantuo.faces.cli.demo.lock.log import NAMES, Log
from yantuo.faces.cli.demo.lock.numbers import Numbers
from yantuo.faces.cli.demo.tables import copy
from yantuo.mechanisms.inspection.visits.documents import correction_of, due_of, record_of
from yantuo.mechanisms.inspection.visits.enums import Follow
from yantuo.mechanisms.inspection.visits.models import Visit
from yantuo.records.files.actions import keep

RECORDS, CARDS, REVISITS = 10, 8, 5  # of each the newest; those of the demonstration firm besides


@dataclass(frozen=True)
class Made:
    """A paper before it is set: by whom, when, under which number."""

    paper: Paper
    name: str
    who: str
    at: datetime
    number: str
    firm: int | None
    office: int
    dossier: Any
    numbered: str  # what the number was asked for as, where the paper itself carries it


class Papers:
    """Sets the papers of some inspections, cards and return visits."""

    def __init__(self, log: Log, numbers: Numbers) -> None:
        self._log, self._numbers = log, numbers
        self.rows: list[dict[str, Any]] = []

    def make(self, year: lock.Year) -> None:
        """Set the newest papers and write them down."""
        for row in _newest([one for one in year.visits if one.told_at], RECORDS, _told):
            for made in self._of_visit(row, year):
                self._set(made)
        single = [
            one for one in year.cards if one.issued_at and one.state != "merged" and len(one.rounds) <= 1
        ]
        for card in _newest(single, CARDS, _issued):
            self._set(self._of_card(card))
        closed = [
            one for one in year.cards if one.state == "closed" and not any(p.moved_to for p in one.problems)
        ]
        for card in _newest(closed, REVISITS, _ended):
            self._set(self._of_revisit(card))
        copy(Document, self.rows)

    def _of_visit(self, row: lock.Visit, year: lock.Year) -> Iterator[Made]:
        visit = Visit.objects.select_related(
            "dossier__enterprise", "dossier__office", "premises", "corrects__dossier"
        ).get(pk=row.uid)
        assert row.told_at
        facts: dict[str, Any] = {
            "who": row.inspectors[0], "at": row.told_at, "firm": row.firm, "office": visit.office_id,
            "dossier": visit.pk,
        }  # fmt: skip
        left = list(visit.findings.exclude(follow=Follow.SPOT))
        days = next((one.days for one in year.cards if one.origin_dossier == row.uid), None)
        due = due_of(days, row.told_at) if left else None
        record = record_of(visit, due=timezone.localdate(due.due_at) if due else None, at=row.told_at)
        name = f"{row.uid}/record"
        yield Made(record, name, number=self._numbers.text(name), numbered=name, **facts)
        if due:
            by = self._actor(row.inspectors[0])
            order, name = correction_of(visit, left, due=due, by=by, at=row.told_at), f"{row.uid}/order"
            yield Made(order, name, number=self._numbers.text(name), numbered=name, **facts)

    def _actor(self, person: str) -> Any:

        return replace(
            MACHINE, person_id=self._log.ids.persons[person], name=self._log.ids.person_names[person]
        )

    def _of_card(self, row: lock.Card) -> Made:
        """The card as it went out: nobody had signed for it yet."""
        card = Card.objects.select_related(
            "dossier__enterprise", "dossier__office", "dossier__owner", "addressee"
        ).get(pk=row.uid)
        card.signed_name = card.sign_refusal = ""
        assert row.issued_at
        return Made(
            card_paper(card, at=row.issued_at), f"{row.uid}/card", row.issuer, row.issued_at, card.dossier.number,
            row.firm, card.office_id, card.pk, "",
        )  # fmt: skip

    def _of_revisit(self, row: lock.Card) -> Made:
        made = row.rounds[-1].revisit
        assert made
        visit = Revisit.objects.select_related(
            "card__dossier__enterprise", "card__dossier__office", "card__addressee"
        ).get(pk=made.uid)
        return Made(
            revisit_paper(visit), f"{row.uid}/revisit", made.by, made.at, "", row.firm, visit.office_id, row.uid, ""
        )  # fmt: skip

    def _set(self, made: Made) -> None:
        ids = self._log.ids
        paper = made.paper
        own = {name: value for name, value in snapshot(paper.template, paper).items() if name not in HANDLED}
        document = Document(
            id=uuid5(NAMES, made.name),
            template=paper.template,
            office_id=made.office,
            dossier_id=made.dossier,
            enterprise_id=made.firm,
            shown_to_enterprise=made.firm is not None,
            title=paper.heading()[:200],
            data=own,
            state=State.NUMBERED,
            number=made.number,
            drafted_by=ids.persons[made.who],
            drafter_name=ids.person_names[made.who],
            drafted_at=made.at,
            signed_by=ids.persons[made.who],
            signer_name=ids.person_names[made.who],
            signer_post=ids.titles.get(made.who, ""),
            signed_at=made.at,
            signed_with="password",
        )
        document.check_code = check_code(document.pk)
        document.data = snapshot(document.template, {**own, **final_fields(document)})
        done = render(document.template, document.data, fonts=find_fonts())
        document.template_version = done.template_version
        document.pdf = keep(
            chunks=[done.pdf], name=f"{document.pk}.pdf", at=made.at, media_type="application/pdf"
        )
        if made.numbered:
            self._numbers.carriers[made.numbered] = ("document", str(document.pk))
        fields = [column.attname for column in Document._meta.concrete_fields]  # noqa: SLF001 - Django's own way
        self.rows.append({name: getattr(document, name) for name in fields})
        data = {"title": document.title, "number": document.number, "sha256": done.sha256, "with": "password"}
        self._log.say(
            made.office, made.at, made.who, "document.issue", "document", document.pk, made.firm, data
        )


def _told(row: lock.Visit) -> datetime:
    assert row.told_at
    return row.told_at


def _issued(row: lock.Card) -> datetime:
    assert row.issued_at
    return row.issued_at


def _ended(row: lock.Card) -> datetime:
    assert row.ended_at
    return row.ended_at


def _newest(rows: list[Any], count: int, moment: Any) -> list[Any]:
    """The newest rows, with all of the demonstration firm, in the order of time."""
    ordered = sorted(rows, key=lambda row: (moment(row), row.uid))
    return [row for n, row in enumerate(ordered) if n >= len(ordered) - count or row.firm == DEMO_FIRM]
