"""Inspections and oversight cards of the demonstration, played through the program's own actions as people take them.

What is played is therefore what the law, the flow tables and the database allow. The courses are fixed: the same city
gets the same inspections and cards.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta
from itertools import cycle
from uuid import UUID

from django.utils import timezone

from yantuo.casework.cards import actions as cards
from yantuo.casework.cards.answering.actions import Done, answer
from yantuo.casework.cards.drafting.actions import draft_card
from yantuo.casework.cards.extensions import actions as extensions
from yantuo.casework.cards.models import Card, Problem
from yantuo.casework.cards.revisits.actions import Seen, revisit
from yantuo.casework.cards.rules import Stated
from yantuo.casework.checklists import actions as sheets
from yantuo.casework.checklists.actions import Given
from yantuo.casework.dossiers.actions import assign
from yantuo.casework.dossiers.models import Dossier
from yantuo.casework.referrals.actions import send
from yantuo.directory.enterprises.models import Enterprise
from yantuo.directory.orgs.models import Organisation
from yantuo.directory.people.actor import Actor, actor_of
from yantuo.directory.people.models import Person, Post
from yantuo.faces.cli.demo.crew import Bureau, bureaus
from yantuo.faces.cli.demo.scenes import after, before, drawn, words
from yantuo.kernel.worktime import Calendar
from yantuo.mechanisms.inspection.visits import actions as visits
from yantuo.mechanisms.inspection.visits.enums import Kind, Source
from yantuo.mechanisms.inspection.visits.findings.actions import card_for, correct_on_spot
from yantuo.mechanisms.inspection.visits.models import Visit
from yantuo.mechanisms.inspection.visits.planning import Plan
from yantuo.mechanisms.inspection.visits.queries import sheets as sheets_of
from yantuo.mechanisms.inspection.visits.telling.actions import tell
from yantuo.records.law.queries import calendar

PROVED = "password"
BUREAU_PROBLEM = ("2家企业的督查督办卡逾期未回访，未按规定报告", "《中华人民共和国食品安全法》第六条")
# Which items fail, one after another; the last of each that can be put right on the spot is put right there.
FAILED = (
    ("3.2", "8.4"),
    ("4.6", "2.5", "6.1"),
    (),
    ("5.3", "1.4"),
    ("10.3", "2.2"),
    ("6.2", "5.5"),
    (),
    ("4.3",),
)


class Played:
    """Plays the courses up to a moment."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.calendar: Calendar = calendar()
        self.failed = cycle(FAILED)
        self.order = 0  # of the inspections of one bureau: two of one day follow each other

    def at(self, days_ago: int, hour: int = 9, minute: int = 30) -> datetime:
        """A moment on a working day, at least so many days ago."""
        day = self.calendar.previous_working(timezone.localdate(self.now) - timedelta(days=days_ago))
        return min(timezone.make_aware(datetime.combine(day, time(hour, minute))), self.now)

    def play(self, first_firm: int) -> int:
        """Everything; returns how many bureaus took part."""
        taking_part = list(bureaus(timezone.localdate(self.now), first_firm))
        for number, bureau in enumerate(taking_part):
            self.county(bureau, whole=number == 0)
        held = Post.objects.filter(role="city_leader", ends__isnull=True).select_related(
            "person", "organisation"
        )
        for city in held.order_by("pk")[:1]:
            for bureau in taking_part[1:3]:
                self.on_bureau(actor_of(city), bureau)
        Dossier.objects.filter(synthetic=False).update(synthetic=True)  # every one of a demonstration is
        return len(taking_part)

    def county(self, bureau: Bureau, *, whole: bool) -> None:
        """The year of one county: inspections, and a card in one state after another."""
        courses: list[Callable[[Bureau, Card], None]] = [
            self.closed, self.waiting_for_visit, self.sent_back, self.reopened, self.late, self.answered,
            self.more_time, self.signed_for,
        ]  # fmt: skip
        rows: list[tuple[int, Enterprise, Callable[[Bureau, Card], None] | None, Source]] = [
            (self.age(course), firm, course, Source.PLAN)
            for number, (firm, course) in enumerate(zip(bureau.firms[1:-4], courses, strict=False))
            if whole or number % 8 == bureau.office.pk % 8
        ]
        if whole:
            mine, visited = bureau.firms[0], Source.COMPLAINT  # the cap of the year is soon reached
            rows += [(90, mine, self.closed, Source.PLAN), (9, mine, self.signed_for, visited)]
            rows += [(75, bureau.firms[-1], None, Source.PLAN), (3, mine, None, visited)]
        # From the oldest on, so that numbers rise with time.
        for self.order, (days_ago, firm, course, source) in enumerate(sorted(rows, key=lambda row: -row[0])):
            self.one(bureau, firm, days_ago, course, source)
        if whole:
            self.of_today(bureau)
            self.guests(bureau)

    def one(
        self,
        bureau: Bureau,
        firm: Enterprise,
        days_ago: int,
        course: Callable[[Bureau, Card], None] | None,
        source: Source,
    ) -> None:
        """One inspection with what follows from it; without a course and long ago: nothing was found."""
        if course is None and days_ago > 30:
            self.published(bureau, firm)
            return
        card = self.card_from_visit(bureau, firm, days_ago=days_ago, source=source)
        if card and course:
            course(bureau, card)

    def guests(self, bureau: Bureau) -> None:
        """What an expert, a laboratory and another department are asked for."""
        visit = (
            Visit.objects.filter(office_id=bureau.office.pk, state="under_way")
            .select_related("dossier")
            .first()
        )
        held = Post.objects.filter(begins__lte=timezone.localdate(self.now)).select_related(
            "person", "organisation"
        )
        for post in held.filter(role__in=("expert", "laboratory")).order_by("pk"):
            if visit:
                assign(
                    dossier=visit.dossier, person=post.person, by=bureau.head, at=self.now, reason="协助检查"
                )
        for post in held.filter(role="liaison").order_by("pk"):
            assert post.organisation
            send(
                to=Organisation.objects.get(pk=post.organisation.office_id),
                title=f"{bureau.firms[2].name}原料产地线索",
                reason="检查发现该企业部分原料无产地证明，请核实产地检验情况。",
                request="请核实并函复。",
                enterprise=bureau.firms[2],
                by=bureau.head,
                at=self.at(1, 16),
            )

    def age(self, course: Callable[[Bureau, Card], None]) -> int:
        """How long ago the inspection of a course was."""
        ages = {
            "closed": 120,
            "reopened": 60,
            "sent_back": 40,
            "late": 33,
            "waiting_for_visit": 24,
            "answered": 15,
        }
        return ages.get(course.__name__, 6)

    # Inspections

    def visit(self, bureau: Bureau, firm: Enterprise, at: datetime, *, source: Source = Source.PLAN) -> Visit:
        """A planned inspection."""
        plan = Plan(
            enterprise=firm,
            kind=Kind.DAILY,
            source=source,
            item_code="SC-JC-01" if source == Source.PLAN else "SC-JC-02",
            planned_on=timezone.localdate(at),
            approval_no=f"{bureau.office.mark}检批〔{at.year}〕{firm.pk}号",
            approved_by=bureau.leader.name,
            inspectors=bureau.persons(),
            notice_no=f"{bureau.office.mark}检通〔{at.year}〕{firm.pk}号",
        )
        return visits.plan_visit(plan=plan, by=bureau.inspectors[0], at=min(at - timedelta(days=1), self.now))

    def filled(
        self, bureau: Bureau, visit: Visit, failed: Sequence[str], at: datetime, *, part: bool = False
    ) -> None:
        """The sheet filled in; `part`: the first half only."""
        (sheet,) = sheets_of(visit)
        items = [item for _section, rows in sheet.table.for_whom(sheet.marks) for item in rows]
        chosen = items[: len(items) // 2] if part else items
        given = {one.key: Given("conform") for one in chosen}
        given |= {key: Given("fails", note=words()[key][0]) for key in failed if key in given}
        sheets.fill(sheet=sheet, given=given, by=bureau.inspectors[0], at=at)
        for key in failed:
            if key in given:
                sheets.photograph(sheet=sheet, item=key, files=[before(key)], by=bureau.inspectors[0], at=at)

    def told(
        self,
        bureau: Bureau,
        firm: Enterprise,
        days_ago: int,
        failed: Sequence[str],
        *,
        source: Source = Source.PLAN,
    ) -> tuple[Visit, Card | None]:
        """An inspection with its result handed over, and the card of what was not corrected on the spot."""
        at, by = self.at(days_ago, 9, 3 * self.order), bureau.inspectors[0]
        visit = self.visit(bureau, firm, at, source=source)
        visits.begin(visit=visit, by=by, at=at)
        known = {item.key for item in sheets_of(visit)[0].table.items()}
        self.filled(bureau, visit, [key for key in failed if key in known], at)
        visits.conclude(visit=visit, by=by, at=at + timedelta(minutes=70))
        signer = firm.legal_representative or "企业负责人"
        visits.sign(
            visit=visit, by=by, at=at + timedelta(minutes=80), signature=drawn(), signer_name=signer,
            signer_post="负责人", opinion="对检查结果无异议。",
        )  # fmt: skip
        left = []
        for finding in visit.findings.all():
            if finding.on_spot and len(failed) > 1:
                how = words()[finding.item][1]
                photos = [after(finding.item)]
                correct_on_spot(finding=finding, how=how, by=by, at=at + timedelta(minutes=85), photos=photos)
            else:
                left.append(finding)
        card = card_for(findings=left, by=by, at=at + timedelta(minutes=90), days=10) if left else None
        tell(visit=visit, proved_with=PROVED, by=by, at=at + timedelta(minutes=95), days=10 if left else None)
        return visit, card

    def published(self, bureau: Bureau, firm: Enterprise) -> None:
        """An inspection without findings, published in time."""
        visit, _card = self.told(bureau, firm, 75, ())
        visits.publish(visit=visit, by=bureau.head, at=self.at(55))

    def card_from_visit(
        self, bureau: Bureau, firm: Enterprise, *, days_ago: int, source: Source = Source.PLAN
    ) -> Card | None:
        """The card of an inspection, issued by the head on the next working day."""
        failed = next(one for one in self.failed if one)
        visit, card = self.told(bureau, firm, days_ago, failed, source=source)
        if days_ago > 30:
            visits.publish(visit=visit, by=bureau.head, at=self.at(days_ago - 12))
        if card:
            cards.issue(
                card=card, proved_with=PROVED, by=bureau.head, at=self.at(days_ago - 1, 15, 3 * self.order)
            )
        return card

    def of_today(self, bureau: Bureau) -> None:
        """What the logins of the demonstration find on their desks."""
        today = self.at(0)
        self.visit(bureau, bureau.firms[-2], today, source=Source.COMPLAINT)
        half = self.visit(bureau, bureau.firms[-3], today, source=Source.COMPLAINT)
        visits.begin(visit=half, by=bureau.inspectors[0], at=today)
        self.filled(bureau, half, ("2.5",), today, part=True)
        self.told(bureau, bureau.firms[-4], 1, ("4.3", "5.3"))  # its card waits for the head to issue it

    # Courses of cards

    def boss(self, card: Card) -> Actor:
        """Who speaks for the enterprise: the account of the demonstration, else a person entered for it."""
        firm = card.dossier.enterprise
        assert firm
        found = Post.objects.filter(enterprise_id=firm.pk).select_related("person").order_by("pk").first()
        if found is None:
            name = firm.legal_representative or "企业负责人"
            person = Person.objects.create(name=name, synthetic=True)
            found = Post.objects.create(
                person=person, enterprise_id=firm.pk, enterprise_name=firm.name, supervisor_id=firm.office_id,
                role="enterprise", title="负责人", begins=timezone.localdate(self.now) - timedelta(days=400),
            )  # fmt: skip
        return actor_of(found)

    def signed_for(self, _bureau: Bureau, card: Card) -> None:
        """Signed for; the firm is to correct and answer."""
        cards.sign_for(card=card, by=self.boss(card), at=self.next(card, 1, 10))

    def answered(self, bureau: Bureau, card: Card) -> None:
        """Answered with photos; the officer is to review it."""
        self.signed_for(bureau, card)
        at = self.next(card, 6, 16)
        answer(card=card, done=done(card, at), by=self.boss(card), at=at, note="已按要求整改完毕，请予复查。")

    def waiting_for_visit(self, bureau: Bureau, card: Card) -> None:
        """The answer is accepted; the return visit is due."""
        self.answered(bureau, card)
        cards.accept(card=card, by=bureau.head, at=self.next(card, 8, 11))

    def closed(self, bureau: Bureau, card: Card) -> None:
        """The return visit found everything corrected."""
        self.waiting_for_visit(bureau, card)
        self._visited(bureau, card, self.next(card, 12, 10), "corrected")

    def reopened(self, bureau: Bureau, card: Card) -> None:
        """The return visit found one problem corrected in part only: it is open again."""
        self.waiting_for_visit(bureau, card)
        self._visited(bureau, card, self.next(card, 12, 10), "partly")

    def sent_back(self, bureau: Bureau, card: Card) -> None:
        """The first answer was sent back; the second one is accepted and visited."""
        self.answered(bureau, card)
        reasons = "照片不能反映整改后的现场情况，请补充近景照片和记录。"
        cards.send_back(card=card, reasons=reasons, days=7, by=bureau.head, at=self.next(card, 8, 11))
        at = self.next(card, 13, 16)
        answer(card=card, done=done(card, at), by=self.boss(card), at=at)
        cards.accept(card=card, by=bureau.head, at=self.next(card, 15, 9))
        self._visited(bureau, card, self.next(card, 19, 10), "corrected")

    def late(self, bureau: Bureau, card: Card) -> None:
        """Signed for and never answered: it climbs."""
        self.signed_for(bureau, card)

    def more_time(self, bureau: Bureau, card: Card) -> None:
        """The firm asks for more time; a leader is to decide."""
        self.signed_for(bureau, card)
        reason = "设备供应商交货延期，更换杀菌设备需延长整改时间。"
        extensions.ask(card=card, days=7, reason=reason, by=self.boss(card), at=self.next(card, 3, 14))

    def _visited(self, bureau: Bureau, card: Card, at: datetime, outcome: str) -> None:
        rows = list(Problem.objects.filter(card=card, state="open").order_by("n"))
        seen = {one.pk: Seen(outcome="corrected", files=[after(one.item)]) for one in rows}
        if outcome != "corrected":
            note = "部分区域仍未整改到位，记录不完整。"
            seen[rows[0].pk] = Seen(outcome=outcome, note=note, files=[before(rows[0].item)])
        revisit(
            card=card, seen=seen, visited_at=at, second=bureau.persons()[1], by=bureau.inspectors[0],
            at=at + timedelta(hours=1), days=None if outcome == "corrected" else 7,
        )  # fmt: skip

    def next(self, card: Card, days: int, hour: int) -> datetime:
        """A moment so many days after the card was issued, on a working day, never later than now."""
        card.refresh_from_db()
        assert card.issued_at
        day = self.calendar.next_working(timezone.localdate(card.issued_at) + timedelta(days=days))
        return min(timezone.make_aware(datetime.combine(day, time(hour))), self.now)

    def on_bureau(self, leader: Actor, bureau: Bureau) -> None:
        """A card of the city on a county bureau."""
        at = self.at(8, 10)
        text, clause = BUREAU_PROBLEM
        persons = list(
            Person.objects.filter(posts__organisation__office_id=leader.office_id)
            .distinct()
            .order_by("pk")[:2]
        )
        card = draft_card(
            by=leader, at=at, seen_at=at, addressee=bureau.office, origin="instruction", overseers=persons, days=15,
            requirement="逐件核实逾期原因，限期完成回访并书面报告。", unit=bureau.office.name,
            problems=[Stated(text=text, clause=clause, needs_evidence=False)],
        )  # fmt: skip
        cards.issue(card=card, proved_with=PROVED, by=leader, at=at + timedelta(hours=1))


def done(card: Card, at: datetime) -> dict[UUID, Done]:
    """The answer to every open problem, with a photo."""
    rows = Problem.objects.filter(card=card, state="open").order_by("n")
    on = timezone.localdate(at)
    return {one.pk: Done(measures=fixed(one), done_on=on, files=[after(one.item)]) for one in rows}


def fixed(problem: Problem) -> str:
    """How a problem was corrected."""
    return words().get(problem.item, ["", "已按要求完成整改"])[1]
