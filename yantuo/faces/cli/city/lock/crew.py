"""Who inspects, drafts, issues, reviews and visits: people in post, certified where the law asks for it."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from yantuo.faces.cli.city.desks import Desks
from yantuo.faces.cli.city.draws import Draws
from yantuo.faces.cli.city.people import Staff
from yantuo.faces.cli.city.rows import Certificate, Firm

INSPECTING = ("inspector", "case_officer", "section_head")


class Cast(NamedTuple):
    """Those who play a part in one card."""

    owner: str
    drafter: str
    issuer: str
    overseers: tuple[str, str]
    visitors: tuple[str, str]
    leader: str
    speaker: str


class Crew:
    """The people of the offices by what they may do on a day."""

    def __init__(self, staff: Staff, desks: Desks) -> None:
        self._posts, self.desks, self.logins = staff.holders(), desks, staff.logins
        self._certificates: dict[str, list[Certificate]] = defaultdict(list)
        for row in staff.certificates:
            self._certificates[row.person].append(row)

    def certified(self, offices: Sequence[str], day: date) -> list[str]:
        """The persons of some offices who may inspect on a day, in order."""
        posts = [
            post for office in offices for role in INSPECTING for post in self._posts.get((office, role), ())
        ]
        held = [post for post in posts if post.begins <= day <= (post.ends or date.max)]
        return list(dict.fromkeys(post.person for post in held if self._holds(post.person, day)))

    def _holds(self, person: str, day: date) -> bool:
        return any(row.valid_from <= day <= row.valid_to for row in self._certificates[person])

    def pair(self, firm: Firm, office: str, day: date, draws: Draws) -> tuple[str, str]:
        """Two inspectors for a firm: of the bureau, or one of the bureau and one of its township office."""
        own = self.certified([office], day)
        beside = self.certified([firm.station], day) if office == firm.office else []
        pool = [*own, *beside]
        first = draws.pick(own or pool)
        return first, draws.pick([person for person in pool if person != first])

    def cast(
        self,
        firm: Firm | None,
        office: str,
        days: tuple[date, date],
        pair: tuple[str, str],
        speaker: str,
        draws: Draws,
    ) -> Cast:
        """The persons of a card that two have seen to; those who go on with it are in post from first to last day."""
        offices = [office, *([firm.station] if firm else [])]
        lasting = [one for one in self.certified(offices, days[0]) if one in self.certified(offices, days[1])]
        visitors = [
            *(one for one in pair if one in lasting),
            *draws.shuffled(one for one in lasting if one not in pair),
        ]
        return Cast(
            owner=self.lasting(office, "case_officer", days, draws),
            drafter=pair[0],
            issuer=self.desks.head(office, days[0], draws),
            overseers=pair,
            visitors=(visitors[0], visitors[1]),
            leader=self.desks.leader(office, days[0], draws),
            speaker=speaker,
        )

    def lasting(self, office: str, role: str, days: tuple[date, date], draws: Draws) -> str:
        """A person of a role who was in post on the first day and still is on the last."""
        posts = self._posts[office, role]
        return draws.pick(
            [post.person for post in posts if post.begins <= days[0] and days[1] <= (post.ends or date.max)]
        )
