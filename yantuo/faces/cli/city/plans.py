"""What may happen at the desks: the kinds of matters, referrals and documents of work.yaml."""

from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from yantuo.faces.cli.city.data import read
from yantuo.faces.cli.city.draws import Weighted

Place = Literal["station", "county", "city", "laboratory"]


@dataclass(frozen=True, slots=True)
class Stop:
    """Why a limit may be paused, and by which rule."""

    reason: str
    basis: str


@dataclass(frozen=True, slots=True)
class PaperPlan:
    """A document that closes a matter."""

    series: str
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class ReferralPlan:
    """A referral: to departments by key, or to a sibling (the bureau of another county)."""

    to: tuple[str, ...]
    title: str
    reason: str
    request: str
    outcomes: tuple[str, ...]
    returns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """One kind of matter; texts have places for the firm's facts."""

    term: str
    weight: float
    place: Place
    roles: tuple[str, ...]
    needs: str
    shown: bool
    title: str
    text: str
    outcomes: tuple[str, ...]
    stop: Stop | None
    extension: str
    refer: tuple[ReferralPlan, ...]
    paper: PaperPlan | None
    assign: str


@dataclass(frozen=True)
class Plans:
    """All kinds of matters, by what a firm must have for them, and those counted backward from a day on the file."""

    forward: tuple[Plan, ...]
    renewal: Plan
    inspection: Plan
    withdrawn: tuple[str, ...]
    late: tuple[str, ...]

    def open_to(self, has: frozenset[str]) -> Weighted[Plan]:
        """Those for a firm that has these things (sc, object; "" stands for nothing needed)."""
        return Weighted((plan, plan.weight) for plan in self.forward if plan.needs in has)

    def of_term(self, key: str) -> Plan:
        """The first one on this limit."""
        return next(plan for plan in self.forward if plan.term == key)


@cache
def plans() -> Plans:
    """The plans of work.yaml."""
    table = read("work")
    referrals = {name: _referral(row) for name, row in table["referrals"].items()}
    return Plans(
        forward=tuple(_plan(row, referrals) for row in table["matters"]),
        renewal=_plan(table["backward"]["renewal"], referrals),
        inspection=_plan(table["backward"]["inspection"], referrals),
        withdrawn=tuple(table["withdrawn"]),
        late=tuple(table["late"]),
    )


def _referral(row: dict[str, Any]) -> ReferralPlan:
    return ReferralPlan(
        to=tuple(row["to"]),
        title=row["title"],
        reason=row["reason"],
        request=row["request"],
        outcomes=tuple(row["outcomes"]),
        returns=tuple(row["returns"]),
    )


def _plan(row: dict[str, Any], referrals: dict[str, ReferralPlan]) -> Plan:
    return Plan(
        term=row["term"],
        weight=row.get("weight", 0),
        place=row["place"],
        roles=tuple(row["role"]),
        needs=row.get("needs", ""),
        shown=row.get("shown", False),
        title=row["title"],
        text=row["text"],
        outcomes=tuple(row["outcomes"]),
        stop=Stop(**row["pause"]) if "pause" in row else None,
        extension=row.get("extension", ""),
        refer=tuple(referrals[name] for name in row.get("refer", ())),
        paper=PaperPlan(**row["paper"]) if "paper" in row else None,
        assign=row.get("assign", ""),
    )
