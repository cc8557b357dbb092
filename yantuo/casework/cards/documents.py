"""Papers of a card, built from its records: the card, the answer to it, the record of a return visit."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import override

from yantuo.casework.cards.enums import Found
from yantuo.casework.cards.flow import FLOW
from yantuo.casework.cards.models import Card, Problem, ProblemReply, Reply, Revisit
from yantuo.casework.cards.queries import files_of
from yantuo.casework.cards.rules import CORRECT
from yantuo.casework.deadlines.models import Deadline
from yantuo.casework.documents.cards_data import (
    Answer,
    CardProblem,
    CardReply,
    OversightCard,
    Revisited,
    RevisitRecord,
    Step,
)
from yantuo.casework.documents.evidence import file_bytes, shown_files
from yantuo.casework.documents.pictures import PictureRefused, signature_picture
from yantuo.casework.documents.refusals import PaperRefused
from yantuo.casework.documents.signing_data import Place, Refusal, Signature
from yantuo.casework.documents.typeset_data import Contact
from yantuo.casework.dossiers.verbs import said
from yantuo.kernel.sentence import Sentence
from yantuo.records.files.models import Attachment
from yantuo.records.trail.models import Entry

if TYPE_CHECKING:
    from django.db.models import QuerySet

OUTCOMES = {Found.CORRECTED: "已整改", Found.PARTLY: "部分整改", Found.NOT: "未整改"}
LIMIT_RULE = "自签发次日起计算；期限届满日为节假日的，顺延至其后第一个工作日"
CONSEQUENCES = "逾期未整改的，按督查督办制度逐级提请上级督办，并视情予以通报、约谈、追究责任。"
SILENT = ("file.", "document.", "deadline.start", "deadline.met", "deadline.void", "card.number")
Files = Mapping[str, list[Attachment]]


def place_of(card: Card) -> Place:
    """Whom the card is addressed to, as a paper names it."""
    firm = card.dossier.enterprise
    if firm:
        return Place(
            name=firm.name,
            credit_code=firm.credit_code,
            representative=firm.legal_representative,
            address=firm.address,
        )
    assert card.addressee
    return Place(name=card.addressee.name, address=card.addressee.address, phone=card.addressee.phone)


def _corrections(card: Card) -> "QuerySet[Deadline]":
    return Deadline.objects.filter(dossier_id=card.pk, key=CORRECT).order_by("started_at")


def due_on(card: Card, at: datetime) -> date | None:
    """The day by which the correction of the round that ran at a moment was due."""
    clock = _corrections(card).filter(started_at__lte=at).last()
    return timezone.localdate(clock.due_at) if clock else None


def card_paper(card: Card, *, at: datetime, course: bool = False) -> OversightCard:
    """督查督办卡 (form fields 6 of the handbook), with the date it was issued with; `course`: as worked on since.

    Raises AllMovedOn.
    """
    clock = _corrections(card).first()  # later rounds have days of their own: they stand in the course
    problems = _problems(card)
    evidence = files_of("card_problem", [one.pk for one in problems])
    office = card.dossier.office
    with override("zh-hans"):
        origin = str(card.get_origin_display())
    return OversightCard(
        office=office.name,
        dated=timezone.localdate(card.issued_at or at),
        number=card.dossier.number,
        addressee=place_of(card),
        origin=origin,
        origin_number=card.origin_dossier.number if card.origin_dossier else "",
        seen_at=card.seen_at,
        seen_where=card.place,
        unit=card.unit,
        responsible=card.responsible,
        problems=tuple(_problem(one, evidence, card) for one in problems),
        requirement=card.requirement,
        days=clock.chosen or card.days if clock else card.days,
        limit_rule=LIMIT_RULE,
        due=timezone.localdate(clock.first_due_at) if clock else None,
        consequences=CONSEQUENCES,
        overseers=tuple(
            Signature(name=one.name, certificate=one.certificate, signed_at=card.issued_at)
            for one in card.overseers.order_by("pk")
        ),
        issuer=Signature(name=card.issuer_name, post=card.issuer_post, signed_at=card.issued_at)
        if card.issuer_name
        else None,
        signed_for=Signature(name=card.signed_name, signed_at=card.signed_at) if card.signed_name else None,
        refusal=Refusal(reason=card.sign_refusal, witness=card.witness, noted_at=card.signed_at)
        if card.sign_refusal
        else None,
        contact=Contact(name=card.dossier.owner.name, phone=office.phone, address=office.address)
        if card.dossier.owner
        else None,
        course=tuple(_course(card)) if course else (),
        closed_at=card.dossier.closed_at if course and card.state == "closed" else None,
    )


class AllMovedOn(PaperRefused):
    """A merged card whose problems went on from the other card as well: it has nothing of its own to print."""

    def __init__(self) -> None:
        super().__init__(
            Sentence(
                "The problems of this card were moved to another card and from there to a third: print that one, or "
                "the document that was made when this card was issued."
            )
        )


def _problems(card: Card) -> list[Problem]:
    """The problems of a card, of a merged one those that it gave away; raises AllMovedOn."""
    found = list(card.problems.order_by("n")) or list(card.problems_moved.order_by("n"))
    if not found:
        raise AllMovedOn
    return found


def _problem(problem: Problem, evidence: Files, card: Card) -> CardProblem:
    return CardProblem(
        n=problem.n,
        text=problem.text,
        category=problem.category,
        clause=problem.clause or "—",
        requirement=problem.requirement or card.requirement or "立即整改",
        evidence=tuple(one.name for one in evidence.get(str(problem.pk), ())),
    )


def _course(card: Card) -> Iterable[Step]:
    rows, told = Entry.objects.filter(kind="card", subject=str(card.pk)).order_by("at", "seq"), _told(card)
    with override("zh-hans"):
        for entry in rows:
            if not entry.verb.startswith(SILENT):
                step = FLOW.steps.get(entry.verb)
                words = str(step.label) if step else said(entry)
                text = told.get((entry.verb, entry.at), entry.reason)
                yield Step(at=entry.at, step=words[:80], text=text, by=entry.actor_name)


def _told(card: Card) -> dict[tuple[str, datetime], str]:
    """What was answered, decided and seen in every round, by the step and its moment."""
    told: dict[tuple[str, datetime], str] = {}
    parts = ProblemReply.objects.filter(reply__card=card).select_related("reply", "problem")
    for part in parts.order_by("reply__round", "problem__n"):
        line = f"问题{part.problem.n}：{part.measures}"
        told["answer", part.reply.at] = "\n".join(filter(None, [told.get(("answer", part.reply.at)), line]))
    for asked in card.extension_requests.all():
        told["ask_extension", asked.asked_at] = f"申请延长{asked.days}日：{asked.reason}"
        if asked.granted is not None and asked.decided_at:
            verb = "grant_extension" if asked.granted else "refuse_extension"
            told[verb, asked.decided_at] = f"延长{asked.days}日" if asked.granted else asked.answer
    for review in card.reviews.filter(accepted=False):
        told["send_back", review.at] = f"{review.reasons}\n继续整改{review.days}日"
    for visit in card.revisits.prefetch_related("findings__problem"):
        told["reopen" if visit.days else "confirm", visit.at] = _seen_in_words(visit)
    return told


def _seen_in_words(visit: Revisit) -> str:
    rows = sorted(visit.findings.all(), key=lambda one: one.problem.n)
    lines = [f"问题{one.problem.n}：{OUTCOMES[Found(one.outcome)]}" for one in rows]
    notes = [f"{line}，{one.note}" if one.note else line for line, one in zip(lines, rows, strict=True)]
    more = [visit.note, f"继续整改{visit.days}日" if visit.days else ""]
    return "\n".join(filter(None, [*notes, *more]))


def reply_paper(reply: Reply) -> CardReply:
    """整改情况回复: what the addressee answered in one round."""
    card, parts = reply.card, list(reply.parts.select_related("problem").order_by("problem__n"))
    evidence = files_of("card_reply", [one.pk for one in parts])
    return CardReply(
        office=place_of(card).name,
        dated=timezone.localdate(reply.at),
        to=card.dossier.office.name,
        card=card.dossier.number,
        card_on=timezone.localdate(card.issued_at) if card.issued_at else None,
        round=reply.round,
        due=due_on(card, reply.at),
        answers=tuple(
            Answer(
                n=one.problem.n,
                text=one.problem.text,
                requirement=one.problem.requirement,
                measures=one.measures,
                done_on=one.done_on,
                evidence=shown_files(evidence.get(str(one.pk), ())),
            )
            for one in parts
        ),
        note=reply.note,
        replier=Signature(name=reply.name, post=reply.post, signed_at=reply.at),
        replied_at=reply.at,
    )


def revisit_paper(visit: Revisit) -> RevisitRecord:
    """回访记录: every problem before and after, with what the visitors found."""
    card = visit.card
    return RevisitRecord(
        office=card.dossier.office.name,
        dated=timezone.localdate(visit.visited_at),
        card=card.dossier.number,
        addressee=place_of(card),
        round=visit.round,
        visited_at=visit.visited_at,
        visited_where=visit.place,
        findings=tuple(_seen(visit)),
        conclusion=visit.note or ("退回继续整改" if visit.days else "同意销号"),
        new_due=due_on(card, visit.at) if visit.days else None,
        visitors=(
            Signature(name=visit.name, certificate=visit.certificate, signed_at=visit.at),
            Signature(name=visit.second_name, certificate=visit.second_certificate, signed_at=visit.at),
        ),
        signature=_signed(visit),
    )


def _seen(visit: Revisit) -> Iterable[Revisited]:
    rows = list(visit.findings.select_related("problem").order_by("problem__n"))
    before = files_of("card_problem", [one.problem_id for one in rows])
    after = files_of("card_revisit", [one.pk for one in rows])
    parts = ProblemReply.objects.filter(reply__card=visit.card, reply__round=visit.round)
    answered = dict(parts.values_list("problem_id", "measures"))
    for one in rows:
        yield Revisited(
            n=one.problem.n,
            text=one.problem.text,
            requirement=one.problem.requirement,
            measures=answered.get(one.problem_id, ""),
            before_evidence=shown_files(before.get(str(one.problem_id), ())),
            after_evidence=shown_files(after.get(str(one.pk), ())),
            outcome=OUTCOMES[Found(one.outcome)],
            note=one.note,
        )
    for fresh in visit.card.problems.filter(born="revisit", found_at=visit.visited_at).order_by("n"):
        yield Revisited(n=fresh.n, text=fresh.text, requirement=fresh.requirement, outcome="新发现问题")


def _signed(visit: Revisit) -> Signature | None:
    if not visit.signer:
        return None
    drawn = next(
        (one for one in files_of("card_signature", [visit.pk]).get(str(visit.pk), []) if one.is_photo), None
    )
    try:
        image = signature_picture(file_bytes(drawn)) if drawn else None
    except PictureRefused:
        image = None  # a scan of the signed paper instead of a drawing: it stays in the file
    return Signature(name=visit.signer, image=image, signed_at=visit.at)
