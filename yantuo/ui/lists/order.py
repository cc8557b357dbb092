"""Total orders and the keys that mark a place in them, for paging that costs the same on every page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core import signing
from django.core.exceptions import FieldDoesNotExist
from django.db.models import F, Field, Func, Model, OrderBy, Q, QuerySet, TextField, Value
from django.db.models.constants import LOOKUP_SEP
from django.db.models.lookups import GreaterThan, LessThan

Rows = QuerySet[Any]
Key = list[Any]
MARK = "_key_"
SALT = "yantuo.ui.lists"


class BadKey(ValueError):
    """A page key that is damaged or belongs to another order."""


@dataclass(frozen=True)
class Term:
    """One field of an order; `nulls` when it may be empty: empty values stand last whatever the direction."""

    field: str
    descending: bool = False
    nulls: bool = False

    def ordering(self, backwards: bool) -> OrderBy:
        """The term for order_by; backwards reads the same order from its end."""
        ends = {"nulls_first" if backwards else "nulls_last": True} if self.nulls else {}
        return OrderBy(F(self.field), descending=self.descending != backwards, **ends)

    def equal(self, value: Any) -> Q:
        return Q(**{f"{self.field}__isnull": True}) if value is None else Q(**{self.field: value})

    def beyond(self, value: Any, backwards: bool) -> Q | None:
        """Rows strictly beyond `value` in reading direction; None when there can be none."""
        if value is None:
            return Q(**{f"{self.field}__isnull": False}) if backwards else None
        further = Q(**{f"{self.field}__{'lt' if self.descending != backwards else 'gt'}": value})
        return further | Q(**{f"{self.field}__isnull": True}) if self.nulls and not backwards else further


class _Row(Func):
    """Several values as one SQL row, so that an index over the same fields answers the comparison at once."""

    template = "(%(expressions)s)"
    output_field = TextField()


@dataclass(frozen=True)
class Order:
    """A total order: its last term is unique."""

    terms: tuple[Term, ...]

    def sort(self, rows: Rows, backwards: bool = False) -> Rows:
        """The rows in this order, each carrying its key; backwards for the page before."""
        named = zip(self.marks, self.terms, strict=True)
        marked: Rows = rows.annotate(**{mark: F(term.field) for mark, term in named})
        return marked.order_by(*[term.ordering(backwards) for term in self.terms])

    @property
    def marks(self) -> list[str]:
        """The names under which a sorted row carries its key."""
        return [f"{MARK}{i}" for i in range(len(self.terms))]

    def after(self, rows: Rows, key: Key, backwards: bool = False) -> Rows:
        """Only the rows strictly after the key in reading direction."""
        directions = {term.descending for term in self.terms}
        if len(directions) == 1 and not any(term.nulls for term in self.terms):
            return rows.filter(self._row_comparison(rows.model, key, backwards))
        return rows.filter(self._spelled_out(key, backwards))

    def _row_comparison(self, model: type[Model], key: Key, backwards: bool) -> GreaterThan | LessThan:
        left = _Row(*[F(term.field) for term in self.terms])
        fields = [(field_of(model, term.field), value) for term, value in zip(self.terms, key, strict=True)]
        right = _Row(
            *[Value(value, output_field=field) if field else Value(value) for field, value in fields]
        )
        return LessThan(left, right) if self.terms[0].descending != backwards else GreaterThan(left, right)

    def _spelled_out(self, key: Key, backwards: bool) -> Q:
        """The same for mixed directions and empty values: equal so far, and beyond in one term."""
        whole = Q(pk__in=[])
        equal = Q()
        for term, value in zip(self.terms, key, strict=True):
            beyond = term.beyond(value, backwards)
            if beyond is not None:
                whole |= equal & beyond
            equal &= term.equal(value)
        return whole

    def key_of(self, row: object) -> Key:
        """The key a sorted row carries."""
        return [getattr(row, mark) for mark in self.marks]

    @property
    def name(self) -> str:
        """The order in words, so that a key of another order is not taken for one of this."""
        return ",".join(("-" if term.descending else "") + term.field for term in self.terms)

    def pack(self, key: Key) -> str:
        """A key as text for an address, signed so that nobody can make one up."""
        return signing.dumps([_packed(value) for value in key], salt=SALT + self.name)

    def unpack(self, text: str) -> Key:
        """The key of an address; raises BadKey."""
        try:
            key = [_unpacked(kind, value) for kind, value in signing.loads(text, salt=SALT + self.name)]
        except (signing.BadSignature, ValueError) as fault:
            raise BadKey(text) from fault
        if len(key) != len(self.terms):
            raise BadKey(text)
        return key


def total(model: type[Model], fields: Sequence[str], unique: str, descending: bool, nulls: bool) -> Order:
    """The order by `fields` in one direction, made total by `unique`; whether a field may be empty is looked up."""
    names = [*fields, *([] if unique in fields else [unique])]
    empty = {name: name != unique and (nulls or may_be_empty(model, name)) for name in names}
    return Order(tuple(Term(name, descending, empty[name]) for name in names))


def may_be_empty(model: type[Model], path: str) -> bool:
    """Whether a field path can yield NULL; an annotation, unknown to the model, counts as filled."""
    return any(getattr(step, "null", False) for step in _steps(model, path))


def field_of(model: type[Model], path: str) -> "Field[Any, Any] | None":
    """The field at the end of a path, None for an annotation."""
    steps = _steps(model, path)
    return steps[-1] if steps and isinstance(steps[-1], Field) else None


def _steps(model: type[Model], path: str) -> list[Any]:
    """The fields along a path; empty when it begins with an annotation."""
    steps: list[Any] = []
    current: Any = model
    for name in path.split(LOOKUP_SEP):
        try:
            meta = current._meta  # noqa: SLF001 - Django's documented interface
            step = meta.pk if name == "pk" else meta.get_field(name)
        except FieldDoesNotExist:
            return []
        steps.append(step)
        current = step.related_model
    return steps


_PACK: dict[type, tuple[str, Any]] = {
    datetime: ("t", datetime.isoformat),
    date: ("d", date.isoformat),
    Decimal: ("c", str),
    UUID: ("u", str),
}
_UNPACK: dict[str, Any] = {
    "t": datetime.fromisoformat,
    "d": date.fromisoformat,
    "c": Decimal,
    "u": UUID,
    "": lambda value: value,
}


def _packed(value: Any) -> tuple[str, Any]:
    kind, pack = _PACK.get(type(value), ("", None))
    return kind, pack(value) if pack else value


def _unpacked(kind: str, value: Any) -> Any:
    return _UNPACK[kind](value)
