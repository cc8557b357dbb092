"""Official documents, one function per verb: drafted, signed, numbered, sealed; superseded, never edited."""

import secrets
from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yantuo.casework.documents.fonts import Fonts, find_fonts
from yantuo.casework.documents.models import Document, State
from yantuo.casework.documents.numbers import number_of
from yantuo.casework.documents.printing import marks
from yantuo.casework.documents.rules import signing_offices
from yantuo.casework.documents.typeset import Rendered, paper_of, render, snapshot
from yantuo.casework.documents.typeset_data import Paper
from yantuo.casework.dossiers.models import Dossier
from yantuo.casework.notices.actions import tell
from yantuo.directory.enterprises.models import Enterprise
from yantuo.directory.people.actor import Actor
from yantuo.directory.people.queries import holders
from yantuo.records.files.actions import attach, keep
from yantuo.records.trail.actions import hold, record

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that is misread on paper
CODE_LENGTH = 10
HANDLED = (
    "number",
    "verify",
    "dated",
    "draft",
    "synthetic",
)  # fields of a paper that are filled in here alone


class DocumentRefused(Exception):
    """A step that the document's state does not allow; the message says what to do."""


class NotTheSigner(DocumentRefused):
    """Somebody of another office would sign."""


@transaction.atomic
def draft(
    *,
    paper: Paper,
    office: int,
    by: Actor,
    at: datetime,
    dossier: Dossier | None = None,
    enterprise: Enterprise | None = None,
    shown_to_enterprise: bool = False,
) -> Document:
    """Draft a document; what cannot be set is refused now and not when it is numbered. Raises PaperRefused."""
    document = Document(
        template=paper.template,
        office_id=office,
        dossier=dossier,
        enterprise=enterprise or (dossier.enterprise if dossier else None),
        shown_to_enterprise=shown_to_enterprise,
        title=paper.heading()[:200],
        data=_checked(paper.template, snapshot(paper.template, paper), at),
    )
    return _drafted(document, by, at)


def _drafted(document: Document, by: Actor, at: datetime) -> Document:
    document.drafted_by, document.drafter_name, document.drafted_at = by.person_id, by.name, at
    document.save(force_insert=True)
    _note(document, "draft", by, at)
    _tell_signers(document, by, at)
    return document


def _tell_signers(document: Document, by: Actor, at: datetime) -> None:
    """Those who may sign for the office are told of the draft, but not who drafted it."""
    day = timezone.localdate(at)
    offices = sorted(signing_offices(document.office))
    signers = [
        person for office in offices for person in holders(office=office, on=day, power="document.sign")
    ]
    tell(
        persons=[person for person in signers if person != by.person_id],
        kind="document.to_sign",
        at=at,
        office=document.office_id,
        path=reverse("document", args=[document.pk]),
        params={"title": document.title},
    )


def _checked(template: str, data: Mapping[str, object], at: datetime) -> dict[str, object]:
    """The data of a draft: what is filled in later left out, and set once to see that everything can be printed."""
    own = {name: value for name, value in data.items() if name not in HANDLED}
    plain = snapshot(template, {**own, **marks(), "dated": timezone.localdate(at).isoformat()})
    render(template, {**plain, "draft": True}, fonts=find_fonts())
    return plain


@transaction.atomic
def redraft(*, document: Document, paper: Paper, by: Actor, at: datetime, shown_to_enterprise: bool) -> None:
    """Change a draft; what has been signed is superseded instead. Raises PaperRefused, DocumentRefused."""
    refusal = _("Only a draft can be changed: supersede a signed document by a new one.")
    document = _locked(document, refusal, State.DRAFT)
    document.data = _checked(document.template, snapshot(document.template, paper), at)
    document.title = paper.heading()[:200]
    document.shown_to_enterprise = shown_to_enterprise
    document.save(update_fields=["data", "title", "shown_to_enterprise"])
    _note(document, "redraft", by, at)


