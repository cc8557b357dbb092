"""Samples of the pages of oversight rounds: rounds of the city bureau over Luzhou, which Luzhou itself never sees."""

from collections.abc import Callable, Sequence
from typing import Any

from yantuo.casework.checklists.actions import Given
from yantuo.casework.checklists.enums import Verdict
from yantuo.casework.oversight import actions
from yantuo.casework.oversight.draws import actions as draws
from yantuo.casework.oversight.models import Round, Stop
from yantuo.casework.oversight.stops import actions as stops
from yantuo.directory.people.tests.factories import AT
from yantuo.records.files.tests.factories import photo, upload
from yantuo.records.sight.session import SYSTEM, sight

from .town import HOSTILE, Town

LEADER = "section_head@bureau"
TEAM = "city_leader@bureau"
FAILING = "2.1"


def planned(town: Town) -> Round:
    """A round that is planned."""
    assert town.firm
    with sight(SYSTEM):
        return actions.plan_round(
            by=town.actor(LEADER), at=AT, title=f"季度督查{HOSTILE}", kind="regular", basis="年度督查计划", plan="",
            first_day=AT.date(), last_day=AT.date(), leader=town.person(LEADER), team=[town.person(TEAM)],
            offices=[town.city.luzhou],
        )  # fmt: skip


def _stop(made: Round) -> Stop:
    return Stop.objects.select_related("round__dossier", "visited", "sheet__dossier").get(
        round=made, sheet__isnull=False
    )


def under_way(town: Town) -> Round:
    """A round that has begun."""
    made = planned(town)
    with sight(SYSTEM):
        actions.begin(case=made, by=town.actor(LEADER), at=AT)
    return made


def _frozen(town: Town) -> Round:
    made = under_way(town)
    with sight(SYSTEM):
        draws.freeze(stop=_stop(made), size=1, by=town.actor(LEADER), at=AT)
    return made


def _looked_at(town: Town) -> Round:
    made, by = under_way(town), town.actor(LEADER)
    with sight(SYSTEM):
        stop = _stop(made)
        assert stop.sheet
        given = {
            item.key: Given(Verdict.FAILS, "超期") if item.key == FAILING else Given(Verdict.CONFORM)
            for item in stop.sheet.table.items()
        }
        stops.fill(stop=stop, shown={}, given=given, by=by, at=AT)
        stops.finish(stop=stop, visited_at=AT, by=by, at=AT)
    return made


def photo_of_an_office(town: Town) -> Sequence[object]:
    """What stands in the address of a photo of an item."""
    made = _kept("round_under_way", under_way, town)

    def taken() -> object:
        with sight(SYSTEM):
            (one,) = stops.photograph(
                stop=_stop(made), item=FAILING, files=[upload(photo())], by=town.actor(LEADER), at=AT
            )
            return one.pk

    return [*OFFICE(town), town.kept("round_photo", taken)]


def _kept(name: str, make: Callable[[Town], Round], town: Town) -> Round:
    made: Any = town.kept(name, lambda: make(town))
    return made


def a_round(name: str, make: Callable[[Town], Round]) -> Callable[[Town], Sequence[object]]:
    """What stands in the address of a round that is made once."""
    return lambda town: [_kept(name, make, town).pk]


def an_office(name: str, make: Callable[[Town], Round], *more: str) -> Callable[[Town], Sequence[object]]:
    """What stands in the address of the office visited in a round that is made once."""

    def ids(town: Town) -> list[object]:
        made = _kept(name, make, town)
        with sight(SYSTEM):
            return [made.pk, _stop(made).pk, *more]

    return ids


PLANNED, UNDER_WAY = a_round("round_planned", planned), a_round("round_under_way", under_way)
OFFICE, FIGURE = (
    an_office("round_under_way", under_way),
    an_office("round_under_way", under_way, "deadlines"),
)
ITEM = an_office("round_under_way", under_way, FAILING)
FROZEN, DONE = an_office("round_frozen", _frozen), an_office("round_done", _looked_at)


def title(town: Town) -> str:
    """The title of the planned round, which the list shows."""
    return _kept("round_planned", planned, town).dossier.title


def stop_of(town: Town) -> Stop:
    """The office visited in the round that is under way."""
    return _stop(_kept("round_under_way", under_way, town))
