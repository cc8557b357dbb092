"""Taking files in and withdrawing them; the only writer of blobs and attachments."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.db import connection, transaction
from django.db.models import Exists, ForeignObjectRel, OuterRef, Q
from django.utils.translation import gettext as _

from yantuo.records.files import photos, store
from yantuo.records.files.kinds import EVIDENCE, PHOTOS, SUFFIXES, Kind, kind_of
from yantuo.records.files.models import Attachment, Blob
from yantuo.records.files.refusals import Broken, FileRefused, SeveralRefused
from yantuo.records.files.uploads import RefusedUpload
from yantuo.records.trail.actions import Acting, record

# Taken shared by whoever stores until the commit, and alone by the sweep: nothing is swept that is just arriving.
GATE = 0x59616E74_46696C65
CARRIED = ("blob", "original", "name", "note", "taken_at", "latitude", "longitude", "camera")


@transaction.atomic
def keep(
    *,
    chunks: Iterable[bytes],
    name: str,
    at: datetime,
    kinds: Iterable[Kind] | None = None,
    media_type: str = "application/octet-stream",
    limit: int | None = None,
) -> Blob:
    """Store bytes once under their hash; raises FileRefused with a sentence.

    `kinds` are those taken from outside, proved by content; None is for what the system made itself, of `media_type`.
    `limit` in bytes; None is the limit for one upload.
    """
    with store.received(chunks, name=name, limit=settings.FILE_LIMIT if limit is None else limit) as draft:
        kind = media_type if kinds is None else kind_of(draft.place, name, kinds)
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock_shared(%s)", [GATE])
        facts = {"size": draft.size, "type": str(kind), "stored_at": at}
        blob, new = Blob.objects.get_or_create(sha256=draft.sha256, defaults=facts)
        if not new:
            blob.stored_at, blob.type = at, blob.type if kinds is None else str(kind)
            blob.save(update_fields=["stored_at", "type"])
        draft.keep()
    return blob


def keep_upload(*, file: "File[bytes]", at: datetime, kinds: Iterable[Kind]) -> Blob:
    """Store an upload that is not attached to anything yet, such as the input of an import."""
    if isinstance(file, RefusedUpload):
        raise file.refusal
    return keep(chunks=file.chunks(), name=clean_name(file.name or ""), at=at, kinds=kinds)


@dataclass(frozen=True)
class _Taken:
    """A file that is stored: what is served, what is evidence, and what the camera said."""

    name: str
    original: Blob
    served: Blob
    shot: photos.Shot


def attach(*, file: "File[bytes]", **facts: Any) -> Attachment:
    """Attach one file: see `attach_all`."""
    return attach_all(files=[file], **facts)[0]


@transaction.atomic
def attach_all(
    *,
    files: "Iterable[File[bytes]]",
    owner_kind: str,
    owner: object,
    office: int,
    by: Acting,
    at: datetime,
    enterprise: int | None = None,
    shown_to_enterprise: bool = False,
    note: str = "",
    kinds: Iterable[Kind] = EVIDENCE,
) -> list[Attachment]:
    """Attach files to their owner and put each on record: all or none; raises FileRefused with every sentence.

    Of a photo a copy without the camera's data is served; time, place and camera are kept beside it, and the
    original as evidence. The slow part comes before the trail is written, so that nobody waits for its lock.
    """
    return [
        _attach(
            taken,
            by,
            at,
            owner_kind=owner_kind,
            owner=str(owner),
            office_id=office,
            enterprise_id=enterprise,
            shown_to_enterprise=shown_to_enterprise,
            note=note,
        )
        for taken in _take_all(files, tuple(kinds), at)
    ]


def _take_all(files: "Iterable[File[bytes]]", kinds: tuple[Kind, ...], at: datetime) -> list[_Taken]:
    taken, faults = [], []
    for file in files:
        try:
            taken.append(_take(file, kinds, at))
        except FileRefused as refusal:
            faults.append(refusal)
    if faults:
        raise faults[0] if len(faults) == 1 else SeveralRefused(faults)
    return taken


def _take(file: "File[bytes]", kinds: tuple[Kind, ...], at: datetime) -> _Taken:
    original = keep_upload(file=file, at=at, kinds=kinds)
    name = clean_name(file.name or "", Kind(original.type))
    if original.type not in PHOTOS:
        return _Taken(name, original, original, photos.Shot())
    place = store.place_of(original.sha256)
    try:
        copy = photos.without_traces(place)
    except photos.BROKEN as error:
        raise Broken(name) from error
    served = Kind.PNG if original.type == Kind.PNG else Kind.JPEG
    blob = keep(chunks=[copy], name=name, at=at, media_type=served, limit=4 * settings.FILE_LIMIT)
    return _Taken(name, original, blob, photos.shot_of(place))


def _attach(taken: _Taken, by: Acting, at: datetime, **facts: Any) -> Attachment:
    attachment = Attachment.objects.create(
        **facts,
        blob=taken.served,
        original=taken.original,
        name=taken.name,
        **vars(taken.shot),
        uploaded_by=by.person_id,
        uploader_name=by.name,
        uploaded_at=at,
    )
    _record(attachment, "file.attach", by=by, at=at)
    return attachment


@transaction.atomic
def carry(
    *,
    attachments: Iterable[Attachment],
    owner_kind: str,
    owner: object,
    office: int,
    by: Acting,
    at: datetime,
    enterprise: int | None = None,
) -> list[Attachment]:
    """Hang attachments on another thing too: the same bytes, time and place, whatever becomes of the first ones."""
    facts = {"owner_kind": owner_kind, "owner": str(owner), "office_id": office, "enterprise_id": enterprise}
    made = []
    for one in attachments:
        same = {name: getattr(one, name) for name in CARRIED}
        copy = Attachment.objects.create(
            **facts, **same, uploaded_by=by.person_id, uploader_name=by.name, uploaded_at=at
        )
        _record(copy, "file.attach", by=by, at=at)
        made.append(copy)
    return made


@transaction.atomic
def withdraw(*, attachment: Attachment, reason: str, by: Acting, at: datetime) -> None:
    """Take an attachment out of sight with a reason; its bytes stay as evidence."""
    found = Attachment.objects.select_for_update().filter(pk=attachment.pk).first()
    if found is None:  # in sight by its dossier, but another office's to change
        said = _("“%(name)s” belongs to another office: only that office may withdraw it.")
        raise FileRefused(said % {"name": attachment.name})
    if found.withdrawn_at:
        raise FileRefused(_("“%(name)s” has been withdrawn already.") % {"name": found.name})
    if not reason.strip():
        raise FileRefused(
            _("Say why “%(name)s” is withdrawn: the reason stays on record.") % {"name": found.name}
        )
    found.withdrawn_at, found.withdrawn_reason = at, reason
    found.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    attachment.withdrawn_at = at
    _record(found, "file.withdraw", by=by, at=at, reason=reason)


def _record(attachment: Attachment, verb: str, *, by: Acting, at: datetime, reason: str = "") -> None:
    record(
        by=by,
        at=at,
        verb=verb,
        kind=attachment.owner_kind,
        subject=attachment.owner,
        office=attachment.office_id,
        enterprise=attachment.enterprise_id,
        reason=reason,
        data={"file": str(attachment.pk), "name": attachment.name, "sha256": attachment.original_id},
    )


def clean_name(name: str, kind: Kind | None = None) -> str:
    """A file name without path and control characters; with the ending of its kind where that is known."""
    plain = "".join(c for c in PurePosixPath(name.replace("\\", "/")).name if c.isprintable()).strip(" .")
    stem = plain or _("file")
    if kind is None:
        return stem[:255]
    ending = SUFFIXES[kind]
    known = ending if kind is not Kind.JPEG else (".jpg", ".jpeg")
    return stem[:255] if stem.lower().endswith(known) else stem[: 255 - len(ending)] + ending


def sweep(*, before: datetime) -> int:
    """Remove the bytes that nothing refers to and that last came in before a moment; returns how many.

    Needs the sight of the system. Waits for nobody: while something is being stored nothing is swept.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(%s)", [GATE])
        if not cursor.fetchone()[0]:
            return 0
        unused = Blob.objects.filter(_unreferred(), stored_at__lt=before)
        gone = list(unused.values_list("sha256", flat=True))
        Blob.objects.filter(sha256__in=gone).delete()
        places = {*map(store.place_of, gone), *_strays(before)}
        for place in places:
            with suppress(FileNotFoundError):
                place.unlink()
    return len(places)


def _unreferred() -> Q:
    """No attachment, job, document or whatever else ever points to bytes does."""
    unused = Q()
    for relation in Blob._meta.get_fields(include_hidden=True):  # noqa: SLF001 - every foreign key, named or not
        if isinstance(relation, ForeignObjectRel):
            column = relation.field.attname
            rows = relation.related_model._base_manager.filter(**{column: OuterRef("pk")})  # noqa: SLF001
            unused &= ~Q(Exists(rows))
    return unused


def _strays(before: datetime) -> list[Path]:
    """Files on disk that no row knows: a process was killed between writing and committing."""
    old = {sha256: place for sha256, place in store.on_disk() if place.stat().st_mtime < before.timestamp()}
    known = set(Blob.objects.filter(sha256__in=old).values_list("sha256", flat=True))
    return [place for sha256, place in old.items() if sha256 not in known]
