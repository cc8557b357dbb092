"""Who may take which step from where: the table of steps against every role in every place."""

from collections.abc import Iterable

import pytest

from yantuo.casework.cards import actions
from yantuo.casework.cards.drafting.actions import draft_card
from yantuo.casework.cards.enums import State
from yantuo.casework.cards.flow import FLOW
from yantuo.casework.cards.models import Card
from yantuo.casework.cards.tests.factories import AT, Cast, drafted, issued, person, stated
from yantuo.directory.orgs.models import Organisation
from yantuo.directory.people.actor import Actor
from yantuo.directory.people.roles import roles
from yantuo.directory.people.tests.factories import actor
from yantuo.records.sight.session import SYSTEM, sight

pytestmark = pytest.mark.django_db

OWN = {
    State.DRAFT: {
        "redraft": "inspector case_officer section_head county_leader city_leader coordination_head coordinator",
        "discard": "inspector case_officer section_head county_leader city_leader coordination_head coordinator",
        "issue": "section_head county_leader city_leader coordination_head",
    },
    State.ISSUED: {
        "note_refusal": "inspector case_officer section_head coordination_head coordinator",
        "grant_extension": "county_leader city_leader coordination_head",
        "refuse_extension": "county_leader city_leader coordination_head",
        "merge": "section_head county_leader city_leader coordination_head",
        "withdraw": "county_leader city_leader coordination_head",
    },
    State.CORRECTING: {
        "grant_extension": "county_leader city_leader coordination_head",
        "refuse_extension": "county_leader city_leader coordination_head",
        "merge": "section_head county_leader city_leader coordination_head",
        "withdraw": "county_leader city_leader coordination_head",
    },
    State.ANSWERED: {
        "accept": "case_officer section_head county_leader city_leader coordination_head coordinator",
        "send_back": "case_officer section_head county_leader city_leader coordination_head coordinator",
        "withdraw": "county_leader city_leader coordination_head",
    },
    State.ACCEPTED: {
        "confirm": "inspector case_officer section_head coordination_head coordinator",
        "reopen": "inspector case_officer section_head coordination_head coordinator",
        "withdraw": "county_leader city_leader coordination_head",
    },
    State.CLOSED: {},
    State.WITHDRAWN: {},
    State.MERGED: {},
}
# The office above sees what is below it, but drafts, issues and merges nothing there; who coordinates sees only what
# the own office has written, wherever it stands.
ABOVE = {
    state: {
        verb: " ".join(role for role in who.split() if not role.startswith("coordinat"))
        for verb, who in steps.items()
        if verb not in ("redraft", "discard", "issue", "merge")
    }
    for state, steps in OWN.items()
}
ADDRESSED = {
    State.ISSUED: ("sign_for", "ask_extension"),
    State.CORRECTING: ("answer", "ask_extension"),
}


def allowed(card: Card, actors: Iterable[Actor]) -> dict[str, set[str]]:
    """Each step with the roles that may take it, whatever it still lacks."""
    found: dict[str, set[str]] = {}
    for one in actors:
        for row in FLOW.open_to(card, one):
            found.setdefault(row.step.verb, set()).add(one.role)
    return found


def wanted(table: dict[str, str]) -> dict[str, set[str]]:
    """A table as `allowed` tells it; a coordinating office's reach is itself, so its officer sees no bureau's card."""
    return {verb: set(names.split()) for verb, names in table.items()}


def everybody(office: Organisation) -> list[Actor]:
    """One actor of every role in an office."""
    with sight(SYSTEM):
        return [actor(role, office) for role in roles() if role != "enterprise"]


@pytest.fixture
def card(who: Cast) -> Card:
    return drafted(who)


@pytest.mark.parametrize("state", State.values)
def test_in_the_issuing_office(state: str, card: Card, who: Cast) -> None:
    with sight(SYSTEM):
        card.state = state
        assert allowed(card, everybody(who.city.luzhou)) == wanted(OWN[State(state)])


@pytest.mark.parametrize("state", State.values)
def test_in_the_office_above(state: str, card: Card, who: Cast) -> None:
    with sight(SYSTEM):
        card.state = state
        assert allowed(card, everybody(who.city.bureau)) == wanted(ABOVE[State(state)])


@pytest.mark.parametrize("state", State.values)
def test_beside_and_below_nobody_does_anything(state: str, card: Card, who: Cast) -> None:
    with sight(SYSTEM):
        card.state = state
        for office in (who.city.xiangyuan, who.city.station, who.city.department, who.city.coordinating):
            assert allowed(card, everybody(office)) == {}, office


@pytest.mark.parametrize("state", State.values)
def test_the_firm(state: str, card: Card, who: Cast) -> None:
    with sight(SYSTEM):
        card.state = state
        assert tuple(allowed(card, [who.boss])) == ADDRESSED.get(State(state), ())


@pytest.mark.parametrize("state", State.values)
def test_the_office_addressed(state: str, who: Cast) -> None:
    with sight(who.city_head.sight):
        card = draft_card(
            by=who.city_head, at=AT, problems=stated(1), seen_at=AT, overseers=[], addressee=who.city.luzhou
        )
    with sight(SYSTEM):
        card.state = state
        names = {"section_head", "county_leader"}
        steps = dict.fromkeys(ADDRESSED.get(State(state), ()), names)
        assert allowed(card, everybody(who.city.luzhou)) == steps
        assert allowed(card, everybody(who.city.xiangyuan)) == {}
        assert allowed(card, [who.boss]) == {}
        own = allowed(card, everybody(who.city.bureau))
        assert not {"sign_for", "answer", "ask_extension"} & set(own)  # who issued it answers nothing


def test_a_station_is_answered_for_by_its_head_or_its_bureau(who: Cast) -> None:
    with sight(who.head.sight):
        card = draft_card(
            by=who.head, at=AT, problems=stated(1), seen_at=AT, addressee=who.city.station,
            overseers=[person(who.head), person(who.officer)],
        )  # fmt: skip
        actions.issue(card=card, proved_with="password", by=who.head, at=AT)
    with sight(SYSTEM):
        found = allowed(card, everybody(who.city.station))
        assert found["sign_for"] == {"section_head", "county_leader"}


def test_every_step_has_a_row_here() -> None:
    known = {verb for table in OWN.values() for verb in table} | {
        v for row in ADDRESSED.values() for v in row
    }
    assert known == set(FLOW.steps)


def test_an_issued_card_is_not_issued_again_by_a_stale_page(who: Cast) -> None:
    card = issued(who)
    with sight(who.head.sight):
        assert "issue" not in allowed(card, [who.head])
