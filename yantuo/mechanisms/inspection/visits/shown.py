"""What the pages of an inspection show beside its own row: how far its sheets are, findings with photos, pictures."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from yantuo.casework.checklists.enums import Action, Verdict
from yantuo.casework.checklists.models import EVIDENCE_OF, Answer, Sheet
from yantuo.casework.checklists.queries import photos_on, verdicts
from yantuo.casework.checklists.rules import Outcome
from yantuo.casework.dossiers.models import Dossier
from yantuo.casework.dossiers.page import DossierPage
from yantuo.casework.dossiers.queries import state_of
from yantuo.directory.enterprises.models import Enterprise
from yantuo.directory.orgs.models import Organisation
from yantuo.directory.people.actor import Actor
from yantuo.directory.people.models import Certificate, Person, Post
from yantuo.mechanisms.inspection.visits import queries
from yantuo.mechanisms.inspection.visits.actions import SIGNATURE
from yantuo.mechanisms.inspection.visits.enums import UNSETTLED, Follow, State
from yantuo.mechanisms.inspection.visits.findings.actions import ON_THE_SPOT, SPOT
from yantuo.mechanisms.inspection.visits.models import Conflict, Finding, Visit
from yantuo.mechanisms.inspection.visits.rules import inspections_of
from yantuo.records.files.models import Attachment
from yantuo.ui.parts import Stage

COURSE = (State.PLANNED, State.UNDER_WAY, State.CONCLUDED, State.SIGNED, State.TOLD, State.PUBLISHED)
STAGES = {
    State.PLANNED: _("Planned"),
    State.UNDER_WAY: _("On the spot"),
    State.CONCLUDED: _("Result"),
    State.SIGNED: _("Signatures"),
    State.TOLD: _("Handed over"),
    State.PUBLISHED: _("Published"),
}


def stages(visit: Visit) -> list[Stage]:
    """Where the inspection stands on its way; none of a cancelled one."""
    if visit.state == State.CANCELLED:
        return []
    reached = COURSE.index(State(visit.state))
    now = reached if visit.state in (State.PLANNED, State.UNDER_WAY) else reached + 1  # what waits to be done
    states = ["done" if n < now else "now" if n == now else "todo" for n in range(len(COURSE))]
    return [Stage(STAGES[state], how) for state, how in zip(COURSE, states, strict=True)]


def tone_of(action: str, key_failed: Sequence[str]) -> str:
    """The light of a result: red where a key item failed or production is stopped."""
    if action == Action.PASS:
        return "ok"
    return "late" if key_failed or action == Action.STOP else "warn"


NO_FINDINGS = (State.PLANNED, State.UNDER_WAY, State.CANCELLED)  # none yet, or none that count
BACK = ("reopen", "cancel")  # steps that lead back or out: never the next one


def onwards(page: DossierPage) -> DossierPage:
    """The page with the step that leads on as its first button."""
    steps = sorted(page.steps, key=lambda step: step.verb in BACK)
    marked = [replace(step, first=n == 0 and step.verb not in BACK) for n, step in enumerate(steps)]
    return replace(page, steps=marked)


@dataclass(frozen=True)
class Filled:
    """How far a sheet is, and what it would come to."""

    sheet: Sheet
    total: int
    answered: int
    failed: int
    missing: list[str]
    outcome: Outcome | None

    @property
    def open(self) -> int:
        """How many items have no answer."""
        return self.total - self.answered

    @property
    def tone(self) -> str:
        """The light of what it would come to."""
        return tone_of(self.outcome.row.action, self.outcome.key_failed) if self.outcome else "none"


def filled(visit: Visit) -> list[Filled]:
    """The sheets of an inspection with their counts (a query more than it has sheets)."""
    return [_filled(sheet) for sheet in queries.sheets(visit)]


def _filled(sheet: Sheet) -> Filled:
    table, known = sheet.table, verdicts(sheet)
    keys = [item.key for _section, items in table.for_whom(sheet.marks) for item in items]
    return Filled(
        sheet=sheet,
        total=len(keys),
        answered=sum(key in known for key in keys),
        failed=sum(verdict == Verdict.FAILS for verdict in known.values()),
        missing=table.unanswered(known, sheet.marks, sheet.kind),
        outcome=table.outcome(known) if known else None,
    )


@dataclass(frozen=True)
class Found:
    """A finding with the photos taken of it, and those of its correction on the spot."""

    finding: Finding
    photos: Sequence[Attachment] = ()
    after: Sequence[Attachment] = ()
    taken: "Taken | None" = None

    @property
    def open(self) -> bool:
        """Whether it waits for a follow-up."""
        return self.finding.follow in UNSETTLED

    @property
    def back(self) -> bool:
        """Whether it waits because its card or referral came to nothing."""
        return self.finding.follow == Follow.BACK


@dataclass(frozen=True)
class Taken:
    """The card or referral that a finding went to, where the reader sees it, and how that stands."""

    dossier: Dossier
    state: str
    elsewhere: bool

    @property
    def label(self) -> str:
        """Its number; without one the office that has it, or what it is called."""
        return self.dossier.number or (self.dossier.office.name if self.elsewhere else self.dossier.title)


def taken(findings: Sequence[Found], actor: Actor) -> list[Found]:
    """The same findings with what became of each, where the reader may see that (one query)."""
    wanted = {one.finding.dossier_id for one in findings if one.finding.dossier_id}
    rows = Dossier.objects.visible_to(actor).filter(pk__in=wanted).select_related("office")
    seen: dict[object, Dossier] = {row.pk: row for row in rows} if wanted else {}
    return [
        replace(one, taken=Taken(row, state_of(row), row.office_id != one.finding.office_id)) if row else one
        for one, row in ((one, seen.get(one.finding.dossier_id)) for one in findings)
    ]


@dataclass(frozen=True)
class Following:
    """What the reader may do about the findings that wait, and which of them came back."""

    card: bool
    refer: bool
    spot: bool
    back: list[str]

    @property
    def may(self) -> bool:
        """Whether anything may be chosen."""
        return self.card or self.refer


def following(visit: Visit, findings: Sequence[Found], actor: Actor, *, superseded: bool) -> Following:
    """How the findings of an inspection are followed up from here; by nobody where a further record has them."""
    mine = visit.office_id in actor.offices and not superseded and visit.state not in NO_FINDINGS
    able = mine and any(one.open for one in findings)
    return Following(
        card=able and actor.may("card.draft"),
        refer=able and actor.may("referral.send"),
        spot=able and visit.state in ON_THE_SPOT and actor.may("inspection.inspect"),
        back=[] if superseded else [one.finding.item for one in findings if one.back],
    )


def found(visit: Visit) -> list[Found]:
    """The findings with their photos (two queries)."""
    rows = list(visit.findings.all())
    photos: dict[tuple[str, str], list[Attachment]] = defaultdict(list)
    owners = [str(pk) for row in rows for pk in (row.pk, row.answer_id)]
    for one in _photos(owners) if owners else ():
        photos[one.owner_kind, one.owner].append(one)
    return [
        Found(row, photos[EVIDENCE_OF, str(row.answer_id)], photos[SPOT, str(row.pk)])
        for row in sorted(rows, key=lambda row: _in_order(row.item))
    ]


def _in_order(key: str) -> list[tuple[int, str]]:
    """4.2 before 4.10."""
    return [(int(part), "") if part.isdigit() else (0, part) for part in key.split(".")]


def _photos(owners: Iterable[str]) -> QuerySet[Attachment]:
    rows = Attachment.objects.filter(owner_kind__in=(EVIDENCE_OF, SPOT), owner__in=owners)
    return rows.filter(withdrawn_at__isnull=True).select_related("blob").order_by("uploaded_at", "id")


def answer_photos(visit: Visit) -> QuerySet[Attachment]:
    """The photos of its answers."""
    return photos_on(Answer.objects.filter(sheet__dossier_id=visit.pk))


def pictures(visit: Visit) -> QuerySet[Attachment]:
    """Everything of it that can be looked at: photos of answers and corrections, the signature."""
    findings = [str(pk) for pk in visit.findings.values_list("pk", flat=True)]
    corrected = Attachment.objects.filter(owner_kind=SPOT, owner__in=findings)
    return (
        answer_photos(visit)
        | corrected
        | Attachment.objects.filter(owner_kind=SIGNATURE, owner=str(visit.pk))
    )


@dataclass(frozen=True)
class Colleague:
    """One who may be sent: with the certificate, the office, and what keeps the person away from this enterprise."""

    person: Person
    certificate: Certificate
    office: str
    conflict: Conflict | None


def colleagues(office: int, enterprise: Enterprise, on: date) -> list[Colleague]:
    """The certified persons of an office and below (four queries)."""
    persons = list(queries.certified(office, on))
    held = Certificate.objects.filter(person__in=persons, valid_from__lte=on, valid_to__gte=on)
    certificates = {row.person_id: row for row in held.order_by("valid_to", "-pk")}
    barred = queries.conflicts([one.pk for one in persons], enterprise.pk, on)
    posts = Post.objects.filter(person__in=persons, organisation__isnull=False, begins__lte=on)
    places = dict(posts.order_by("main", "-pk").values_list("person_id", "organisation__name"))
    return [
        Colleague(one, certificates[one.pk], places.get(one.pk, ""), barred.get(one.pk)) for one in persons
    ]


@dataclass(frozen=True)
class Ahead:
    """What is known before an inspection is planned: which of the year it would be, and who was there lately."""

    year: int
    count: int
    cap: int
    earlier: Visit | None
    until: date | None
    lately: list[Visit]

    @property
    def beyond(self) -> bool:
        """Whether one more planned inspection lies beyond the cap."""
        return self.count >= self.cap


def ahead(enterprise: Enterprise, office: Organisation, on: date) -> Ahead:
    """What stands ahead of an inspection on a day (three queries)."""
    rules = inspections_of(enterprise.domain, on)
    earlier = queries.superiors_check(enterprise.pk, office, on)
    rows = Visit.objects.filter(dossier__enterprise_id=enterprise.pk).exclude(state=State.CANCELLED)
    lately = rows.select_related("dossier__office").order_by(F("planned_on").desc(), "dossier")[:3]
    return Ahead(
        year=on.year,
        count=queries.counted_in(enterprise.pk, on.year, rules) if rules else 0,
        cap=rules.cap(enterprise.grade) if rules else 0,
        earlier=earlier,
        until=queries.repeat_ban_ends(earlier) if earlier else None,
        lately=list(lately),
    )
