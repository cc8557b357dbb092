"""What an enterprise sees of itself: what is due and why, its licences, facts, persons and documents. Nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from yantuo.casework.deadlines.models import Deadline, State
from yantuo.casework.deadlines.show import Shown, in_chinese, shown
from yantuo.casework.documents.models import Document
from yantuo.casework.dossiers.kinds import case_of
from yantuo.casework.dossiers.models import Dossier
from yantuo.casework.dossiers.queries import state_of
from yantuo.directory.enterprises.enums import LicenceKind, LicenceState
from yantuo.directory.enterprises.models import Enterprise, Licence, Premises, Responsible
from yantuo.directory.enterprises.rules import category_name, shown_categories
from yantuo.directory.people.actor import Actor
from yantuo.directory.people.queries import masked
from yantuo.kernel import terms
from yantuo.kernel.rulebook import Rulebook
from yantuo.kernel.worktime import Calendar
from yantuo.records.law.queries import calendar
from yantuo.ui.lists import Column, Days, ListSpec, Text
from yantuo.ui.parts import Fact, Light, Lines, Nothing

Law = tuple[Rulebook, Calendar]
RENEWAL = "licence.renew.apply"  # of a production licence; the rules for other licences are not on file
SOON = 60  # days before the last day to apply from which a renewal is shown as due
NEW = 3  # documents on the first page
APART = ("card", "visit")  # kinds of dossier with pages of their own


def state_words(document: Document) -> str:
    """Whether a document is in force, in plain words."""
    words = {"superseded": _("superseded by a later one"), "void": _("withdrawn: no effect any more")}
    return words.get(document.state, _("in force"))


def _title(document: Document) -> Lines:
    return Lines(document.title, document.number, reverse("business_document", args=[document.pk]))


DOCUMENTS = ListSpec(
    name="business_documents",
    columns=[
        Column("title", gettext_lazy("Document"), _title, main=True),
        Column("date", gettext_lazy("Date"), "signed_at", sort="signed_at"),
        Column("office", gettext_lazy("Issued by"), "office.name"),
        Column("state", gettext_lazy("State"), state_words),
    ],
    filters=[
        Text("q", gettext_lazy("Title or number"), ["title__contains", "number__contains"]),
        Days("date", gettext_lazy("Date"), "signed_at", moment=True),
    ],
    order="-date",
    unique="pk",
    empty=Nothing(
        gettext_lazy("No document yet"),
        gettext_lazy(
            "What the office issues to the enterprise and shows it stands here, to be read and kept."
        ),
        icon="file-text",
    ),
)


def own(actor: Actor) -> QuerySet[Enterprise]:
    """The enterprise that the actor speaks for."""
    return Enterprise.objects.filter(pk__in=actor.enterprises).select_related("county", "township", "office")


def clocks(actor: Actor, at: datetime, working_days: Calendar) -> list[Shown]:
    """The running clocks shown to the enterprise, the most urgent first (one query).

    Without those of cards and inspections, which have pages of their own and clocks that run for the office.
    """
    rows = _shown_clocks(actor).filter(state=State.OPEN).exclude(dossier__kind__in=APART)
    rows = rows.select_related("dossier__office").in_order()
    return shown(rows, at, working_days)


def _shown_clocks(actor: Actor) -> Any:
    own_ones = {"enterprise_id__in": actor.enterprises, "dossier__shown_to_enterprise": True}
    return Deadline.objects.visible_to(actor).filter(**own_ones)


@dataclass(frozen=True)
class Due:
    """One thing the office has shown to the enterprise: what is asked, by when, why, and how far it is."""

    dossier: Dossier
    text: str
    state: str
    clocks: list[Shown]
    documents: list[Document]


def dossiers(actor: Actor) -> QuerySet[Dossier]:
    """The dossiers that were shown to the enterprise."""
    rows = Dossier.objects.visible_to(actor).filter(
        enterprise_id__in=actor.enterprises, shown_to_enterprise=True
    )
    return rows.select_related("office")


def due(dossier: Dossier, actor: Actor, at: datetime) -> Due:
    """Everything the enterprise may read of a dossier shown to it (four queries)."""
    rows = _shown_clocks(actor).filter(dossier=dossier).prefetch_related("pauses").running_first()
    return Due(
        dossier=dossier,
        text=getattr(case_of(dossier), "text", ""),  # of a kind that has such a field: what is to be done
        state=state_of(dossier),
        clocks=shown(rows, at, calendar()),
        documents=list(documents(actor).filter(dossier=dossier).order_by("-signed_at", "pk")),
    )


def documents(actor: Actor) -> QuerySet[Document]:
    """The issued documents that were made for the enterprise and shown to it."""
    rows = Document.objects.visible_to(actor).issued()
    return rows.filter(enterprise_id__in=actor.enterprises, shown_to_enterprise=True).select_related("office")


def newest(actor: Actor) -> list[Document]:
    """The documents that came last."""
    return list(documents(actor).order_by("-signed_at", "pk")[:NEW])


@dataclass(frozen=True)
class LicenceNow:
    """A licence with the days that are left, and until when its renewal has to be applied for."""

    licence: Licence
    light: Light
    soon: bool = False  # to be shown among what is due
    renew_by: date | None = None
    basis: str = ""
    provisional: bool = False  # the days off of that year are not announced yet


def licences(enterprise: Enterprise, today: date, rules: Law) -> list[LicenceNow]:
    """The licences on file, those in force that end first at the top (one query)."""
    rows = Licence.objects.filter(enterprise=enterprise).order_by("valid_to", "pk")
    found = [_now(row, today, rules) for row in rows]
    return sorted(found, key=lambda one: one.licence.state != LicenceState.IN_FORCE)


def _now(row: Licence, today: date, rules: Law) -> LicenceNow:
    if row.state != LicenceState.IN_FORCE:
        return LicenceNow(row, Light("none", row.get_state_display()))
    if row.valid_to is None:
        return LicenceNow(row, Light("ok", _("without an end")))
    left = (row.valid_to - today).days
    if left < 0:
        return LicenceNow(row, Light("late", _("ended on %(day)s") % {"day": row.valid_to}), soon=True)
    words = ngettext("%(n)s day left", "%(n)s days left", left) % {"n": left}
    if row.kind != LicenceKind.SC:
        return LicenceNow(row, Light("warn" if left <= SOON else "ok", words), soon=left <= SOON)
    renewal = _renewal(row.valid_to, rules)
    renew_by = timezone.localdate(renewal.due_at)
    soon = (renew_by - today).days <= SOON
    basis = renewal.basis_zh if in_chinese() else renewal.basis
    return LicenceNow(row, Light("warn" if soon else "ok", words), soon, renew_by, basis, renewal.provisional)


def _renewal(ends: date, rules: Law) -> terms.Due:
    """The last day to apply for the renewal of a production licence that ends with a day, with its article."""
    rulebook, working_days = rules
    end = timezone.make_aware(datetime.combine(ends, time.max))
    return terms.compute(rulebook.term(RENEWAL, on=ends), end, working_days)


def facts(enterprise: Enterprise) -> list[Fact]:
    """The base facts as the office has them on file."""
    places = (enterprise.county.title, enterprise.township.title if enterprise.township else "")
    categories = "; ".join(
        f"{code} {category_name(code)}" for code in shown_categories(enterprise.categories)
    )
    return [
        Fact(_("Name"), enterprise.name, wide=True),
        Fact(_("Credit code"), enterprise.credit_code, wide=True),
        Fact(_("Legal representative"), enterprise.legal_representative),
        Fact(_("Legal form"), enterprise.get_type_display()),
        Fact(_("State"), enterprise.get_state_display()),
        Fact(_("Founded on"), enterprise.founded_on),
        Fact(_("Risk grade"), enterprise.grade, note=str(enterprise.grade_year or "")),
        Fact(_("Place"), " · ".join(filter(None, places))),
        Fact(_("Registered address"), enterprise.address, wide=True),
        Fact(_("Food categories"), categories, wide=True),
    ]


def premises(enterprise: Enterprise) -> QuerySet[Premises]:
    """The places in use, the main one first."""
    return Premises.objects.filter(enterprise=enterprise, closed_on__isnull=True).order_by("-main", "pk")


def persons(enterprise: Enterprise, today: date) -> Iterable[tuple[Responsible, str]]:
    """The responsible persons of today, with the last figures of their telephone."""
    rows = Responsible.objects.filter(enterprise=enterprise).order_by("role", "pk")
    return [(row, masked(row.phone)) for row in rows if row.until is None or row.until >= today]
