"""The people of the offices, their posts and enforcement certificates, and one login for every role."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from yantuo.faces.cli.city.data import read
from yantuo.faces.cli.city.draws import Draws
from yantuo.faces.cli.city.names import People, identity, mobile
from yantuo.faces.cli.city.offices import county_bureau, station
from yantuo.faces.cli.city.places import CITY, County
from yantuo.faces.cli.city.rows import Certificate, Office, Person, Post, Responsible

# User name of every demonstration account, with the role of its person.
DEMO_LOGINS = {
    "inspector": "inspector",
    "officer": "case_officer",
    "head": "section_head",
    "leader": "county_leader",
    "city": "city_leader",
    "director": "coordination_head",
    "coordinator": "coordinator",
    "liaison": "liaison",
    "registrar": "registrar",
    "legal": "legal",
    "expert": "expert",
    "lab": "laboratory",
    "sysadmin": "system_admin",
    "secadmin": "security_admin",
    "auditor": "audit_admin",
    "firm": "enterprise",
}
DEMO_PASSWORD = "Changzhi-2026"  # noqa: S105 - of every demonstration account, and of no real one
DEMO_FIRM = 1  # the number of the firm that the login "firm" acts for
_CERTIFICATE_YEARS = 5
_CERTIFICATE_LATEST = 1400  # days ahead at which a certificate ends: it was held all through the year on file
_SHORTEST = 520  # days that everybody has been in post: longer than the work on file goes back
_YEAR = timedelta(days=365)


class Seat(NamedTuple):
    """One post to be filled: the office by its key, and what staff.yaml says of it."""

    office: str
    county: str
    row: dict[str, Any]


class Staff(NamedTuple):
    """Everybody in the offices; `logins` gives the person of each demonstration account."""

    persons: tuple[Person, ...]
    posts: tuple[Post, ...]
    certificates: tuple[Certificate, ...]
    logins: dict[str, str]

    def holders(self) -> dict[tuple[str, str], list[Post]]:
        """The posts of every office (a section's count as its bureau's) and role, in order."""
        found: dict[tuple[str, str], list[Post]] = defaultdict(list)
        for post in self.posts:
            found[whole_office(post.office), post.role].append(post)
        return dict(found)


def whole_office(key: str) -> str:
    """The bureau that a section is part of; any other office itself."""
    if key.startswith("bureau."):
        return "bureau"
    county, _, section = key.partition(".")
    return county_bureau(county) if section in ("general", "food", "safety") else key


def staff(seed: int, on: date, counties: Sequence[County], offices: Sequence[Office]) -> Staff:
    """The people in post on a day, and some who have left."""
    of_counties = (seat for county in counties for seat in _county_seats(county))
    seats = [*_city_seats("city"), *of_counties, *_city_seats("later")]
    persons, posts, certificates, logins = [], [], [], {}
    people, names = People(), set[str]()
    issuers = {office.key: office.name for office in offices}
    for number, seat in enumerate(seats, 1):
        draws = Draws(seed, "staff", number)
        person = _person(number, seat, on, draws, people, names)
        own = list(_posts(person.key, seat, on, draws))
        persons.append(person)
        posts += own
        if seat.row.get("cert"):
            certificates.append(_certificate(number, seat, on, draws, issuers[whole_office(seat.office)]))
        if login := seat.row.get("login"):
            logins[login] = person.key
    return Staff(tuple(persons), tuple(posts), tuple(certificates), logins)


def representative(responsible: Responsible, on: date) -> tuple[Person, Post]:
    """The person who acts for the demonstration firm on its own pages."""
    person = Person("firm", responsible.name, responsible.phone, "")
    begins = max(responsible.since, on - _YEAR)
    return person, Post("firm", "", responsible.firm, "enterprise", "法定代表人", True, begins, None)


def _city_seats(group: str) -> Iterator[Seat]:
    for row in read("staff")[group]:
        yield Seat(row["office"], CITY, row)


def _county_seats(county: County) -> Iterator[Seat]:
    table = read("staff")
    more = [row for row in table["more"] if row["county"] == county.code]
    for row in [*table["county"], *more]:
        yield Seat(f"{county.code}.{row['office']}", county.code, row)
    for town in county.stations:
        for row in table["station"]:
            yield Seat(station(town.code), county.code, row)


def _person(number: int, seat: Seat, on: date, draws: Draws, people: People, taken: set[str]) -> Person:
    sex = "m" if draws.chance(0.62) else "f"
    name = people.name(draws, sex)
    while name in taken:
        name = people.name(draws, sex)
    taken.add(name)
    senior = seat.row["role"].endswith(("leader", "head"))
    born = on - timedelta(days=draws.between(41 * 365 if senior else 25 * 365, 57 * 365))
    region = "140402" if seat.county == CITY else seat.county
    return Person(_key(number), name, mobile(number), identity(region, born, sex))


def _posts(person: str, seat: Seat, on: date, draws: Draws) -> Iterator[Post]:
    row = seat.row
    begins = on - timedelta(days=row.get("begins") or draws.between(_SHORTEST, 2900))
    ends = on - timedelta(days=row["ends"]) if "ends" in row else None
    yield Post(person, seat.office, None, row["role"], row["title"], True, begins, ends)
    if second := row.get("second"):
        yield Post(person, second["office"], None, second["role"], second["title"], False, begins, None)


def _certificate(number: int, seat: Seat, on: date, draws: Draws, issuer: str) -> Certificate:
    wanted = next((row["valid_days"] for row in read("staff")["certificates"] if _same(row, seat)), None)
    drawn = min(draws.between(90, 1700), _CERTIFICATE_LATEST) if wanted is None else wanted
    valid_to = on + timedelta(days=drawn)
    valid_from = valid_to - _CERTIFICATE_YEARS * _YEAR - timedelta(days=1)
    return Certificate(_key(number), seat.office, f"{seat.county}{number:05d}", issuer, valid_from, valid_to)


def _key(number: int) -> str:
    return f"p{number:03d}"


def _same(row: dict[str, Any], seat: Seat) -> bool:
    return seat.office == f"{row['county']}.{row['office']}" and "ends" not in seat.row
