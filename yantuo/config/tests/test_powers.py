"""Every power of rules/roles.yaml opens something: a power that nothing asks for promises what is not there."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

import yantuo
from yantuo.directory.people.roles import all_powers, roles

from .sources import Source, sources

ASKING = {"access", "power", "may", "Scope"}  # calls that ask whether somebody holds the powers they name
OWN = [source for source in sources(Path(yantuo.__file__).parent) if not source.is_test]


def asked_for(found: Iterable[Source]) -> set[str]:
    """The powers that pages, commands, steps and scopes ask for."""
    return {name for source in found for name in _of(source)}


def _of(source: Source) -> Iterator[str]:
    for call in (node for node in ast.walk(source.tree) if isinstance(node, ast.Call)):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        named = call.args if name in ASKING else []
        named = [*named, *(word.value for word in call.keywords if word.arg == "power")]
        yield from (
            one.value for one in named if isinstance(one, ast.Constant) and isinstance(one.value, str)
        )


def idle(powers: Iterable[str], found: Iterable[Source]) -> list[str]:
    """The powers that nothing asks for."""
    return sorted(set(powers) - asked_for(found))


def test_every_power_opens_something() -> None:
    assert idle(all_powers(), OWN) == []


def test_a_power_that_opens_nothing_is_found(tmp_path: Path) -> None:
    place = tmp_path / "views.py"
    place.write_text(
        "@access('work.read')\ndef page(request): request.actor.may('export'); told(power='law.read')"
    )
    powers = ["work.read", "export", "law.read", "personal.unmask.log"]
    assert idle(powers, [Source(place, tmp_path)]) == ["personal.unmask.log"]


def test_the_three_administrators_share_no_power_over_people_or_the_trail() -> None:
    shared = {"system.status", "law.read"}
    three = [roles()[key].powers - shared for key in ("system_admin", "security_admin", "audit_admin")]
    assert not three[0] & three[1]
    assert not three[1] & three[2]
    assert not three[0] & three[2]
    assert all(role.second_factor for key, role in roles().items() if key.endswith("_admin"))
