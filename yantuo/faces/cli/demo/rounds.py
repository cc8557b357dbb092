"""Two oversight rounds: one of the coordinating office, closed in spring, and one of the city bureau that is running.

The first is played whole, from its plan to its end, at the days on which each act fell. The chains of the trail stay in
the order of time (see `Tide`), and so do the numbers: the coordinating office gives no others.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from yantuo.casework.cards import actions as cards
from yantuo.casework.cards.answering.actions import Done, answer
from yantuo.casework.cards.models import Card
from yantuo.casework.cards.revisits.actions import Seen, revisit
from yantuo.casework.checklists.actions import Given, mark_of
from yantuo.casework.documents import actions as papers
from yantuo.casework.oversight import actions as rounds
from yantuo.casework.oversight.documents import report
from yantuo.casework.oversight.draws.actions import freeze, reveal
from yantuo.casework.oversight.models import Round, Stop
from yantuo.casework.oversight.stops.actions import card_for, fill, finish, photograph
from yantuo.directory.enterprises.models import Enterprise
from yantuo.directory.orgs.models import Organisation
from yantuo.directory.people.actor import Actor, actor_of
from yantuo.directory.people.models import Person, Post
from yantuo.faces.cli.city.data import read
from yantuo.faces.cli.demo.lock.photos import scene_of
from yantuo.faces.cli.demo.tide import Tide
from yantuo.records.law.queries import calendar

VISITED = 2  # county bureaus of each round, the first of which is that of the demonstration's logins
DRAWN = 3  # firms of each
SPRING = 225  # days before today on which the closed round was planned
CLOSED, RUNNING = (("3.5", "4.1"), ()), (("3.5",), ("2.3",))  # items that failed, office by office
WITH = "password"


def _spring(now: datetime) -> datetime:
    return at_work(now, SPRING, 9)


def _autumn(now: datetime) -> datetime:
    return at_work(now, 9, 9)


def beginnings(now: datetime) -> dict[str, datetime]:
    """When the rounds begin that are played, by the keys of their offices."""
    return {"coordination": _spring(now), "bureau": _autumn(now)}


def play_rounds(now: datetime, tide: Tide) -> Organisation | None:
    """Both rounds; the county bureau of the logins, or nothing where the city is too small to draw firms in two."""
    bureau = Organisation.objects.filter(kind="regulator").order_by("pk").first()
    counties = Organisation.objects.filter(kind="regulator", parent=bureau).order_by("pk")
    enough = [one for one in counties if _firms(one) >= DRAWN]
    if bureau is None or len(enough) < VISITED:
        return None
    office = Organisation.objects.filter(kind="coordinating").order_by("pk").first()
    if office:
        Spring(office, [enough[0], enough[-1]], now, tide).play()
    _running(bureau, enough[:VISITED], now, tide)
    return enough[0]


def _firms(office: Organisation) -> int:
    return Enterprise.objects.filter(office__lineage__contains=[office.pk], state="active").count()


def holders_of(office: Organisation, *roles: str, now: datetime) -> list[Actor]:
    """Who holds one of these posts in an office, in the order of the roles."""
    held = Post.objects.filter(
        organisation__office_id=office.pk, begins__lte=timezone.localdate(now), ends=None
    )
    posts = held.filter(role__in=roles).select_related("person", "organisation")
    return [actor_of(post) for post in sorted(posts, key=lambda post: (roles.index(post.role), post.pk))]


def at_work(now: datetime, days_ago: int, hour: int) -> datetime:
    """An hour of the working day so many days ago, or of the last one before it."""
    return _moment(calendar().previous_working(timezone.localdate(now) - timedelta(days=days_ago)), hour)


def _moment(day: date, hour: int, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def _shot(look: str, name: str, day: date) -> SimpleUploadedFile:
    """A picture of a paper, drawn for the day on which it was taken."""
    return SimpleUploadedFile(f"{name}.jpg", scene_of("records", look, day), content_type="image/jpeg")


def _persons(actors: Iterable[Actor]) -> list[Person]:
    known = {one.pk: one for one in Person.objects.filter(pk__in=[actor.person_id for actor in actors])}
    return list(known.values())


def _look(stop: Stop, failed: Sequence[str], draws: Actor, fills: Actor, at: datetime, tide: Tide) -> None:
    """One office looked at in a day: its firms drawn, its sheet filled in with photos of what failed."""
    freeze(stop=stop, size=DRAWN, by=draws, at=tide.at(at))
    reveal(stop=stop, by=draws, at=tide.at(at + timedelta(minutes=10)))
    stop.refresh_from_db()
    assert stop.sheet
    items = [item.key for _section, rows in stop.sheet.table.for_whom(()) for item in rows]
    words = read("lock/words")["bureaus"]
    given = {key: Given("fails", note=words[key][0]) if key in failed else Given("conform") for key in items}
    shown, noon = {key: mark_of(Given()) for key in items}, at + timedelta(hours=4)
    fill(stop=stop, shown=shown, given=given, by=fills, at=tide.at(noon))
    for minute, item in enumerate(failed, 1):
        shot = _shot("before", f"第{item}项案卷", timezone.localdate(at))
        photograph(stop=stop, item=item, files=[shot], by=fills, at=tide.at(noon + timedelta(minutes=minute)))
    end = tide.at(at + timedelta(hours=5))
    finish(stop=stop, visited_at=end, by=fills, at=end)


def _stops(made: Round) -> list[Stop]:
    rows = Stop.objects.filter(round=made).select_related("visited", "round__dossier")
    return list(rows.order_by("visited__lineage"))


def _running(bureau: Organisation, counties: Sequence[Organisation], now: datetime, tide: Tide) -> None:
    """A round over two counties: both looked at, one finding each, put on a card that the leader has issued today."""
    (leader,) = holders_of(bureau, "city_leader", now=now)[:1]
    team = holders_of(bureau, "section_head", now=now)[:3]
    persons = {one.pk: one for one in _persons(team)}
    planned = tide.at(_autumn(now))
    made = rounds.plan_round(
        by=leader,
        at=planned,
        title=f"{planned.year}年第{(planned.month + 2) // 3}季度食品生产监管督查",
        kind="regular",
        basis=f"{planned.year}年度督查工作计划",
        plan="查阅督查督办卡、检查记录和公开情况，抽查企业现场。",
        first_day=planned.date(),
        last_day=timezone.localdate(now) + timedelta(days=7),
        leader=persons[team[0].person_id],
        team=[persons[one.person_id] for one in team[1:]],
        offices=counties,
    )
    rounds.begin(case=made, by=leader, at=tide.at(at_work(now, 7, 9)))
    for number, (stop, failed) in enumerate(zip(_stops(made), RUNNING, strict=True)):
        _look(stop, failed, leader, team[0], at_work(now, 6 - number, 10), tide)
    tide.at(now)
    for stop, failed in zip(_stops(made), RUNNING, strict=True):
        card = card_for(stop=stop, items=failed, by=leader, at=now, days=15, **_asked_of(stop, failed))
        cards.issue(card=card, proved_with=WITH, by=leader, at=now)


def _asked_of(stop: Stop, failed: Sequence[str]) -> dict[str, str]:
    words = read("lock/words")["bureaus"]
    return {"requirement": "".join(words[item][1] for item in failed), "unit": stop.visited.name}


class Spring:
    """The closed round of the coordinating office, day by day."""

    def __init__(
        self, office: Organisation, counties: Sequence[Organisation], now: datetime, tide: Tide
    ) -> None:
        self._counties, self._days, self._tide = counties, calendar(), tide
        at = _spring(now)
        self._first = timezone.localdate(at)
        self._head = holders_of(office, "coordination_head", now=at)[-1]
        self._leads, self._second = holders_of(office, "coordinator", now=at)[:2]
        self._speaker = holders_of(counties[0], "county_leader", now=at)[0]

    def at(self, days: int, hour: int, minute: int = 0) -> datetime:
        """An hour of a working day, counted from the first, to which the trail has come."""
        return self._tide.at(_moment(self._days.add_working_days(self._first, days), hour, minute))

    def play(self) -> None:
        """From the plan to the end."""
        made = self._planned()
        rounds.begin(case=made, by=self._leads, at=self.at(3, 9))
        for day, (stop, failed) in enumerate(zip(_stops(made), CLOSED, strict=True), 4):
            _look(stop, failed, self._leads, self._second, self.at(day, 9), self._tide)
        card = self._issued(_stops(made)[0])
        self._signed_for(card)
        self._reported(made)
        self._corrected(card)
        self._seen_again(card)
        outcome = "督查发现的2个问题均已整改到位，经回访核查予以销号，本次督查办结。"
        rounds.close(case=_fresh(made), outcome=outcome, by=self._leads, at=self.at(21, 10))

    def _planned(self) -> Round:
        lead, second = (Person.objects.get(pk=one.person_id) for one in (self._leads, self._second))
        return rounds.plan_round(
            by=self._leads,
            at=self.at(0, 9),
            title=f"{self._first.year}年春季打假和食品安全责任落实督查",
            kind="ad_hoc",
            basis=f"{self._first.year}年全市打击侵权假冒工作要点",
            plan="查阅责任分解文件、投诉举报台账、督查督办卡和检查案卷，随机抽取企业核对案卷。",
            first_day=self._first,
            last_day=self._days.add_working_days(self._first, 10),
            leader=lead,
            team=[second],
            offices=self._counties,
        )

    def _issued(self, stop: Stop) -> Card:
        failed = CLOSED[0]
        card = card_for(
            stop=stop, items=failed, by=self._leads, at=self.at(6, 10), days=15, **_asked_of(stop, failed)
        )
        cards.issue(card=card, proved_with=WITH, by=self._head, at=self.at(6, 15))
        return card

    def _signed_for(self, card: Card) -> None:
        cards.sign_for(card=card, by=self._speaker, at=self.at(7, 9, 30))

    def _reported(self, made: Round) -> None:
        """The report drafted, signed, numbered; then the round is reported by it."""
        known, at = report(_fresh(made)), self.at(8, 9)
        paper = papers.paper_with("redhead", known, {}, at)
        office = made.office_id
        drafted = papers.draft(paper=paper, office=office, dossier=made.dossier, by=self._leads, at=at)
        papers.sign(document=drafted, proved_with=WITH, by=self._head, at=self.at(8, 15))
        papers.number(document=drafted, by=self._head, at=self.at(8, 15, 30))
        rounds.report(case=_fresh(made), by=self._leads, at=self.at(8, 16))

    def _corrected(self, card: Card) -> None:
        """The answer of the bureau, each problem with its evidence, and its review."""
        at, words = self.at(13, 16), read("lock/words")["bureaus"]
        done = {
            one.pk: Done(
                measures=words[one.item][2],
                done_on=self._days.add_working_days(self._first, 12),
                files=[_shot("after", f"第{one.item}项整改材料", timezone.localdate(at))],
            )
            for one in card.problems.order_by("n")
        }
        answer(card=card, done=done, note="已逐项整改，请予审核。", by=self._speaker, at=at)
        note = "整改措施具体，佐证齐全，同意，转回访核查。"
        cards.accept(card=card, note=note, by=self._leads, at=self.at(14, 10))

    def _seen_again(self, card: Card) -> None:
        """The return visit, which finds everything corrected."""
        at = self.at(18, 10)
        day = timezone.localdate(at)
        seen = {
            one.pk: Seen(
                outcome="corrected",
                note="查阅文件和台账，已整改到位。",
                files=[_shot("after", f"第{one.item}项回访", day)],
            )
            for one in card.problems.order_by("n")
        }
        revisit(
            card=card,
            seen=seen,
            visited_at=at,
            second=Person.objects.get(pk=self._second.person_id),
            place=card.place,
            note="问题全部整改到位，同意销号。",
            signer=self._speaker.name,
            by=self._leads,
            at=self.at(18, 10, 40),
        )


def _fresh(made: Round) -> Round:
    return Round.objects.select_related("dossier__office__parent").get(pk=made.pk)
