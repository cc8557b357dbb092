"""The law as the desk shows it: limits, editions, and where the bureau's own rows differ from the shipped ones."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from yantuo.directory.people.models import Person
from yantuo.kernel.refusal import LawRefusal
from yantuo.kernel.rulebook import Edition, Rulebook
from yantuo.kernel.terms import Term
from yantuo.kernel.why import length
from yantuo.records.law.models import Overlay
from yantuo.records.law.queries import history, shipped_rulebook, shipped_sources
from yantuo.ui.parts import Change, Words

# Fields of law by the first word of a key.
FIELDS: dict[str, Promise] = {
    "accident": gettext_lazy("Food safety accidents"),
    "bulk": gettext_lazy("Transport in bulk"),
    "card": gettext_lazy("Oversight cards"),
    "case": gettext_lazy("Penalty cases"),
    "complaint": gettext_lazy("Complaints and reports"),
    "entrust": gettext_lazy("Entrusted production"),
    "handover": gettext_lazy("Handover of duty"),
    "health": gettext_lazy("Health of workers"),
    "hearing": gettext_lazy("Hearings"),
    "inspect": gettext_lazy("Inspection"),
    "licence": gettext_lazy("Licensing"),
    "objection": gettext_lazy("Objections"),
    "product": gettext_lazy("Product quality"),
    "publish": gettext_lazy("Publication"),
    "recall": gettext_lazy("Recall"),
    "record": gettext_lazy("Keeping of records"),
    "referral": gettext_lazy("Referrals"),
    "repair": gettext_lazy("Credit repair"),
    "report": gettext_lazy("Reports of violations"),
    "retention": gettext_lazy("Retention in this system"),
    "retest": gettext_lazy("Retests"),
    "sample": gettext_lazy("Sampling"),
    "se": gettext_lazy("Special equipment"),
    "self": gettext_lazy("Self-inspection"),
    "storage": gettext_lazy("Storage"),
}


def field_of(key: str) -> str:
    """The field of law a limit belongs to; the first word of its key where it has no name."""
    word = key.split(".", maxsplit=1)[0]
    return str(FIELDS.get(word, word))


def in_chinese() -> bool:
    """Whether the reader reads Chinese."""
    return (get_language() or "").startswith("zh")


@dataclass(frozen=True)
class TermRow:
    """One edition of one limit, in the reader's language."""

    key: str
    name: str
    trigger: str
    figure: str
    extension: str
    basis: str
    note: str
    edition: Edition
    url: str

    @property
    def term(self) -> Term:
        """The row itself."""
        return self.edition.term


def term_row(edition: Edition) -> TermRow:
    """A limit for a table."""
    term, zh = edition.term, in_chinese()
    return TermRow(
        key=term.key,
        name=str(term.title),
        trigger=term.trigger_zh if zh else term.trigger,
        figure=_figure(term),
        extension=_extension(term),
        basis=str(term.cited),
        note=term.note_zh if zh else term.note,
        edition=edition,
        url=reverse("term", args=[term.key]),
    )


def _figure(term: Term) -> str:
    if term.amount is None or term.unit is None:
        return term.figure_zh if in_chinese() else term.figure
    return str(length(term.amount, term.unit.value))


def _extension(term: Term) -> str:
    """What the rule says of an extension; empty where it allows none."""
    if term.extend_amount is None or term.extend_unit is None:
        return _("as whoever decides fixes it") if term.extend_open else ""
    most = str(length(term.extend_amount, term.extend_unit.value))
    return _("%(length)s, or as whoever decides fixes it") % {"length": most} if term.extend_open else most


def rows(book: Rulebook, on: date, text: str = "", mark: str = "") -> list[TermRow]:
    """The limits in force on a day, by key; narrowed by part of key, name or basis, to unconfirmed or local ones."""
    found = [term_row(book.edition(term.key, on=on)) for term in book.in_force(on)]
    wanted = text.strip().lower()
    if wanted:
        found = [row for row in found if wanted in f"{row.key} {row.name} {row.basis}".lower()]
    if mark == "unconfirmed":
        found = [row for row in found if not row.term.confirmed]
    if mark == "local":
        found = [row for row in found if row.edition.is_local]
    return sorted(found, key=lambda row: row.key)


def by_field(found: Iterable[TermRow]) -> list[tuple[str, list[TermRow]]]:
    """Limits under the field of law they belong to, in the order of their keys."""
    groups: dict[str, list[TermRow]] = {}
    for row in found:
        groups.setdefault(field_of(row.key), []).append(row)
    return list(groups.items())


