"""Every change of an inspection, one function per verb."""

import hashlib
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone, translation

from yantuo.casework.checklists import actions as sheets
from yantuo.casework.checklists import queries as sheet_queries
from yantuo.casework.checklists.models import Sheet
from yantuo.casework.checklists.rules import Outcome
from yantuo.casework.dossiers.take import open_case, take
from yantuo.directory.orgs.models import Organisation
from yantuo.directory.people.actor import Actor
from yantuo.directory.people.models import Person
from yantuo.kernel.refusal import LawRefusal
from yantuo.kernel.sentence import Sentence
from yantuo.mechanisms.inspection.visits import queries
from yantuo.mechanisms.inspection.visits.enums import GONE_OUT
from yantuo.mechanisms.inspection.visits.flow import FLOW
from yantuo.mechanisms.inspection.visits.models import Finding, Inspector, Publication, Visit
from yantuo.mechanisms.inspection.visits.planning import Cleared, Plan, PlanRefused, clear
from yantuo.mechanisms.inspection.visits.returns import actions as returns
from yantuo.records.files.actions import attach, withdraw
from yantuo.records.files.kinds import Kind as FileKind
from yantuo.records.trail.actions import hold

SIGNATURE = "signature"  # owner_kind of signatures drawn on the screen
MOST_SIGNATURE = 200_000  # bytes of a drawn signature


class VisitRefused(LawRefusal):
    """A step that the inspection does not allow as it stands; the sentence says why and what to do."""


@transaction.atomic
def plan_visit(*, plan: Plan, by: Actor, at: datetime, owner: Person | None = None) -> Visit:
    """Enter an inspection that may take place, with its inspectors and its sheet; raises PlanRefused."""
    office = Organisation.objects.get(pk=by.office_id)
    hold(office=office.pk)
    cleared = clear(plan, office)
    visit = open_case(
        FLOW,
        Visit,
        by=by,
        at=at,
        title=f"{plan.enterprise.name}：{cleared.item.name_zh}"[:200],
        office=office.pk,
        enterprise=plan.enterprise,
        owner=owner or _first(plan),
        **_facts(plan, cleared),
    )
    for number, person in enumerate(plan.inspectors):
        Inspector.objects.create(
            visit=visit,
            office_id=visit.office_id,
            person=person,
            name=person.name,
            certificate=cleared.certificates[person.pk].number,
            leads=number == 0,
        )
    sheets.open_sheet(
        dossier=visit.dossier,
        domain=plan.enterprise.domain,
        table_key=cleared.table.key,
        on=plan.planned_on,
        kind=plan.kind,
        marks=queries.marks_of(plan.enterprise),
        by=by,
        at=at,
    )
    return visit


def _first(plan: Plan) -> Person:
    return plan.inspectors[0]


def _seen(visit: Visit | None) -> Visit | None:
    """An inspection where the database shows it: that of a superior bars a repetition, but is not always in sight."""
    return Visit.objects.filter(pk=visit.pk).first() if visit else None


def _facts(plan: Plan, cleared: Cleared) -> dict[str, Any]:
    return {
        "kind": plan.kind,
        "source": plan.source,
        "item_code": cleared.item.code,
        "item_name": cleared.item.name_zh,
        "premises": plan.premises,
        "planned_on": plan.planned_on,
        "approval_no": plan.approval_no.strip(),
        "approved_by": plan.approved_by.strip(),
        "notice_no": plan.notice_no.strip(),
        "unannounced_reason": plan.unannounced_reason.strip(),
        "count_in_year": cleared.count,
        "cap_reason": plan.cap_reason.strip(),
        "repeats": _seen(cleared.repeats),
        "repeat_reason": plan.repeat_reason.strip(),
    }


@transaction.atomic
def begin(*, visit: Visit, by: Actor, at: datetime, version: int | None = None) -> None:
    """Begin on the spot: certificates and conflicts are looked at again as of this day. Raises PlanRefused."""
    today = timezone.localdate(at)
    faults: list[tuple[str, Sentence]] = []
    inspectors = list(visit.inspectors.select_related("person"))
    firm = visit.dossier.enterprise_id or 0
    barred = queries.conflicts([one.person_id for one in inspectors], firm, today)
    for one in inspectors:
        if queries.certificate_of(one.person_id, today) is None:
            facts = {"name": one.name, "number": one.certificate, "day": today}
            said = Sentence("The certificate %(number)s of %(name)s is not valid on %(day)s.", facts)
            faults.append(("", said))
        if one.person_id in barred:
            facts = {"name": one.name, "reason": barred[one.person_id].reason}
            faults.append(("", Sentence("%(name)s keeps away from this enterprise (%(reason)s).", facts)))
    if faults:
        raise PlanRefused(faults)
    take(FLOW, visit, "begin", by=by, at=at, version=version, began_at=at)


def cancel(*, visit: Visit, reason: str, by: Actor, at: datetime, version: int | None = None) -> None:
    """Cancel an inspection that has not begun, with the reason."""
    take(FLOW, visit, "cancel", by=by, at=at, version=version, reason=reason, cancel_reason=reason)


@transaction.atomic
def conclude(*, visit: Visit, by: Actor, at: datetime, version: int | None = None) -> None:
    """Form the result by the rule of the checklist and freeze the findings; raises SheetRefused for what is missing."""
    filled = queries.sheets(visit)
    digests = [sheets.lock(sheet=sheet, by=by, at=at) for sheet in filled]
    outcome = sheet_queries.outcome(filled[0])
    take(
        FLOW,
        visit,
        "conclude",
        by=by,
        at=at,
        version=version,
        concluded_at=at,
        digest=hashlib.sha256("".join(digests).encode()).hexdigest(),
        **_result(outcome),
    )
    _freeze(visit, filled[0], at)


