"""What the year of the city has not: a running oversight round, and what experts and other departments are asked for.

Played through the program's own actions, so that it is what they allow.
"""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from django.utils import timezone

from yantuo.casework.cards.actions import issue
from yantuo.casework.checklists.actions import Given, mark_of
from yantuo.casework.dossiers.actions import assign
from yantuo.casework.dossiers.models import Dossier
from yantuo.casework.oversight import actions as rounds
from yantuo.casework.oversight.draws.actions import freeze, reveal
from yantuo.casework.oversight.models import Round, Stop
from yantuo.casework.oversight.stops.actions import card_for, fill, finish
from yantuo.casework.referrals.actions import send
from yantuo.directory.enterprises.models import Enterprise
from yantuo.directory.orgs.models import Organisation
from yantuo.directory.people.actor import Actor, actor_of
from yantuo.directory.people.models import Person, Post
from yantuo.mechanisms.inspection.visits.models import Visit
from yantuo.records.law.queries import calendar

VISITED = 2  # county bureaus of the round, the first of which is that of the demonstration's logins
DRAWN = 3  # firms of each
FAILED = ("逾期督查督办卡未逐级提请督办，2张卡超过回访时限", "3件检查结果未在规定期限内公开，未说明原因")


def play(now: datetime) -> None:
    """The round, the referral to another department, the experts' assignment; of a city too small for it, nothing."""
    bureau = Organisation.objects.filter(kind="regulator").order_by("pk").first()
    counties = list(Organisation.objects.filter(kind="regulator", parent=bureau).order_by("pk")[:VISITED])
    if bureau and len(counties) == VISITED and all(_firms(one) >= DRAWN for one in counties):
        _round(bureau, counties, now)
        _asked(counties[0], now)
    Dossier.objects.filter(synthetic=False).update(synthetic=True)  # everything of a demonstration is


def _firms(office: Organisation) -> int:
    return Enterprise.objects.filter(office__lineage__contains=[office.pk], state="active").count()


def _holders(office: Organisation, *roles: str, now: datetime) -> list[Actor]:
    """Who holds one of these posts in an office, in the order of the roles."""
    held = Post.objects.filter(
        organisation__office_id=office.pk, begins__lte=timezone.localdate(now), ends=None
    )
    posts = held.filter(role__in=roles).select_related("person", "organisation")
    return [actor_of(post) for post in sorted(posts, key=lambda post: (roles.index(post.role), post.pk))]


def _at(now: datetime, days_ago: int, hour: int) -> datetime:
    day = calendar().previous_working(timezone.localdate(now) - timedelta(days=days_ago))
    return timezone.make_aware(datetime.combine(day, time(hour)))


def _round(bureau: Organisation, counties: Sequence[Organisation], now: datetime) -> None:
    """A round over two counties: both looked at, one finding each, put on a card that the leader has issued today."""
    (leader,) = _holders(bureau, "city_leader", now=now)[:1]
    team = list(
        Person.objects.filter(pk__in=[one.person_id for one in _holders(bureau, "section_head", now=now)])
    )
    planned = _at(now, 9, 9)
    made = rounds.plan_round(
        by=leader,
        at=planned,
        title=f"{planned.year}年第{(planned.month + 2) // 3}季度食品生产监管督查",
        kind="regular",
        basis=f"{planned.year}年度督查工作计划",
        plan="查阅督查督办卡、检查记录和公开情况，抽查企业现场。",
        first_day=planned.date(),
        last_day=timezone.localdate(now) + timedelta(days=7),
        leader=team[0],
        team=team[1:3],
        offices=counties,
    )
    rounds.begin(case=made, by=leader, at=_at(now, 7, 9))
    for number, stop in enumerate(Stop.objects.filter(round=made).order_by("pk")):
        _visited(made, stop, leader, FAILED[number], _at(now, 6 - number, 10), now)


def _visited(made: Round, stop: Stop, leader: Actor, failed: str, at: datetime, now: datetime) -> None:
    freeze(stop=stop, size=DRAWN, by=leader, at=at)
    reveal(stop=stop, by=leader, at=at + timedelta(minutes=10))
    stop.refresh_from_db()
    assert stop.sheet
    items = [item.key for _section, rows in stop.sheet.table.for_whom(()) for item in rows]
    given = {key: Given("conform") for key in items} | {items[0]: Given("fails", note=failed)}
    runner = _of_team(made, leader)
    fill(
        stop=stop,
        shown={key: mark_of(Given()) for key in items},
        given=given,
        by=runner,
        at=at + timedelta(hours=4),
    )
    finish(stop=stop, visited_at=at + timedelta(hours=5), by=runner, at=at + timedelta(hours=5))
    card = card_for(
        stop=stop,
        items=items[:1],
        by=leader,
        at=now,
        days=15,
        requirement="逐件说明原因，限期整改并书面报告。",
        unit=stop.visited.name,
    )
    issue(card=card, proved_with="password", by=leader, at=now)


def _of_team(made: Round, leader: Actor) -> Actor:
    """Somebody of the team, in the post that is overseen from."""
    rows = Post.objects.filter(
        person__in=made.members.values("person"), organisation__office_id=leader.office_id
    )
    post = rows.select_related("person", "organisation").order_by("pk").first()
    assert post
    return actor_of(post)


def _asked(county: Organisation, now: datetime) -> None:
    """An expert and a laboratory are asked to help with an inspection, another department for what it knows."""
    (head,) = _holders(county, "section_head", now=now)[:1]
    visit = (
        Visit.objects.filter(office_id=county.pk, state="under_way")
        .select_related("dossier")
        .order_by("pk")
        .first()
    )
    held = Post.objects.filter(begins__lte=timezone.localdate(now), ends=None).select_related(
        "person", "organisation"
    )
    for post in held.filter(role__in=("expert", "laboratory")).order_by("pk") if visit else ():
        assert visit
        assign(dossier=visit.dossier, person=post.person, by=head, at=now, reason="协助检查")
    firm = Enterprise.objects.filter(office=county, state="active").order_by("pk").first()
    for post in held.filter(role="liaison").order_by("pk"):
        assert post.organisation
        send(
            to=Organisation.objects.get(pk=post.organisation.office_id),
            title="原料产地线索核实",
            reason="检查发现企业部分原料无产地证明，请核实产地检验情况。",
            request="请核实并函复。",
            enterprise=firm,
            by=head,
            at=_at(now, 1, 16),
        )
