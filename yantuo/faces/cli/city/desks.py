"""Who sits where: the person of a role in an office on a day."""

from collections.abc import Sequence
from datetime import date

from yantuo.faces.cli.city.draws import Draws
from yantuo.faces.cli.city.offices import BUREAU, county_bureau
from yantuo.faces.cli.city.people import Staff
from yantuo.faces.cli.city.plans import Place
from yantuo.faces.cli.city.rows import Firm, Post

LABORATORY = "laboratory"


class Desks:
    """The posts of the city by office and role."""

    def __init__(self, staff: Staff) -> None:
        self._posts = staff.holders()
        self._bureaus = sorted(office for office, role in self._posts if role == "county_leader")

    def office(self, firm: Firm, place: Place) -> str:
        """The key of the office whose matter it is; what a laboratory does is a matter of the city bureau."""
        return {"station": firm.station, "county": firm.office}.get(place, BUREAU)

    def workplace(self, firm: Firm, place: Place) -> str:
        """The key of the office whose people do the work."""
        return LABORATORY if place == LABORATORY else self.office(firm, place)

    def anyone(self, office: str, roles: Sequence[str], day: date, draws: Draws) -> str:
        """A person with one of the roles who is in post on the day; raises LookupError when there is none."""
        found = [post for role in roles for post in self._posts.get((office, role), ()) if _holds(post, day)]
        if not found:
            raise LookupError(f"nobody at {office} is {' or '.join(roles)} on {day}")
        return draws.pick(found).person

    def still(self, person: str, office: str, roles: Sequence[str], day: date, draws: Draws) -> str:
        """The person, or after they have left another one who does the same."""
        held = [
            post for role in roles for post in self._posts.get((office, role), ()) if post.person == person
        ]
        if any(_holds(post, day) for post in held):
            return person
        return self.anyone(office, roles, day, draws)

    def head(self, office: str, day: date, draws: Draws) -> str:
        """A head of section over the office: a station's is in its bureau."""
        return self.anyone(_over(office), ("section_head",), day, draws)

    def leader(self, office: str, day: date, draws: Draws) -> str:
        """A leader over the office."""
        role = "city_leader" if _over(office) == BUREAU else "county_leader"
        return self.anyone(_over(office), (role,), day, draws)

    def sibling(self, office: str, draws: Draws) -> str:
        """The bureau of another county."""
        return draws.pick([bureau for bureau in self._bureaus if bureau != office])


def _holds(post: Post, day: date) -> bool:
    return post.begins <= day and (post.ends is None or day <= post.ends)


def _over(office: str) -> str:
    """The bureau that an office is, or is part of; the laboratory stands under the city bureau."""
    county = office.partition(".")[0]
    return county_bureau(county) if county.isdigit() else BUREAU
