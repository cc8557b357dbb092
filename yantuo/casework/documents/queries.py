"""Reads of documents."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yantuo.casework.documents.models import Document, State
from yantuo.directory.people.actor import Actor
from yantuo.records.trail.models import Entry
from yantuo.ui.lists import Choice, Column, Days, ListSpec, Text
from yantuo.ui.parts import Event, Lines

LIST = ListSpec(
    name="documents",
    columns=[
        Column(
            "title",
            _("Document"),
            lambda d: Lines(d.title, d.number, reverse("document", args=[d.pk])),
            export="title",
            main=True,
        ),
        Column("number", _("Document number"), "number", shown=False),
        Column("enterprise", _("Enterprise"), lambda d: d.enterprise.name if d.enterprise else ""),
        Column("office", _("Office"), lambda d: d.office.name),
        Column("state", _("State"), lambda d: d.get_state_display()),
        Column("drafted", _("Drafted"), "drafted_at", sort="drafted_at"),
    ],
    filters=[
        Text("q", _("Title or number"), ["title__contains", "number__contains"]),
        Choice("state", _("State"), "state", State.choices),
        Days("drafted", _("Drafted"), "drafted_at"),
    ],
    order="-drafted",
    unique="pk",
)


def listed(actor: Actor) -> QuerySet[Document]:
    """The documents in sight, with what their list shows."""
    return Document.objects.visible_to(actor).select_related("enterprise", "office")


def course(document: Document) -> list[Event]:
    """What happened to one document, newest first."""
    words = {
        "document.draft": _("Drafted"),
        "document.redraft": _("Draft changed"),
        "document.sign": _("Signed"),
        "document.number": _("Numbered"),
        "document.seal": _("Scan of the sealed paper bound"),
        "document.supersede": _("Superseded"),
        "document.void": _("Withdrawn"),
    }
    rows = Entry.objects.about("document", document.pk)
    return [
        Event(
            row.at,
            f"{words.get(row.verb, row.verb)}{': ' + row.reason if row.reason else ''}",
            who=row.actor_name,
        )
        for row in reversed(rows)
    ]
