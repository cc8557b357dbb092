"""Official documents, one function per verb: drafted, signed, numbered, sealed; superseded or withdrawn, never edited."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yantuo.casework.documents.fonts import find_fonts
from yantuo.casework.documents.models import Document, State
from yantuo.casework.documents.series import SERIES
from yantuo.casework.documents.typeset import Rendered, render, snapshot
from yantuo.casework.dossiers.models import Dossier
from yantuo.directory.enterprises.models import Enterprise
from yantuo.directory.people.actor import Actor
from yantuo.records.files.actions import attach, keep
from yantuo.records.numbering.actions import Carrier, enter_number, next_number
from yantuo.records.numbering.models import Mode
from yantuo.records.numbering.queries import series_of
from yantuo.records.trail.actions import record

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that is misread on paper
CODE_LENGTH = 10


class DocumentRefused(Exception):
    """A step that the document's state does not allow; the message says what to do."""


@transaction.atomic
def draft(
    *,
    template: str,
    data: Mapping[str, object],
    title: str,
    office: int,
    by: Actor,
    at: datetime,
    dossier: Dossier | None = None,
    enterprise: Enterprise | None = None,
    shown_to_enterprise: bool = False,
    supersedes: Document | None = None,
) -> Document:
    """Draft a document: its data are checked against the template now, and again when it is numbered."""
    document = Document(
        template=template,
        office_id=office,
        dossier=dossier,
        enterprise=enterprise or (dossier.enterprise if dossier else None),
        shown_to_enterprise=shown_to_enterprise,
        title=title[:200],
        data=snapshot(template, data),
        drafted_by=by.person_id,
        drafter_name=by.name,
        drafted_at=at,
        supersedes=supersedes,
    )
    document.save(force_insert=True)
    _note(document, "draft", by, at)
    return document


@transaction.atomic
def redraft(*, document: Document, data: Mapping[str, object], title: str, by: Actor, at: datetime) -> None:
    """Change a draft; what has been signed is superseded instead."""
    document = _locked(
        document, State.DRAFT, _("Only a draft can be changed: supersede a signed document by a new one.")
    )
    document.data = snapshot(document.template, data)
    document.title = title[:200]
    document.save(update_fields=["data", "title"])
    _note(document, "redraft", by, at)


def preview(document: Document) -> Rendered:
    """The document as it would look, marked as a draft; nothing is kept."""
    return render(document.template, {**document.data, **_marks(), "draft": True}, fonts=find_fonts())


def _marks() -> dict[str, object]:
    return {"synthetic": settings.MODE == "demo"}


@transaction.atomic
def sign(*, document: Document, proved_with: str, by: Actor, at: datetime) -> None:
    """Sign a draft; `proved_with` (password or totp) was asked for again just before."""
    document = _locked(document, State.DRAFT, _("Only a draft can be signed."))
    document.state = State.SIGNED
    document.signed_by, document.signer_name, document.signer_post = by.person_id, by.name, by.post_title
    document.signed_at, document.signed_with = at, proved_with
    document.save()
    _note(document, "sign", by, at, {"with": proved_with})


@transaction.atomic
def number(*, document: Document, by: Actor, at: datetime, text: str = "") -> None:
    """Give a signed document its number and set it: number, data, template version and bytes are committed together.

    `text` is the number from the superior system where the series is entered. Raises NumberRefused, MissingGlyph.
    """
    document = _locked(document, State.SIGNED, _("A document is numbered once, after it was signed."))
    document.number = _number_of(document, text, at)
    document.check_code = "".join(secrets.choice(ALPHABET) for _n in range(CODE_LENGTH))
    document.data = snapshot(document.template, {**document.data, **_final(document)})
    paper = render(document.template, document.data, fonts=find_fonts())
    document.template_version = paper.template_version
    document.pdf = keep(chunks=[paper.pdf], name=f"{document.pk}.pdf", at=at, media_type="application/pdf")
    document.state = State.NUMBERED
    document.save()
    if document.supersedes:
        _supersede(document.supersedes, document, by, at)
    _note(document, "number", by, at, {"number": document.number, "sha256": paper.sha256})


def _number_of(document: Document, text: str, at: datetime) -> str:
    key = SERIES.get(document.template)
    if key is None:
        return ""
    year = timezone.localdate(at).year
    place = {
        "office": document.office_id,
        "key": key,
        "year": year,
        "carrier": Carrier("document", document.pk),
        "at": at,
    }
    series = series_of(document.office_id).filter(key=key, year=year).first()
    if series and series.mode == Mode.ENTERED:
        return enter_number(text=text, **place).text
    return next_number(**place).text


def _final(document: Document) -> dict[str, object]:
    """What the numbered paper says beyond its draft: date, number, where to check it."""
    fields: dict[str, object] = {
        **_marks(),
        "draft": False,
        "dated": timezone.localdate(document.signed_at).isoformat(),
    }
    address = settings.PUBLIC_ADDRESS + reverse("document_check_code", args=[document.check_code])
    fields["verify"] = {"url": address, "code": document.check_code}
    if document.number:
        fields["number"] = document.number
    return fields


def _supersede(old: Document, new: Document, by: Actor, at: datetime) -> None:
    old = Document.objects.select_for_update(of=("self",)).get(pk=old.pk)
    old.state = State.SUPERSEDED
    old.save(update_fields=["state"])
    _note(old, "supersede", by, at, {"by": str(new.pk), "number": new.number})


@transaction.atomic
def seal(*, document: Document, scan: "File[bytes]", by: Actor, at: datetime) -> None:
    """Bind the scan of the paper with the wet seal to number and hash. Raises FileRefused."""
    document = _locked(
        document, State.NUMBERED, _("The scan is bound once, after the document was numbered and printed.")
    )
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
    pdf = document.pdf.sha256 if document.pdf else ""
    _note(
        document, "seal", by, at, {"scan": document.scan.original_id, "pdf": pdf, "number": document.number}
    )


@transaction.atomic
def void(*, document: Document, reason: str, by: Actor, at: datetime) -> None:
    """Withdraw a document with the reason; its number stays used."""
    document = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
    if document.state in (State.SUPERSEDED, State.VOID):
        raise DocumentRefused(_("This document is no longer in force: there is nothing to withdraw."))
    document.state, document.void_reason = State.VOID, reason
    document.save(update_fields=["state", "void_reason"])
    _note(document, "void", by, at, reason=reason)


def _locked(document: Document, state: State, refusal: str) -> Document:
    found = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
    if found.state != state:
        raise DocumentRefused(refusal)
    return found


def _note(
    document: Document,
    verb: str,
    by: Actor,
    at: datetime,
    data: dict[str, Any] | None = None,
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
