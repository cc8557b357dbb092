"""Who calls: a bearer token of an office, acting in a post with no more than its scopes."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any, TypeVar

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja.errors import HttpError
from ninja.security import HttpBearer

from yantuo.directory.people.access import ActorRequest
from yantuo.directory.people.actor import Actor, actor_of
from yantuo.faces.api.actions import hashed, note_use
from yantuo.faces.api.models import Token
from yantuo.faces.api.queries import token_in_force
from yantuo.faces.api.scopes import SCOPES, powers_of
from yantuo.faces.portal.limits import Door
from yantuo.records.sight.session import LOGIN, sight

ViewT = TypeVar("ViewT", bound=Callable[..., Any])
DOOR = Door("api", most=300)
LONGEST_POST = 200  # characters the trail keeps of a post


class ApiRequest(ActorRequest):
    """A request whose token was found in order."""

    scopes: frozenset[str]


class TokenAuth(HttpBearer):
    """Authorization: Bearer yt_…"""

    openapi_description = (
        "A token issued by the system administrator for one post of one office, with its scopes."
    )

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        """The actor of a token in force whose post is in force; None answers 401, TooOften 429."""
        now = timezone.now()
        with sight(LOGIN):
            found = token_in_force(hashed(token), now, timezone.localdate(now))
            if found is None:
                return None
            uses = DOOR.passes(str(found.pk), now)
            if uses == 1:  # the first of its minute
                note_use(token=found, at=now)
            actor = _acting(found)
        DOOR.refuse_beyond(uses, now)
        request.scopes = frozenset(found.scopes)  # type: ignore[attr-defined]
        request.actor = actor  # type: ignore[attr-defined]
        return actor


def _acting(token: Token) -> Actor:
    """The actor in the token's post: only the powers of its scopes, and the trail says which token it was."""
    actor = actor_of(token.post)
    post = f"{actor.post_title} · API {token.name}"[:LONGEST_POST]
    return replace(actor, powers=actor.powers & powers_of(token.scopes), post_title=post)


def needs(scope: str, *, writes: bool = False) -> Callable[[ViewT], ViewT]:
    """Run an operation in the token's sight, read-only unless it writes; refuse it without the scope."""
    power = SCOPES[scope].power

    def decorate(view: ViewT) -> ViewT:
        @wraps(view)
        def run(request: ApiRequest, *args: Any, **kwargs: Any) -> Any:
            if scope not in request.scopes or not request.actor.may(power):
                raise HttpError(403, _("This token has no scope %(scope)s.") % {"scope": scope})
            with sight(request.actor.sight, read_only=not writes):
                return view(request, *args, **kwargs)

        return run  # type: ignore[return-value]

    return decorate
