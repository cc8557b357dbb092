"""More of everything in the town of the walker: what grows a list or a page must not grow its queries."""

from datetime import timedelta
from typing import Any

from django.db.models import Model

from yantuo.casework.notices.models import Notice
from yantuo.casework.referrals import actions as referrals
from yantuo.directory.people.actor import MACHINE
from yantuo.directory.people.tests.factories import AT
from yantuo.directory.people.tests.factories import post as new_post
from yantuo.faces.api.actions import issue
from yantuo.mechanisms.inspection.tests import samples as visits
from yantuo.mechanisms.inspection.visits.conflicts.actions import declare_conflict
from yantuo.mechanisms.inspection.visits.models import Finding
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.records.trail.actions import seal_day

from . import card_samples as cards
from . import round_samples as rounds
from .town import Town

HEAD = "section_head@luzhou"
OTHERS = ("xiangyuan", "station", "bureau", "department", "coordinating")


def grow(town: Town, first: int, last: int) -> None:
    """One more of every kind for each number from first to last (excluded), beside the walker's own samples."""
    for n in range(first, last):
        _cases(town, n)
        with sight(SYSTEM):
            _register(town, n)
            _own(town, n)
            _inside(town, n)


def _again(row: Any, **changes: Any) -> Model:
    """A second row like this one, but for some fields; its key is new."""
    model: type[Model] = type(row)
    facts = {field.attname: getattr(row, field.attname) for field in model._meta.concrete_fields}
    key = model._meta.pk.attname
    del facts[key]
    return model.objects.create(**{**facts, **changes})  # type: ignore[attr-defined, no-any-return]


def _cases(town: Town, n: int) -> None:
    """Dossiers in every state a list tells apart; some are about the walker's enterprise, some about others."""
    firm = town.new_firm(f"晋韵第{n}分厂", town.city.luzhou, 100 + n)
    town.open_matter("inspector@luzhou", f"检查结果{n}", firm)
    town.open_matter("inspector@luzhou", f"本厂事项{n}", town.firm, shown_to_enterprise=True)
    town.open_matter("inspector@luzhou", f"逾期{n}", firm, event_at=AT - timedelta(days=60))
    town.open_matter("section_head@bureau", f"市局事项{n}", owner=town.person("city_leader@bureau"))
    town.open_matter("section_head@bureau", f"市局逾期{n}", event_at=AT - timedelta(days=60))
    town.new_paper(f"通知{n}")
    cards.draft(town)
    cards.issued(town)
    cards.visited(town)
    rounds.planned(town)
    visits.made(town, "planned")
    visits.made(town, "told")
    with sight(SYSTEM):
        by = town.actor("coordinator@coordinating")
        referrals.send(to=town.city.luzhou, title=f"线索{n}", reason="举报", by=by, at=AT)
        declare_conflict(
            person=town.person(HEAD), enterprise=firm, reason="亲属", by=town.actor("inspector@luzhou"), at=AT
        )


def _register(town: Town, n: int) -> None:
    """What belongs to the walker's enterprise."""
    _again(town.premises, main=False, name=f"分厂区{n}")
    _again(town.object, number=f"锅10晋D{n:05}X")
    _again(town.responsible, name="李敏")
    _again(town.licence, number=f"SC10314040300{n:03}")


def _own(town: Town, n: int) -> None:
    """Persons, tokens, work ordered, notices, views, lists to be decided, checks and seals of the trail."""
    person = new_post("case_officer", town.city.luzhou, "马超")
    facts = {"post": person, "scopes": ["law.read"], "expires_at": AT + timedelta(days=9)}
    issue(name=f"平台{n}", by=MACHINE, at=AT, **facts)  # type: ignore[arg-type]
    inspector = town.person("inspector@luzhou")
    assert town.notice
    _again(Notice.objects.filter(person_id=inspector.pk).latest("pk"))
    _again(town.saved_view, name=f"我的{n}")
    disposal = _again(town.disposal)
    _again(town.disposal.items.first(), disposal_id=disposal.pk, subject=f"{n}")
    _again(town.disposal.items.first(), subject=f"x{n}")
    _again(town.trial)
    _again(town.list_trial)
    _again(town.trail_check)
    _again(town.handover)
    seal_day(day=town.sealed_day + timedelta(days=n), at=AT + timedelta(days=n))


def _inside(town: Town, n: int) -> None:
    """More on the pages of one card, one inspection, one round."""
    town.grown["card"] = cards.answered(town, problems=n + 1).pk
    finding = Finding.objects.filter(visit_id=visits.at("signed")(town)[0]).order_by("item")[0]
    _again(finding, item=f"9.{n}")
    stop = rounds.stop_of(town)
    others = [getattr(town.city, name) for name in OTHERS]
    _again(stop, visited_id=others[n % len(others)].pk, sheet_id=None)