@dataclass(frozen=True)
class EditionCard:
    """One edition on the page of its limit: as it counts, and where the bureau differs from what was shipped."""

    row: TermRow
    differences: list[Change]
    overlay: Overlay | None
    in_force: bool

    @property
    def source(self) -> str:
        """Where the row was read."""
        return source_of(self.row.edition)

    @property
    def place(self) -> str:
        """Where on the web a shipped row was read; empty for a bureau's own."""
        found = None if self.overlay else shipped_sources().get(self.row.edition.source)
        return found.place if found else ""


def source_of(edition: Edition) -> str:
    """Where a row was read: the bureau's own words, else the shipped source in the reader's language."""
    found = None if edition.is_local else shipped_sources().get(edition.source)
    return str(found.said) if found else edition.source


# Fields compared between a shipped edition and the bureau's own.
COMPARED: dict[str, Words] = {
    "amount": gettext_lazy("Length"),
    "unit": gettext_lazy("Unit"),
    "kind": gettext_lazy("Kind"),
    "end_rule": gettext_lazy("A last day that is a day off"),
    "figure": gettext_lazy("Figure in words"),
    "extend_amount": gettext_lazy("Can be extended by"),
    "extend_unit": gettext_lazy("Unit of the extension"),
    "extend_open": gettext_lazy("Whoever decides fixes the length"),
    "extend_needs_approval": gettext_lazy("The extension needs approval"),
    "valid_to": gettext_lazy("In force to"),
    "confirmed": gettext_lazy("Confirmed against the text"),
    "note": gettext_lazy("Remark"),
}


def cards(key: str, editions: Iterable[Edition], today: date) -> list[EditionCard]:
    """Every edition of a limit, the newest first (one query)."""
    own = {row.valid_from: row for row in history(key) if row.withdrawn_at is None}
    shipped = _shipped(key)
    return [
        EditionCard(
            term_row(edition),
            _differences(shipped.get(edition.term.valid_from), edition),
            own.get(edition.term.valid_from),
            edition.covers(today),
        )
        for edition in reversed(list(editions))
    ]


def _shipped(key: str) -> dict[date, Term]:
    try:
        return {edition.term.valid_from: edition.term for edition in shipped_rulebook().editions(key)}
    except LawRefusal:
        return {}


def _differences(shipped: Term | None, edition: Edition) -> list[Change]:
    if shipped is None or not edition.is_local:
        return []
    pairs = [(label, getattr(shipped, name), getattr(edition.term, name)) for name, label in COMPARED.items()]
    return [
        Change(label, value_word(before), value_word(after))
        for label, before, after in pairs
        if before != after
    ]


def value_word(value: Any) -> str:
    """A value of a row in words."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value is None or value == "":
        return "—"
    return _WORDS[str(value)] if str(value) in _WORDS else str(value)


class _Words(dict[str, Any]):
    """Words of fixed values, translated when asked."""

    def __getitem__(self, key: str) -> str:
        return str(super().__getitem__(key))


_WORDS = _Words(
    {
        "h": gettext_lazy("hours"),
        "d": gettext_lazy("days"),
        "wd": gettext_lazy("working days"),
        "mo": gettext_lazy("months"),
        "y": gettext_lazy("years"),
        "next_workday": gettext_lazy("moves to the next working day"),
        "previous_workday": gettext_lazy("moves to the working day before"),
        "none": gettext_lazy("stays where it is"),
        "act": gettext_lazy("limit on an act"),
        "hours": gettext_lazy("limit in hours"),
        "validity": gettext_lazy("validity"),
        "ban": gettext_lazy("ban"),
        "retention": gettext_lazy("retention"),
        "not_a_limit": gettext_lazy("no limit"),
    }
)


@dataclass(frozen=True)
class PastRow:
    """One row the bureau ever had for a limit."""

    row: Overlay
    by: str
    changes: list[tuple[str, str]]

    @property
    def entered_at(self) -> datetime:
        """When it was entered."""
        return self.row.entered_at


def past(key: str) -> list[PastRow]:
    """Every row of the bureau for a limit, the newest first (two queries)."""
    found = list(history(key))
    names = dict(Person.objects.filter(pk__in={row.entered_by for row in found}).values_list("pk", "name"))
    return [
        PastRow(
            row,
            names.get(row.entered_by, ""),
            [
                (str(COMPARED.get(name, name)), value_word(value))
                for name, value in row.row.items()
                if name in COMPARED
            ],
        )
        for row in found
    ]
