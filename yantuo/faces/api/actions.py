"""Tokens: issued, used, revoked; shown once, kept only as a hash."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yantuo.casework.notices.actions import tell
from yantuo.directory.people.actor import Actor
from yantuo.directory.people.models import Post
from yantuo.directory.people.roles import roles
from yantuo.faces.api.models import Token
from yantuo.faces.api.scopes import SCOPES, fitting
from yantuo.records.trail.actions import record
from yantuo.ui.wording import listed

LONGEST = timedelta(days=366 * 2)
SHOWN = 4  # last characters that stay readable in the list


def hashed(token: str) -> str:
    """What is kept of a token; it has 256 random bits, so no salt and no slow hash is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def issue(
    *, name: str, post: Post, scopes: list[str], expires_at: datetime, by: Actor, at: datetime
) -> tuple[Token, str]:
    """Issue a token that acts in a post with some of its powers; returns the row and the text, which is kept nowhere.

    The holder of the post is told. Raises ValidationError with every fault.
    """
    text = f"yt_{secrets.token_urlsafe(32)}"
    token = Token(
        name=name.strip(),
        office_id=post.organisation.office_id if post.organisation else 0,
        post=post,
        scopes=scopes,
        token_hash=hashed(text),
        hint=text[-SHOWN:],
        issued_by=by.person_id,
        issued_at=at,
        expires_at=expires_at,
    )
    _check(token)
    token.save()
    data = {"name": token.name, "scopes": scopes, "post": post.pk, "expires_at": expires_at.isoformat()}
    record(
        by=by, at=at, verb="token.issue", kind="token", subject=token.pk, office=token.office_id, data=data
    )
    params = {"by": by.name, "name": token.name}
    tell(
        persons=[post.person_id],
        kind="token.issued",
        at=at,
        office=token.office_id,
        params=params,
        urgent=True,
    )
    return token, text


def _check(token: Token) -> None:
    faults: dict[str, list[str]] = {}
    if token.post.organisation is None:
        faults["post"] = [_("A token belongs to a post in an office.")]
    lent = fitting(roles()[token.post.role].powers)
    if beyond := [
        str(SCOPES[key].label) if key in SCOPES else key for key in token.scopes if key not in lent
    ]:
        faults["scopes"] = [_("The post has no power for: %(scopes)s.") % {"scopes": listed(beyond)}]
    if token.expires_at > token.issued_at + LONGEST:
        faults["expires_at"] = [_("A token is valid for two years at most: issue a new one then.")]
    try:
        token.full_clean(exclude=["revoked_at", "used_at", *faults])
    except ValidationError as error:
        for field, found in error.message_dict.items():
            faults.setdefault(field, []).extend(found)
    if faults:
        raise ValidationError(faults)


@transaction.atomic
def revoke(*, token: Token, reason: str, by: Actor, at: datetime) -> None:
    """Let a token open nothing any more, from the next request on."""
    locked = Token.objects.select_for_update(of=("self",)).get(pk=token.pk)
    if locked.revoked_at:
        raise ValidationError(_("This token has been revoked already."))
    locked.revoked_at = at
    locked.save(update_fields=["revoked_at"])
    record(
        by=by, at=at, verb="token.revoke", kind="token", subject=token.pk, office=token.office_id, reason=reason,
        data={"name": token.name},
    )  # fmt: skip


def note_use(*, token: Token, at: datetime) -> None:
    """Note that a token was used; the caller does so once a minute at most."""
    Token.objects.filter(pk=token.pk).update(used_at=at)
