"""Who calls: a bearer token of an office, acting in a post with no more than its scopes."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any, TypeVar

from django.http import HttpRequest
from django.utils import timezone
from ninja.errors import HttpError
from ninja.security import HttpBearer

from yantuo.directory.people.actor import Actor, actor_of, posts_in_force
from yantuo.faces.api.actions import hashed
from yantuo.faces.api.models import Token
from yantuo.faces.api.scopes import SCOPES
from yantuo.records.sight.session import LOGIN, sight

ViewT = TypeVar("ViewT", bound=Callable[..., Any])


class TokenAuth(HttpBearer):
    """Authorization: Bearer yt_…"""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        """The actor of a token in force whose post is in force; None answers 401."""
        now = timezone.now()
        with sight(LOGIN):
            rows = Token.objects.filter(token_hash=hashed(token), revoked_at__isnull=True, expires_at__gt=now)
            found = rows.select_related("post").first()
            if found is None:
                return None
            held = posts_in_force(found.post.person_id, timezone.localdate(now))
            post = next((row for row in held if row.pk == found.post_id), None)
            actor = actor_of(post) if post else None
        if actor is None:
            return None
        request.scopes = frozenset(found.scopes)  # type: ignore[attr-defined]
        allowed = frozenset().union(*(SCOPES[scope] for scope in found.scopes))
        request.actor = replace(actor, powers=actor.powers & allowed)  # type: ignore[attr-defined]
        return request.actor  # type: ignore[attr-defined,no-any-return]


def needs(scope: str, *, writes: bool = False) -> Callable[[ViewT], ViewT]:
    """Run an operation in the token's sight, read-only unless it writes; refuse it without the scope."""

    def decorate(view: ViewT) -> ViewT:
        @wraps(view)
        def run(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if scope not in request.scopes:  # type: ignore[attr-defined]
                raise HttpError(403, f"This token has no scope {scope}.")
            with sight(request.actor.sight, read_only=not writes):  # type: ignore[attr-defined]
                return view(request, *args, **kwargs)

        return run  # type: ignore[return-value]

    return decorate