@transaction.atomic
def new_version(*, document: Document, by: Actor, at: datetime) -> Document:
    """Draft what will supersede a numbered document: it begins as a copy and takes its place when it is numbered."""
    refusal = _("Only a numbered document that is in force can be superseded.")
    document = _locked(document, refusal, State.NUMBERED, State.SEALED)
    if Document.objects.filter(supersedes=document).exists():
        raise DocumentRefused(
            _("A new version of this document is being drafted already: go on with that one.")
        )
    later = Document(
        template=document.template,
        office_id=document.office_id,
        dossier_id=document.dossier_id,
        enterprise_id=document.enterprise_id,
        shown_to_enterprise=document.shown_to_enterprise,
        title=document.title,
        data=_checked(document.template, document.data, at),
        supersedes=document,
    )
    return _drafted(later, by, at)


def preview(document: Document) -> Rendered:
    """The document as it would look, marked as a draft; nothing is kept."""
    return render(document.template, {**document.data, **marks(), "draft": True}, fonts=find_fonts())


@transaction.atomic
def sign(*, document: Document, proved_with: str, by: Actor, at: datetime) -> None:
    """Sign a draft; `proved_with` (password or totp) was asked for again just before."""
    document = _locked(
        document, _("Only a draft can be signed: look at what has become of this one."), State.DRAFT
    )
    if by.office_id not in signing_offices(document.office):
        raise NotTheSigner(
            _("A document is signed by a leader of the office that issues it: %(office)s.")
            % {"office": document.office}
        )
    document.state = State.SIGNED
    document.signed_by, document.signer_name, document.signer_post = by.person_id, by.name, by.post_title
    document.signed_at, document.signed_with = at, proved_with
    document.save()
    _note(document, "sign", by, at, {"with": proved_with})


@transaction.atomic
def number(*, document: Document, by: Actor, at: datetime, text: str = "") -> None:
    """Give a signed document its number and set it: number, data, template version and bytes are committed together.

    `text` is the number from the superior system where the series is entered. Raises NumberRefused, PaperRefused.
    """
    fonts = find_fonts()  # read before anything is locked
    document = _locked(document, _("A document is numbered once, after it was signed."), State.SIGNED)
    document.number = number_of(document, text=text, by=by, at=at)
    sha256 = _set(document, fonts, at)
    document.save()
    if document.supersedes:
        _supersede(document.supersedes, document, by, at)
    _note(document, "number", by, at, {"number": document.number, "sha256": sha256})


@transaction.atomic
def issue(
    *,
    paper: Paper,
    office: int,
    proved_with: str,
    by: Actor,
    at: datetime,
    dossier: Dossier,
    number: str = "",
    shown_to_enterprise: bool = True,
) -> Document:
    """Issue a paper made out on the spot by whoever acts for the office: signed, numbered and set in one act.

    For records and orders that the law has an officer hand over there and then (Order 49, art. 35); what a leader signs
    goes through `draft` and `sign`. `number`: one that the matter already has. Raises PaperRefused, NumberRefused.
    """
    fonts = find_fonts()
    hold(office=office)
    own = {name: value for name, value in snapshot(paper.template, paper).items() if name not in HANDLED}
    document = Document(
        template=paper.template,
        office_id=office,
        dossier=dossier,
        enterprise=dossier.enterprise,
        shown_to_enterprise=shown_to_enterprise,
        title=paper.heading()[:200],
        data=own,
    )
    document.drafted_by = document.signed_by = by.person_id
    document.drafter_name = document.signer_name = by.name
    document.drafted_at = document.signed_at = at
    document.signer_post, document.signed_with = by.post_title, proved_with
    document.number = number or number_of(document, text="", by=by, at=at)
    sha256 = _set(document, fonts, at)
    document.save(force_insert=True)
    _note(document, "issue", by, at, {"number": document.number, "sha256": sha256, "with": proved_with})
    return document


def _set(document: Document, fonts: Fonts, at: datetime) -> str:
    """Set the paper with its final fields and keep the bytes; returns their SHA-256."""
    document.check_code = new_check_code()
    document.data = snapshot(document.template, {**document.data, **final_fields(document)})
    paper = render(document.template, document.data, fonts=fonts)
    document.template_version = paper.template_version
    document.pdf = keep(chunks=[paper.pdf], name=f"{document.pk}.pdf", at=at, media_type="application/pdf")
    document.state = State.NUMBERED
    return paper.sha256


