"""The list of tokens."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yantuo.faces.api.models import Token
from yantuo.faces.api.scopes import SCOPES
from yantuo.ui.lists import Choice, Column, ListSpec, Text
from yantuo.ui.parts import Button, Lines, Tag

STATES = (
    ("in_force", _("in force")),
    ("expired", _("expired")),
    ("revoked", pgettext_lazy("token", "revoked")),
    ("post_ended", _("post ended")),
)
WORDS = dict(STATES)


def state_of(token: Token, at: datetime) -> str:
    """Why a token opens nothing any more, or that it does."""
    if token.revoked_at:
        return "revoked"
    if token.expires_at <= at:
        return "expired"
    ends = token.post.ends
    return "post_ended" if ends and ends < timezone.localdate(at) else "in_force"


def _in_state(rows: QuerySet[Token], state: str) -> QuerySet[Token]:
    at = timezone.now()
    today = timezone.localdate(at)
    revoked, expired, ended = Q(revoked_at__isnull=False), Q(expires_at__lte=at), Q(post__ends__lt=today)
    wanted = {
        "revoked": revoked,
        "expired": ~revoked & expired,
        "post_ended": ~revoked & ~expired & ended,
        "in_force": ~revoked & ~expired & (Q(post__ends__isnull=True) | Q(post__ends__gte=today)),
    }
    return rows.filter(wanted[state])


def _state(token: Token) -> Tag:
    return Tag(WORDS[state_of(token, timezone.now())])


def _post(token: Token) -> Lines:
    post = token.post
    return Lines(post.person.name, f"{post.title} · {post.organisation}")


def _step(token: Token) -> Button | str:
    if token.ended(timezone.now()):
        return ""
    return Button(_("Revoke"), reverse("token_revoke", args=[token.pk]), danger=True)


LIST = ListSpec(
    name="tokens",
    columns=[
        Column(
            "name",
            _("System"),
            lambda t: Lines(t.name, f"yt_…{t.hint}"),
            sort="name",
            export="name",
            main=True,
        ),
        Column(
            "post", _("Acts in the post of"), _post, export=lambda t: f"{t.post.person.name} · {t.post.title}"
        ),
        Column(
            "scopes",
            _("Good for"),
            lambda t: "; ".join(str(SCOPES[key].label) for key in t.scopes if key in SCOPES),
        ),
        Column("expires", _("Valid until"), "expires_at", sort="expires_at"),
        Column("used", _("Last used"), "used_at", sort="used_at", nulls=True),
        Column("state", _("State"), _state, export=lambda t: str(WORDS[state_of(t, timezone.now())])),
        Column("step", "", _step, exported=False),
    ],
    filters=[
        Text("q", _("System"), ["name__contains"]),
        Choice("state", _("State"), _in_state, list(STATES)),
    ],
    order="name",
    unique="pk",
)
