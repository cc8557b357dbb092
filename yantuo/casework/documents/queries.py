"""Reads of documents."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yantuo.casework.documents.models import Document, State
from yantuo.casework.documents.rules import signing_offices
from yantuo.directory.people.actor import Actor
from yantuo.records.files.models import Attachment
from yantuo.records.trail.models import Entry
from yantuo.ui.lists import Choice, Column, Days, ListSpec, Text
from yantuo.ui.parts import Event, Lines, Nothing, Words
from yantuo.ui.wording import colon

TEMPLATES: dict[str, Words] = {
    "redhead": _("Document with red head"),
    "letter": _("Official letter"),
    "referral": _("Letter of referral"),
    "matter_notice": _("Notice of a time limit"),
    "handover_list": _("List of handover"),
    "file_extract": _("Extract of an enterprise's file"),
    "activation_slip": _("Activation slip"),
    "trail_head": _("Daily seal of the trail"),
    "disposal_list": _("List of disposal"),
    "inspection_record": _("Record of the result of an inspection"),
    "correction_notice": _("Order to correct"),
    "oversight_card": _("Oversight card"),
    "card_reply": _("Reply on corrections"),
    "revisit_record": _("Record of a revisit"),
}

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
        Column("drafted", _("Drafted"), "drafted_at", sort="drafted_at", short=True),
    ],
    filters=[
        Text("q", _("Title or number"), ["title__contains", "number__contains"]),
        Choice("state", _("State"), "state", State.choices),
        Choice("template", _("Kind of paper"), "template", lambda: list(TEMPLATES.items())),
        Days("drafted", _("Drafted"), "drafted_at", moment=True),
    ],
    order="-drafted",
    unique="pk",
    empty=Nothing(
        _("No document yet"),
        _(
            "A document is drafted here, or from the matter or card it belongs to; then signed, numbered and sealed."
        ),
        icon="file-text",
    ),
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
        "document.issue": _("Signed and numbered at once"),
        "document.number": _("Numbered"),
        "document.seal": _("Scan of the sealed paper bound"),
        "document.supersede": _("Superseded"),
        "document.void": _("Withdrawn"),
    }
    rows = Entry.objects.about("document", document.pk)
    return [
        Event(
            row.at,
            f"{words.get(row.verb, row.verb)}{colon() + row.reason if row.reason else ''}",
            who=row.who,
        )
        for row in reversed(rows)
    ]


def template_title(template: str) -> str:
    """What a kind of paper is called."""
    return str(TEMPLATES[template])


@dataclass(frozen=True)
class StepLink:
    """A step that the person may take from here; `go` the next one, `post` without a page of its own."""

    label: str
    url: str
    go: bool = False
    post: bool = False


def steps_for(document: Document, actor: Actor, *, editable: bool) -> list[StepLink]:
    """The steps open to a person, the next one first; none on a document of an office out of sight."""
    if document.office_id not in actor.offices:
        return []
    return [
        StepLink(str(label), reverse(name, args=[document.pk]), go, post)
        for label, name, go, post in _steps(document, actor, editable)
    ]


def _steps(document: Document, actor: Actor, editable: bool) -> Iterable[tuple[object, str, bool, bool]]:
    drafts, signs = actor.may("document.draft"), actor.may("document.sign")
    match document.state:
        case State.DRAFT:
            if signs and actor.office_id in signing_offices(document.office):
                yield _("Sign"), "document_sign", True, False
            if drafts and editable:
                yield _("Change the draft"), "document_edit", not signs, False
        case State.SIGNED if actor.may("document.number"):
            yield _("Number"), "document_number", True, False
        case State.NUMBERED if actor.may("document.seal"):
            yield _("Bind the scan of the sealed paper"), "document_seal", True, False
    if document.state in (State.NUMBERED, State.SEALED) and drafts:
        yield _("Draft a new version"), "document_supersede", False, True
    if document.state not in (State.SUPERSEDED, State.VOID) and (
        signs or (drafts and document.state == State.DRAFT)
    ):
        yield _("Withdraw"), "document_void", False, False


def scan_of(document: Document) -> Attachment | None:
    """The scan of the sealed paper, where its reader may see it."""
    if not document.scan_id:
        return None
    return Attachment.objects.select_related("blob").filter(pk=document.scan_id).first()


def of_dossier(dossier: UUID, actor: Actor) -> QuerySet[Document]:
    """The documents of a dossier that a person may see, the newest first."""
    return Document.objects.visible_to(actor).filter(dossier_id=dossier).order_by("-drafted_at", "pk")
