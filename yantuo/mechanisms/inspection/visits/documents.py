"""Papers of an inspection, built from its records: the record of the result and the order to correct."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import override

from yantuo.casework.checklists.enums import Verdict
from yantuo.casework.checklists.models import Sheet
from yantuo.casework.checklists.queries import Line, blocks
from yantuo.casework.documents.bases import legal_bases
from yantuo.casework.documents.inspection_data import (
    CheckedItem,
    CheckTable,
    CorrectionNotice,
    Inspected,
    InspectionRecord,
)
from yantuo.casework.documents.parties import UNITS
from yantuo.casework.documents.pictures import signature_picture
from yantuo.casework.documents.signing_data import Place, Refusal, Signature
from yantuo.casework.documents.typeset_data import Contact, LegalBasis
from yantuo.directory.enterprises.models import Enterprise
from yantuo.directory.people.actor import Actor
from yantuo.kernel.terms import Due, compute
from yantuo.kernel.why import sentence
from yantuo.mechanisms.inspection.visits import queries
from yantuo.mechanisms.inspection.visits.enums import Follow
from yantuo.mechanisms.inspection.visits.models import Finding, Visit
from yantuo.mechanisms.inspection.visits.rules import inspections_of
from yantuo.records.files import store
from yantuo.records.law.queries import law

RESULTS = ("符合", "基本符合", "不符合")
TREATMENTS = {"pass": "通过", "order": "书面限期整改", "stop": "立即停止食品生产经营活动"}
VERDICTS = {Verdict.CONFORM: "符合", Verdict.FAILS: "不符合", Verdict.ABSENT: "合理缺项"}
WEIGHTS = {"key": "重点", "general": "一般"}
CORRECTION = "card.correct"  # the limit within which what is ordered is corrected
RULE = "《食品生产经营监督检查管理办法》第三十三条"
PROVISION = 12  # characters of an item's number on the form


def due_of(days: int | None, at: datetime) -> Due:
    """The day by which what is ordered on this day is to be corrected; raises LawRefusal beyond least and most."""
    rules, calendar = law()
    return compute(rules.term(CORRECTION, on=timezone.localdate(at)), at, calendar, chosen=days)


def publish_by(visit: Visit) -> date:
    """The last day of publication."""
    rules, calendar = law()
    assert visit.concluded_at
    term = rules.term("inspect.publish", on=timezone.localdate(visit.concluded_at))
    return timezone.localdate(compute(term, visit.concluded_at, calendar).due_at)


def record_of(visit: Visit, *, due: date | None, at: datetime) -> InspectionRecord:
    """监督检查结果记录表 (Order 49, art. 35; form fields 2 of the handbook)."""
    firm, sheet = _firm(visit), queries.sheets(visit)[0]
    spots = set(visit.findings.filter(follow=Follow.SPOT).values_list("item", flat=True))
    assert visit.began_at
    with override("zh-hans"):
        kind = str(visit.get_kind_display())
    rules = inspections_of(sheet.domain, visit.planned_on)
    return InspectionRecord(
        office=visit.dossier.office.name,
        dated=timezone.localdate(at),
        subject=_inspected(firm, visit),
        nth=visit.count_in_year or None,
        cap=rules.cap(firm.grade) if rules and visit.count_in_year else None,
        kind=kind,
        matter=f"{visit.item_code} {visit.item_name}",
        approval=visit.approval_no,
        approved_by=visit.approved_by,
        notice=visit.notice_no,
        more=_more(visit),
        table=_table(sheet),
        bases=tuple(LegalBasis.model_validate(basis) for basis in legal_bases(sheet.table.basis_zh)),
        started_at=visit.began_at,
        ended_at=max(filter(None, (visit.concluded_at, visit.signed_at))),
        inspectors=tuple(
            Signature(name=one.name, certificate=one.certificate, signed_at=visit.signed_at)
            for one in visit.inspectors.all()
        ),
        items=tuple(
            _item(block.section.title_zh, line, spots) for block in blocks(sheet) for line in block.lines
        ),
        result=visit.outcome_zh,
        results=RESULTS if visit.outcome_zh in RESULTS else (),
        treatment=TREATMENTS[_action(visit)],
        explanation=_explanation(visit),
        correct_by=due,
        opinion=visit.opinion,
        signature=_signature(visit),
        refusal=Refusal(reason=visit.refusal, witness=visit.witness, noted_at=visit.signed_at)
        if visit.refusal
        else None,
        told_at=at,
        publish_by=publish_by(visit),
        publish_rule="检查结果形成之日起20个工作日内",
        corrects=visit.corrects.dossier.number if visit.corrects else "",
        digest=visit.digest,
    )


def _action(visit: Visit) -> str:
    """What was done about the result: where everything was corrected on the spot nothing more is ordered."""
    if visit.action == "order" and not visit.findings.exclude(follow=Follow.SPOT).exists():
        return "pass"
    return visit.action


def _firm(visit: Visit) -> Enterprise:
    assert visit.dossier.enterprise
    return visit.dossier.enterprise


def _inspected(firm: Enterprise, visit: Visit) -> Inspected:
    licence = firm.licence_set.order_by("-valid_to", "pk").first()
    return Inspected(
        name=firm.name,
        credit_code=firm.credit_code,
        representative=firm.legal_representative,
        address=firm.address,
        licence=licence.number if licence else "",
        site=visit.premises.address if visit.premises else "",
        grade=firm.grade,
    )


def _more(visit: Visit) -> tuple[dict[str, str], ...]:
    facts = (
        ("未事先通知的理由", visit.unannounced_reason),
        ("超出年度频次的理由", visit.cap_reason),
        ("三个月内再次检查的理由", visit.repeat_reason),
        ("更正原记录的理由", visit.correction_reason),
    )
    return tuple({"label": label, "value": value} for label, value in facts if value)


def _table(sheet: Sheet) -> CheckTable:
    table = sheet.table
    first = table.valid_from
    note = "" if table.official else "检查要点用语为本系统自拟，未采用官方表格原文"
    return CheckTable(
        title=table.title_zh, edition=f"{first.year}年{first.month}月{first.day}日版", basis=note
    )


def _item(section: str, line: Line, spots: set[str]) -> CheckedItem:
    answer = line.answer
    said = (answer.reason if line.verdict == Verdict.ABSENT else answer.note) if answer else ""
    return CheckedItem(
        section=section,
        key=line.item.key[:PROVISION],
        text=line.item.text_zh,
        weight=WEIGHTS[line.item.weight],
        result=VERDICTS[Verdict(line.verdict)] if line.verdict else "未检查",
        note=said,
        corrected=line.item.key in spots,
    )


def _explanation(visit: Visit) -> str:
    spots = [f"{one.item}：{one.follow_note}" for one in visit.findings.filter(follow=Follow.SPOT)]
    return visit.why_zh + (f"\n当场整改：{'；'.join(spots)}" if spots else "")


def _signature(visit: Visit) -> Signature | None:
    if visit.signature is None:
        return None
    drawn = store.place_of(visit.signature.blob_id).read_bytes()
    return Signature(
        name=visit.signer_name,
        post=visit.signer_post,
        image=signature_picture(drawn),
        digest=visit.signature.blob_id,
        signed_at=visit.signed_at,
    )


def correction_of(
    visit: Visit, findings: Iterable[Finding], *, due: Due, by: Actor, at: datetime
) -> CorrectionNotice:
    """责令改正通知书 for what was not corrected on the spot (form fields 3 of the handbook)."""
    firm, open_ones = _firm(visit), list(findings)
    day = timezone.localdate(at)
    with override("zh-hans"):
        # the number of days is set by this very order: there is no figure of a rule to confirm
        counted = [step for step in due.why if step.code != "unconfirmed"]
        steps = tuple(str(sentence(step.code, step.params)) for step in counted)[:20]
    return CorrectionNotice(
        office=visit.dossier.office.name,
        dated=day,
        case_number=visit.dossier.number,
        party=Place(
            name=firm.name,
            credit_code=firm.credit_code,
            representative=firm.legal_representative,
            address=firm.address,
        ),
        facts="\n".join(f"{n}. {one.note}（检查项目{one.item}）" for n, one in enumerate(open_ones, start=1)),
        broken=_broken(open_ones),
        bases=tuple(LegalBasis.model_validate(basis) for basis in legal_bases(RULE)),
        requirements=tuple(f"{one.text_zh}" for one in open_ones),
        due=timezone.localdate(due.due_at),
        count={
            "event": "本通知书送达",
            "event_on": day,
            "limit": f"{due.amount}{UNITS[due.unit]}",
            "rule": f"{RULE}（期限由检查机关在通知书中确定）",
            "steps": steps,
            "provisional": due.provisional,
        },
        contact=Contact(name=by.name, phone=visit.dossier.office.phone, address=visit.dossier.office.address),
    )


def _broken(findings: Iterable[Finding]) -> tuple[LegalBasis, ...]:
    """The provisions broken, each once; one without an article is named by its instrument."""
    found: dict[tuple[str, str], LegalBasis] = {}
    for finding in findings:
        rows = legal_bases(finding.clause) or [
            {"instrument": finding.clause.strip("《》"), "article": "有关规定"}
        ]
        for row in rows:
            found[row["instrument"], row["article"]] = LegalBasis.model_validate(row)
    return tuple(found.values())[:30]
