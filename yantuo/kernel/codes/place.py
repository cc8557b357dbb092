"""The division part inside longer numbers, which keep their code when the division is retired."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from yantuo.kernel.codes.division import Divisions, named
from yantuo.kernel.sentence import Sentence


@dataclass(frozen=True)
class Place:
    """The division part of a longer number: what it is called and what became of it."""

    code: str
    name: str
    full_name: str
    state: str
    successors: tuple[str, ...]

    def as_dict(self) -> dict[str, object]:
        """The part as plain values."""
        return {
            "code": self.code,
            "name": self.name or None,
            "full_name": self.full_name or None,
            "state": self.state,
            "successors": list(self.successors),
        }


@lru_cache(8192)
def place_of(code: str, divisions: Divisions, on: date | None = None) -> Place:
    """What the six digits in a number stand for; a number keeps its code when the division is retired."""
    state = divisions.state(code, on)
    heirs = divisions.heirs(code) if state == "retired" else ()
    return Place(code, divisions.name(code), divisions.full_name(code), state, heirs)


def possible(place: Place, divisions: Divisions) -> bool:
    """Whether the digits are a known division or lie within a known city or prefecture.

    Zones and the city's own area have codes that GB/T 2260 does not list, and real numbers carry them.
    """
    return place.state != "unknown" or place.code[:4] + "00" in divisions


def zone_note(place: Place, divisions: Divisions) -> tuple[Sentence, ...]:
    """The remark on a part that no table lists though its city is known, none otherwise."""
    if place.state != "unknown" or not possible(place, divisions):
        return ()
    city = divisions.name(place.code[:4] + "00")
    text = Sentence(
        "%(code)s is in no table of divisions; it may be a zone of %(city)s.",
        {"code": place.code, "city": city},
    )
    return (text,)


def retired_note(place: Place, divisions: Divisions) -> tuple[Sentence, ...]:
    """The remark on a part that is out of use, none for one in force."""
    if place.state != "retired":
        return ()
    if not (heirs := named(place.successors, divisions)):
        return (
            Sentence(
                "%(code)s %(name)s is no longer in use; numbers given out with it stay valid.",
                {"code": place.code, "name": place.name},
            ),
        )
    return (
        Sentence(
            "%(code)s %(name)s is today %(heirs)s; numbers given out with it stay valid.",
            {"code": place.code, "name": place.name, "heirs": heirs},
        ),
    )
