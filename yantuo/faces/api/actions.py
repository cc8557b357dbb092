"""Tokens: issued, revoked; shown once, kept only as a hash."""

import hashlib
import secrets
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yantuo.directory.people.actor import Actor
from yantuo.directory.people.models import Post
from yantuo.directory.people.roles import roles
from yantuo.faces.api.models import Token
from yantuo.faces.api.scopes import SCOPES
from yantuo.records.trail.actions import record


def hashed(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def issue(*, name: str, post: Post, scopes: list[str], expires_at: datetime, by: Actor, at: datetime) -> tuple[Token, str]:
    """Issue a token that acts in a post with some of its powers; returns the row and the text, which is never shown again."""
    if post.organisation is None:
        raise ValidationError(_("A token belongs to a post in an office."))
    beyond = [scope for scope in scopes if not SCOPES[scope] & roles()[post.role].powers]
    if beyond:
        raise ValidationError(_("The post has no power for: %(scopes)s.") % {"scopes": ", ".join(beyond)})
    text = f"yt_{secrets.token_urlsafe(32)}"
    token = Token(
        name=name,
        office_id=post.organisation.office_id,
        post=post,
        scopes=scopes,
        token_hash=hashed(text),
        hint=text[-4:],
        issued_by=by.person_id,
        issued_at=at,
        expires_at=expires_at,
    )
    token.full_clean(exclude=["revoked_at", "used_at"])
    token.save()
    data = {"name": name, "scopes": scopes, "post": post.pk}
    record(by=by, at=at, verb="token.issue", kind="token", subject=token.pk, office=token.office_id, data=data)
    return token, text


@transaction.atomic
def revoke(*, token: Token, by: Actor, at: datetime) -> None:
    """Let a token open nothing any more."""
    token.revoked_at = at
    token.save(update_fields=["revoked_at"])
    record(by=by, at=at, verb="token.revoke", kind="token", subject=token.pk, office=token.office_id)