NO_RESULT: dict[str, Any] = {
    "concluded_at": None, "outcome": "", "outcome_zh": "", "outcome_en": "", "action": "", "key_failed": [],
    "general_failed": [], "checked": 0, "absent": 0, "why_zh": "", "why_en": "",
}  # fmt: skip


def _result(outcome: Outcome) -> dict[str, Any]:
    row = outcome.row
    with translation.override("zh-hans"):
        why_zh = str(outcome.explained)
    return {
        "outcome": row.outcome,
        "outcome_zh": row.title_zh,
        "outcome_en": row.title,
        "action": row.action,
        "key_failed": list(outcome.key_failed),
        "general_failed": list(outcome.general_failed),
        "checked": outcome.checked,
        "absent": outcome.absent,
        "why_zh": why_zh,
        "why_en": outcome.explained.english,
    }


def _freeze(visit: Visit, sheet: Sheet, at: datetime) -> None:
    """One finding per failed item; one that was corrected on the spot before the answers were opened again stays so."""
    failed = {line.item.key: line for line in sheet_queries.failed(sheet)}
    visit.findings.exclude(item__in=failed).delete()
    for key, line in failed.items():
        assert line.answer
        within = line.item.correct_within
        facts = {
            "office_id": visit.office_id,
            "enterprise_id": visit.dossier.enterprise_id,
            "answer_id": line.answer.pk,
            "weight": line.item.weight,
            "text_zh": line.item.text_zh,
            "text_en": line.item.text,
            "note": line.answer.note,
            "clause": line.clause[:300],
            "on_spot": line.item.on_spot and not line.item.is_key,
            "days": within.amount if within else None,
            "found_at": at,
        }
        Finding.objects.update_or_create(visit=visit, item=key, defaults=facts)


@transaction.atomic
def reopen(*, visit: Visit, reason: str, by: Actor, at: datetime, version: int | None = None) -> None:
    """Open the answers again before the result is handed over: every signature under them is void.

    Raises VisitRefused where a card or referral has gone out already: then a further record corrects this one.
    """
    if visit.findings.filter(follow__in=GONE_OUT).exists():
        raise VisitRefused(
            Sentence(
                "A card or referral has gone out on a finding of this record: correct it by a further record instead."
            )
        )
    signature = visit.signature
    take(
        FLOW,
        visit,
        "reopen",
        by=by,
        at=at,
        version=version,
        reason=reason,
        signature=None,
        signer_name="",
        signer_post="",
        refusal="",
        witness="",
        signed_at=None,
        digest="",
        **NO_RESULT,
    )
    if signature:
        withdraw(attachment=signature, reason=reason, by=by, at=at)
    for sheet in queries.sheets(visit):
        sheets.unlock(sheet=sheet, reason=reason, by=by, at=at)


@transaction.atomic
def sign(
    *,
    visit: Visit,
    by: Actor,
    at: datetime,
    signature: bytes = b"",
    signer_name: str = "",
    signer_post: str = "",
    opinion: str = "",
    refusal: str = "",
    witness: str = "",
    version: int | None = None,
) -> None:
    """Take the enterprise's signature as drawn on the screen, or note the refusal with reason and witness.

    Raises VisitRefused, FileRefused, ValidationError.
    """
    if bool(signature) == bool(refusal.strip()):
        raise VisitRefused(
            Sentence("Either the enterprise signs, or the refusal is noted with its reason: one of the two.")
        )
    if len(signature) > MOST_SIGNATURE:
        raise VisitRefused(Sentence("The drawn signature is too large: have it drawn again."))
    drawn = _signature(visit, signature, by, at) if signature else None
    take(
        FLOW,
        visit,
        "sign",
        by=by,
        at=at,
        version=version,
        signature=drawn,
        signer_name=signer_name.strip(),
        signer_post=signer_post.strip(),
        opinion=opinion.strip(),
        refusal=refusal.strip(),
        witness=witness.strip(),
        signed_at=at,
    )


def _signature(visit: Visit, png: bytes, by: Actor, at: datetime) -> Any:
    return attach(
        file=ContentFile(png, name="signature.png"),
        owner_kind=SIGNATURE,
        owner=visit.pk,
        office=visit.office_id,
        enterprise=visit.dossier.enterprise_id,
        kinds=(FileKind.PNG,),
        by=by,
        at=at,
    )


@transaction.atomic
def publish(*, visit: Visit, by: Actor, at: datetime, version: int | None = None) -> None:
    """Publish the result: anybody may read it from now on (Order 49, art. 39).

    The dossier is closed by that, its clocks end; the one of findings that came back runs on.
    """
    take(FLOW, visit, "publish", by=by, at=at, version=version, published_at=at)
    returns.start(visit=visit, by=by, at=at)
    firm = visit.dossier.enterprise
    assert firm
    assert visit.concluded_at
    Publication.objects.create(
        visit=visit,
        office_id=visit.office_id,
        enterprise_id=firm.pk,
        firm=firm.name,
        credit_code=firm.credit_code,
        county=firm.county.name,
        office_name=visit.dossier.office.name,
        kind=visit.kind,
        checked_on=timezone.localdate(visit.concluded_at),
        result_zh=visit.outcome_zh,
        result_en=visit.outcome_en,
        problems=list(visit.findings.values_list("text_zh", flat=True)),
        corrects_earlier=visit.corrects_id is not None,
        published_at=at,
    )
    if visit.corrects_id:
        Publication.objects.filter(visit_id=visit.corrects_id).update(corrected=True)