def new_check_code() -> str:
    """A short code by which a reader finds the document on the page of checks."""
    return "".join(secrets.choice(ALPHABET) for _n in range(CODE_LENGTH))


def final_fields(document: Document) -> dict[str, object]:
    """What the numbered paper says beyond its draft: date of the signature, number, where to check it."""
    day = timezone.localdate(document.signed_at)
    address = settings.PUBLIC_ADDRESS + reverse("document_check_code", args=[document.check_code])
    fields: dict[str, object] = {
        **marks(),
        "draft": False,
        "dated": day.isoformat(),
        "verify": {"url": address, "code": document.check_code},
    }
    if document.number:
        fields["number"] = document.number
    if document.data.get("printed_by"):
        fields["printed_on"] = day.isoformat()
    return fields


def _supersede(old: Document, new: Document, by: Actor, at: datetime) -> None:
    old = Document.objects.select_for_update(of=("self",)).get(pk=old.pk)
    if old.state not in (State.NUMBERED, State.SEALED):
        return  # it was withdrawn meanwhile, and stays so
    old.state = State.SUPERSEDED
    old.save(update_fields=["state"])
    _note(old, "supersede", by, at, {"by": str(new.pk), "number": new.number})


@transaction.atomic
def seal(*, document: Document, scan: "File[bytes]", by: Actor, at: datetime) -> None:
    """Bind the scan of the paper with the wet seal to number and hash. Raises FileRefused."""
    refusal = _("The scan is bound once, after the document was numbered and printed.")
    document = _locked(document, refusal, State.NUMBERED)
    document.scan = attach(
        file=scan,
        owner_kind="document",
        owner=document.pk,
        office=document.office_id,
        enterprise=document.enterprise_id,
        shown_to_enterprise=document.shown_to_enterprise,
        by=by,
        at=at,
    )
    document.state, document.sealed_at, document.sealed_by = State.SEALED, at, by.person_id
    document.save()
    bound = {"scan": document.scan.original_id, "pdf": document.pdf_id, "number": document.number}
    _note(document, "seal", by, at, bound)


@transaction.atomic
def void(*, document: Document, reason: str, by: Actor, at: datetime) -> None:
    """Withdraw a document with the reason; a number it has stays used."""
    in_force = (State.DRAFT, State.SIGNED, State.NUMBERED, State.SEALED)
    refusal = _("This document is no longer in force: there is nothing to withdraw.")
    document = _locked(document, refusal, *in_force)
    if not document.pdf_id:
        document.supersedes = None  # the version in force may be superseded by another draft
    document.state, document.void_reason = State.VOID, reason
    document.save(update_fields=["state", "void_reason", "supersedes"])
    _note(document, "void", by, at, reason=reason)


def paper_with(
    template: str, data: Mapping[str, object], changes: Mapping[str, object], at: datetime
) -> Paper:
    """The checked paper of known data with what a person typed; raises BadPaper with every fault."""
    own = {name: value for name, value in {**data, **changes}.items() if name not in HANDLED}
    return paper_of(template, {**own, "dated": timezone.localdate(at)})


def _locked(document: Document, refusal: str, *states: State) -> Document:
    """The row as it stands now, held until the end; the chain of its office is held before it (see `hold`)."""
    hold(office=document.office_id)
    found = Document.objects.select_for_update(of=("self",)).select_related("office").get(pk=document.pk)
    if found.state not in states:
        raise DocumentRefused(refusal)
    return found


def _note(
    document: Document,
    verb: str,
    by: Actor,
    at: datetime,
    data: Mapping[str, object] | None = None,
    *,
    reason: str = "",
) -> None:
    record(
        by=by,
        at=at,
        verb=f"document.{verb}",
        kind="document",
        subject=document.pk,
        office=document.office_id,
        enterprise=document.enterprise_id,
        reason=reason,
        data={"title": document.title, **(data or {})},
    )
