"""Powers at the door: every view says what it asks for; a view that says nothing is refused."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeVar

from django.http import HttpRequest

from yantuo.directory.people.actor import Actor
from yantuo.directory.people.models import Account
from yantuo.directory.people.roles import all_powers
from yantuo.records.sight.session import Mode

ViewT = TypeVar("ViewT", bound=Callable[..., object])


@dataclass(frozen=True)
class Access:
    """What a view asks for: one of these powers, or none but a login, or nothing (public)."""

    powers: tuple[str, ...]
    public: bool = False
    mode: Mode = "public"
    writes_on_get: bool = False
    bearer: bool = False  # a token decides, inside the view


class ActorRequest(HttpRequest):
    """A request whose actor is known (set by the middleware)."""

    actor: Actor
    user: Account


def access(*powers: str, discloses: bool = False) -> Callable[[ViewT], ViewT]:
    """Declare the powers of which a person needs one; none named: every logged-in person.

    `discloses`: a GET of this view writes one trail row (a recorded disclosure), so it is not read-only.
    """
    unknown = set(powers) - all_powers()
    if unknown:
        raise ValueError(f"no role gives the power {', '.join(sorted(unknown))}: see rules/roles.yaml")
    return _mark(Access(powers, writes_on_get=discloses))


def public(
    *, mode: Literal["public", "login", "system"] = "public", writes_on_get: bool = False
) -> Callable[[ViewT], ViewT]:
    """Declare a view open to everybody; `mode` is what the database shows it."""
    return _mark(Access((), public=True, mode=mode, writes_on_get=writes_on_get))


def _mark(rule: Access) -> Callable[[ViewT], ViewT]:
    def set_rule(view: ViewT) -> ViewT:
        view.access = rule  # type: ignore[attr-defined]
        return view

    return set_rule


def bearer(view: ViewT) -> ViewT:
    """Declare a view of the API: its bearer token decides, and the view sets the sight itself."""
    return _mark(Access((), bearer=True))(view)
