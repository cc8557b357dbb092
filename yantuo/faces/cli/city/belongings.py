"""What belongs to a firm: licences, premises, responsible persons and supervised objects."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any, Protocol

from yantuo.faces.cli.city.data import read
from yantuo.faces.cli.city.draws import Draws
from yantuo.faces.cli.city.names import People, mobile
from yantuo.faces.cli.city.offices import CITY_ADDRESS
from yantuo.faces.cli.city.places import FIRST_SC, County, Township
from yantuo.faces.cli.city.rows import Firm, Licence, Premises, Responsible, Supervised
from yantuo.faces.cli.city.trades import is_provincial
from yantuo.kernel.codes import make_licence_number
from yantuo.kernel.counting import add_months

_ONE_DAY = timedelta(days=1)
_LICENCE_MONTHS = 60  # 食品生产许可管理办法 art. 19: five years
_PERMIT_MONTHS = 36  # small workshops of Shanxi: three years
_LAST_SEQUENCE = 9999
_REFORM = date(2018, 6, 1)  # from here on the county codes of today
_LAPSED = 0.025  # part of the firms in business whose licence has run out lately
_PHONES_PER_FIRM = 4
_ROLES = ("legal", "principal", "officer")
_ROLES_OF_LARGER_FIRMS = (*_ROLES, "director")
_STAFF_PHONES = 1000  # telephones below this number belong to the offices
_SECOND_PLACE, _THIRD_PLACE = 0.2, 0.25  # the third as part of those with a second


class Sketched(Protocol):
    """A firm as far as its belongings depend on it."""

    @property
    def number(self) -> int: ...
    @property
    def type(self) -> str: ...
    @property
    def scale(self) -> str: ...
    @property
    def county(self) -> County: ...
    @property
    def town(self) -> Township: ...
    @property
    def founded_on(self) -> date: ...


class Licences:
    """Gives out licence numbers in order within category and county, as the offices do.

    Firms beyond the 9,999 numbers of a category and county have the permit of a small workshop instead.
    """

    def __init__(self, on: date) -> None:
        self._on = on
        self._last: dict[tuple[str, str], int] = defaultdict(int)

    def of(self, firm: Firm, county: County, draws: Draws) -> tuple[Licence, ...]:
        """The licence of the firm; cancelled when the firm has closed, expired when it has run out."""
        months = _PERMIT_MONTHS if firm.type == "workshop" else _LICENCE_MONTHS
        first, valid_from = self._terms(firm, months, draws)
        valid_to = add_months(valid_from, months) - _ONE_DAY
        number = "" if firm.type == "workshop" else self._number(firm, county, first, draws)
        return (
            Licence(
                firm=firm.number,
                number=number or f"晋作坊{firm.county}{firm.number:07d}",
                kind="SC" if number else "workshop",
                issued_by=_issuer(firm, county),
                first_issued_on=first,
                valid_from=valid_from,
                valid_to=valid_to,
                state=self._state(firm, valid_to),
            ),
        )

    def _terms(self, firm: Firm, months: int, draws: Draws) -> tuple[date, date]:
        """The first day of the first licence, and that of the present one."""
        first = firm.founded_on + timedelta(days=draws.between(30, 110))
        until = firm.closed_on or self._on
        if firm.state == "active" and draws.chance(_LAPSED):
            return _lapsed(first, until - timedelta(days=draws.between(1, 120)), months)
        passed = (until.year - first.year) * 12 + until.month - first.month - (until.day < first.day)
        return first, add_months(first, passed // months * months)

    def _number(self, firm: Firm, county: County, first: date, draws: Draws) -> str:
        kind, category = _number_parts(firm.categories[0])
        division = county.code
        if county.former and max(first, FIRST_SC) < _REFORM:
            division = draws.pick(county.former)
        series = (f"{kind}{category}", division)
        if self._last[series] >= _LAST_SEQUENCE:
            return ""
        self._last[series] += 1
        return make_licence_number(kind, category, division, self._last[series])

    def _state(self, firm: Firm, valid_to: date) -> str:
        if firm.state == "closed":
            return "cancelled"
        return "in_force" if valid_to >= self._on else "expired"


def _lapsed(first: date, ran_out_on: date, months: int) -> tuple[date, date]:
    """The same two days for a licence that ran out on a day (a firm too young for that got its first one then)."""
    valid_from = add_months(ran_out_on + _ONE_DAY, -months)
    return min(first, valid_from), valid_from


def _number_parts(category: str) -> tuple[str, str]:
    """Kind and category as the licence number has them: 32 is additives, whose own kinds are 01 to 03."""
    return ("additive", category[2:]) if category.startswith("32") else ("food", category[:2])


def _issuer(firm: Firm, county: County) -> str:
    if any(is_provincial(kind) for kind in firm.categories):
        issuer: str = read("firms")["province"]
        return issuer
    return f"{county.name}市场监督管理局"


def placed(sketch: Sketched, draws: Draws) -> tuple[Premises, ...]:
    """The one to three places of a firm, the main one first; all in its township."""
    words = read("firms")["premises"]
    if sketch.type in ("household", "workshop"):
        return (_place(sketch, 1, words["shop"], draws),)
    rows = [_place(sketch, 1, words["main"], draws)]
    if draws.chance(_SECOND_PLACE):
        rows.append(_place(sketch, 2, words["second"], draws))
        if draws.chance(_THIRD_PLACE):
            rows.append(_place(sketch, 3, words["third"], draws))
    return tuple(rows)


def _place(sketch: Sketched, ordinal: int, name: str, draws: Draws) -> Premises:
    longitude, latitude = sketch.town.point(draws)
    return Premises(
        firm=sketch.number,
        ordinal=ordinal,
        name=name,
        address=_address(sketch, draws),
        county=sketch.county.code,
        township=sketch.town.code,
        latitude=latitude,
        longitude=longitude,
        main=ordinal == 1,
        closed_on=None,
    )


def _address(sketch: Sketched, draws: Draws) -> str:
    pools = read("names")
    if not sketch.town.is_urban and draws.chance(0.6):
        spot = f"{draws.pick(pools['hamlets'])}村"
    else:
        pool = "parks" if sketch.scale != "micro" and draws.chance(0.4) else "roads"
        spot = f"{draws.pick(pools[pool])}{draws.between(1, 199)}号"
    return f"{CITY_ADDRESS}{sketch.county.name}{sketch.town.name}{spot}"


def responsibles(sketch: Sketched, people: People, draws: Draws) -> tuple[Responsible, ...]:
    """Legal representative, person in charge, food safety officer, and in larger firms a director."""
    roles = _ROLES_OF_LARGER_FIRMS if sketch.scale in ("large", "medium") else _ROLES
    legal = people.name(draws, "m" if draws.chance(0.7) else "f")
    names = [legal, legal if draws.chance(0.6) else people.name(draws, "m")]
    names += [people.name(draws, "f" if draws.chance(0.6) else "m") for _ in roles[2:]]
    since = sketch.founded_on + timedelta(days=draws.between(0, 100))
    phone = _STAFF_PHONES + sketch.number * _PHONES_PER_FIRM
    return tuple(
        Responsible(sketch.number, role, name, mobile(phone + names.index(name)), since, None)
        for role, name in zip(roles, names, strict=True)
    )


class Objects:
    """Special equipment of the firms, with the day of its next inspection."""

    def __init__(self, on: date) -> None:
        words = read("firms")
        self._on = on
        self._hot = frozenset(words["hot"])
        self._kinds: list[tuple[str, dict[str, Any]]] = list(words["objects"].items())

    def of(self, firm: Firm, draws: Draws) -> tuple[Supervised, ...]:
        """At most one object of every kind; a workshop has none."""
        if firm.type == "workshop":
            return ()
        hot = firm.categories[0][:2] in self._hot
        return tuple(
            self._object(firm, kind, row, draws)
            for kind, row in self._kinds
            if (hot or not row.get("hot")) and draws.chance(row["share"][firm.scale] / 100)
        )

    def _object(self, firm: Firm, kind: str, row: dict[str, Any], draws: Draws) -> Supervised:
        made = firm.founded_on.year + draws.between(0, self._on.year - firm.founded_on.year)
        inspection = self._on + timedelta(days=draws.between(-10, row["every"] * 365))
        attributes = {name: draws.pick(values) for name, values in row["attributes"].items()}
        attributes |= {
            "made_in": made,
            "inspected_on": (add_months(inspection, -12 * row["every"])).isoformat(),
            "next_inspection_on": inspection.isoformat(),
        }
        return Supervised(
            firm=firm.number,
            premises=1,
            domain="special_equipment",
            kind=kind,
            number=f"{row['prefix']}晋D{firm.number:05d}({made % 100:02d})",
            name=row["name"],
            attributes=attributes,
            retired_on=firm.closed_on,
        )
