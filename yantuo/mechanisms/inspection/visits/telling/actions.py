"""Handing the result over with its papers, and correcting a record by a further one."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from yantuo.casework.checklists import actions as sheets
from yantuo.casework.checklists.actions import Given
from yantuo.casework.checklists.models import Sheet
from yantuo.casework.documents.actions import issue
from yantuo.casework.documents.models import Document
from yantuo.casework.dossiers.models import Dossier
from yantuo.casework.dossiers.take import open_case, take
from yantuo.directory.people.actor import Actor
from yantuo.kernel.sentence import Sentence
from yantuo.mechanisms.inspection.visits import documents, queries
from yantuo.mechanisms.inspection.visits.actions import VisitRefused
from yantuo.mechanisms.inspection.visits.enums import Follow, State
from yantuo.mechanisms.inspection.visits.flow import FLOW
from yantuo.mechanisms.inspection.visits.models import Inspector, Visit
from yantuo.mechanisms.inspection.visits.returns import actions as returns
from yantuo.records.trail.actions import hold

COPIED = (
    "kind", "source", "item_code", "item_name", "premises", "planned_on", "approval_no", "approved_by", "notice_no",
    "unannounced_reason", "count_in_year", "cap_reason", "repeats", "repeat_reason",
)  # fmt: skip


@transaction.atomic
def tell(
    *,
    visit: Visit,
    proved_with: str,
    by: Actor,
    at: datetime,
    days: int | None = None,
    version: int | None = None,
) -> list[Document]:
    """Hand the result over on the spot (Order 49, art. 35): the record, and the order to correct what is left.

    `days`: within how many what is ordered is to be corrected. Raises LawRefusal, PaperRefused, NumberRefused and what
    `take` raises.
    """
    hold(office=visit.office_id)
    left = list(visit.findings.exclude(follow=Follow.SPOT))
    due = documents.due_of(days, at) if left else None
    take(FLOW, visit, "tell", by=by, at=at, version=version, told_at=at)
    if visit.corrects:  # the findings of the earlier record are now those of this one
        returns.settle(visit=visit.corrects, by=by, at=at)
    record = documents.record_of(visit, due=timezone.localdate(due.due_at) if due else None, at=at)
    given: dict[str, Any] = {
        "office": visit.office_id, "dossier": visit.dossier, "proved_with": proved_with, "by": by, "at": at,
    }  # fmt: skip
    papers = [issue(paper=record, **given)]
    Dossier.objects.filter(pk=visit.pk).update(number=papers[0].number, shown_to_enterprise=True)
    visit.dossier.number = papers[0].number
    if due:
        papers.append(issue(paper=documents.correction_of(visit, left, due=due, by=by, at=at), **given))
    return papers


@transaction.atomic
def correct_record(*, visit: Visit, reason: str, by: Actor, at: datetime) -> Visit:
    """Open a further record that corrects one that was handed over: the same answers, open again, signed anew.

    The earlier record stays as it is. Raises VisitRefused where one is open already or nothing was handed over yet.
    """
    if visit.state not in (State.TOLD, State.PUBLISHED):
        raise VisitRefused(Sentence("Only a record that was handed over is corrected by a further one."))
    if visit.corrected_by.exclude(state__in=[State.TOLD, State.PUBLISHED]).exists():
        raise VisitRefused(
            Sentence("A further record that corrects this one is open already: go on with that one.")
        )
    later = open_case(
        FLOW,
        Visit,
        by=by,
        at=at,
        title=visit.dossier.title,
        office=visit.office_id,
        enterprise=visit.dossier.enterprise,
        owner=visit.dossier.owner,
        reason=reason,
        corrects=visit,
        correction_reason=reason.strip(),
        **{name: getattr(visit, name) for name in COPIED},
    )
    for one in visit.inspectors.all():
        Inspector.objects.create(
            visit=later, office_id=one.office_id, person_id=one.person_id, name=one.name,
            certificate=one.certificate, leads=one.leads,
        )  # fmt: skip
    for sheet in queries.sheets(visit):
        _copy(sheet, later, by, at)
    take(FLOW, later, "begin", by=by, at=at, began_at=visit.began_at)
    return later


def _copy(sheet: Sheet, later: Visit, by: Actor, at: datetime) -> None:
    """A sheet of the same edition with the same answers."""
    laid = sheets.open_sheet(
        dossier=later.dossier,
        domain=sheet.domain,
        table_key=sheet.table_key,
        on=sheet.table_on,
        kind=sheet.kind,
        marks=sheet.marks,
        subject=sheet.subject,
        by=by,
        at=at,
    )
    given = {one.item: Given(one.verdict, one.note, one.reason, one.clause) for one in sheet.answers.all()}
    sheets.fill(sheet=laid, given=given, by=by, at=at)
