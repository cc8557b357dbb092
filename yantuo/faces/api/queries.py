"""Reads of the API: tokens in force, pages by key, clocks by their light."""

from datetime import date, datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import DateTimeField, F, Model, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from yantuo.casework.deadlines.models import Deadline, Light
from yantuo.directory.people.models import Post
from yantuo.faces.api.models import Token
from yantuo.ui.lists.order import BadKey, total

RowT = TypeVar("RowT", bound=Model)


def token_in_force(token_hash: str, at: datetime, today: date) -> Token | None:
    """The token of a hash that is neither revoked nor expired, whose post and account are in force (one query)."""
    rows = Token.objects.filter(token_hash=token_hash, revoked_at__isnull=True, expires_at__gt=at)
    rows = rows.filter(post__begins__lte=today).filter(Q(post__ends__isnull=True) | Q(post__ends__gte=today))
    rows = rows.exclude(post__person__account__is_active=False)
    return rows.select_related("post__person", "post__organisation").first()


def all_tokens() -> QuerySet[Token]:
    """Every token with its post, for the list of whoever issues them."""
    return Token.objects.select_related("post__person", "post__organisation")


def posts_for_tokens(today: date) -> QuerySet[Post]:
    """The posts in force in an office, for which a token can be issued."""
    rows = Post.objects.filter(organisation__isnull=False, begins__lte=today)
    rows = rows.filter(Q(ends__isnull=True) | Q(ends__gte=today))
    return rows.select_related("person", "organisation").order_by(
        "organisation__lineage", "person__sort", "pk"
    )


def page(rows: QuerySet[RowT], fields: list[str], after: str, limit: int) -> dict[str, Any]:
    """One page in the order of `fields` and the id: its rows, and the key of the next page or None (one query)."""
    order = total(rows.model, fields, "pk", descending=False, nulls=False)
    if after:
        try:
            rows = order.after(rows, order.unpack(after))
        except BadKey as bad:
            sentence = _("Give back the key that the page before named as “next”, in the same list.")
            raise ValidationError({"after": [sentence]}) from bad
    found = list(order.sort(rows)[: limit + 1])
    more = len(found) > limit
    return {"rows": found[:limit], "next": order.pack(order.key_of(found[limit - 1])) if more else None}


def lit(rows: QuerySet[Deadline], light: Light, at: datetime) -> QuerySet[Deadline]:
    """The clocks with one light: as it is at a moment, of an ended one as it was when it ended."""
    rows = rows.annotate(seen_at=Coalesce("ended_at", Value(at, output_field=DateTimeField())))
    if light is Light.RED:
        return rows.filter(due_at__lt=F("seen_at"))
    in_time = rows.filter(due_at__gte=F("seen_at"))
    return (
        in_time.filter(yellow_at__lte=F("seen_at"))
        if light is Light.YELLOW
        else in_time.filter(yellow_at__gt=F("seen_at"))
    )
