"""Reads of sheets: the items with their answers, what is missing, what the whole comes to."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from yantuo.casework.checklists.enums import Verdict
from yantuo.casework.checklists.models import EVIDENCE_OF, Answer, Sheet
from yantuo.casework.checklists.rules import Item, Outcome, Section
from yantuo.records.files.models import Attachment


@dataclass(frozen=True)
class Line:
    """One item of a sheet with what was found."""

    item: Item
    answer: Answer | None
    photos: tuple[Attachment, ...]

    @property
    def verdict(self) -> str:
        """The finding, or nothing yet."""
        return self.answer.verdict if self.answer else ""

    @property
    def clause(self) -> str:
        """The provision that holds: the inspector's own, else the item's, in Chinese as it goes on paper."""
        return (self.answer.clause if self.answer else "") or self.item.basis_zh


@dataclass(frozen=True)
class Block:
    """One section of a sheet."""

    section: Section
    lines: tuple[Line, ...]


def blocks(sheet: Sheet) -> list[Block]:
    """The whole sheet in the order of its table (two queries)."""
    answers = {answer.item: answer for answer in sheet.answers.all()}
    photos = photos_of(list(answers.values()))
    return [
        Block(
            section,
            tuple(
                Line(
                    item,
                    found := answers.get(item.key),
                    tuple(photos.get(str(found.pk), ())) if found else (),
                )
                for item in items
            ),
        )
        for section, items in sheet.table.for_whom(sheet.marks)
    ]


def photos_of(answers: list[Answer]) -> Mapping[str, list[Attachment]]:
    """The photos of answers by the answer's id (one query)."""
    found: dict[str, list[Attachment]] = defaultdict(list)
    owners = [str(answer.pk) for answer in answers]
    rows = Attachment.objects.filter(owner_kind=EVIDENCE_OF, owner__in=owners, withdrawn_at__isnull=True)
    for photo in rows.select_related("blob").order_by("uploaded_at", "id"):
        found[photo.owner].append(photo)
    return found


def photos_on(answers: QuerySet[Answer]) -> QuerySet[Attachment]:
    """Every photo that hung on answers, the withdrawn ones too: what may be asked for by its id."""
    owners = [str(pk) for pk in answers.values_list("pk", flat=True)]
    return Attachment.objects.filter(owner_kind=EVIDENCE_OF, owner__in=owners)


def verdicts(sheet: Sheet) -> dict[str, str]:
    """The finding of every answered item."""
    rows = sheet.answers.exclude(verdict="").values_list("item", "verdict")
    return dict(rows.order_by("item"))


def unanswered(sheet: Sheet) -> list[str]:
    """The items that must still be answered."""
    return sheet.table.unanswered(verdicts(sheet), sheet.marks, sheet.kind)


def outcome(sheet: Sheet) -> Outcome:
    """What the sheet comes to by the rule of its table."""
    return sheet.table.outcome(verdicts(sheet))


def failed(sheet: Sheet) -> list[Line]:
    """The items that do not conform, in order."""
    return [line for block in blocks(sheet) for line in block.lines if line.verdict == Verdict.FAILS]


def digest(sheet: Sheet) -> str:
    """SHA-256 over the table's words, every answer and the hash of every photo: what a signature is about."""
    content: dict[str, Any] = {
        "table": sheet.table.model_dump(mode="json"),
        "marks": sheet.marks,
        "answers": [
            [line.item.key, line.verdict, *_words(line), [photo.original_id for photo in line.photos]]
            for block in blocks(sheet)
            for line in block.lines
        ],
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _words(line: Line) -> tuple[str, str, str]:
    answer = line.answer
    return (answer.note, answer.reason, answer.clause) if answer else ("", "", "")
