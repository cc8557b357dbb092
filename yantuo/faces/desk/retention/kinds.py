"""Each kind of record that can outlive its time: where the old ones are, and how one is disposed of."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Protocol

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from yantuo.casework.documents.models import Document
from yantuo.directory.enterprises.models import Responsible
from yantuo.directory.people.actor import Actor
from yantuo.directory.people.models import Detail, Post
from yantuo.faces.desk.trail.words import said
from yantuo.records.files.models import Attachment
from yantuo.records.trail.actions import erase_private
from yantuo.records.trail.models import Private


@dataclass(frozen=True)
class Old:
    """One record that may have outlived its time; `digest` (of bytes, or of salted data) proves later what it was."""

    subject: str
    title: str
    office: int
    formed_on: date
    digest: str = ""


class Store(Protocol):
    """Where the records of one kind are."""

    def old(self, before: date) -> Iterator[Old]:
        """Those formed before a day, oldest first."""

    def dispose(self, subject: str, *, by: Actor, at: datetime, reason: str) -> bool:
        """Dispose of one; False where it is gone or in use again. Needs the system's sight."""


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


class TrailPrivate:
    """Personal data beside entries of the trail."""

    def old(self, before: date) -> Iterator[Old]:
        rows = (
            Private.objects.filter(entry__at__lt=_begin(before))
            .select_related("entry")
            .order_by("entry__at", "pk")
        )
        for row in rows.iterator():
            entry = row.entry
            title, digest = (
                f"{said(entry)} · {entry.office_id}/{entry.seq}",
                str(entry.data.get("private", "")),
            )
            yield Old(str(row.pk), title, entry.office_id, timezone.localdate(entry.at), digest)

    def dispose(self, subject: str, *, by: Actor, at: datetime, reason: str) -> bool:
        row = Private.objects.filter(pk=int(subject)).select_related("entry").first()
        return row is not None and erase_private(entry=row.entry, by=by, at=at, reason=reason)


class PersonDetails:
    """Telephone, ID number and e-mail of persons whose last post has ended."""

    def old(self, before: date) -> Iterator[Old]:
        held = Post.objects.filter(person=OuterRef("person")).filter(
            Q(ends__isnull=True) | Q(ends__gte=before)
        )
        rows = Detail.objects.filter(~Exists(held)).exclude(phone="", identity="", email="")
        found = rows.annotate(ended=Max("person__posts__ends")).filter(ended__isnull=False)
        for row in found.select_related("person").order_by("ended", "pk").iterator():
            yield Old(str(row.pk), row.person.name, row.office_id, row.ended)

    def dispose(self, subject: str, *, by: Actor, at: datetime, reason: str) -> bool:  # noqa: ARG002 - as the others
        today = timezone.localdate(at)
        held = Post.objects.filter(person=OuterRef("person")).filter(
            Q(ends__isnull=True) | Q(ends__gte=today)
        )
        rows = Detail.objects.filter(~Exists(held), pk=int(subject)).exclude(phone="", identity="", email="")
        return bool(rows.update(phone="", identity="", email=""))


class ResponsibleDetails:
    """Telephone and ID number of responsible persons who have left their enterprise."""

    def old(self, before: date) -> Iterator[Old]:
        rows = Responsible.objects.filter(until__lt=before).exclude(phone="", identity="")
        for row in rows.select_related("enterprise").order_by("until", "pk").iterator():
            assert row.until is not None
            yield Old(str(row.pk), f"{row.name} · {row.enterprise.name}", row.office_id, row.until)

    def dispose(self, subject: str, *, by: Actor, at: datetime, reason: str) -> bool:  # noqa: ARG002 - as the others
        rows = Responsible.objects.filter(pk=int(subject), until__lt=timezone.localdate(at))
        return bool(rows.exclude(phone="", identity="").update(phone="", identity=""))


class WithdrawnFiles:
    """Files that were withdrawn from a dossier and that no document refers to."""

    def old(self, before: date) -> Iterator[Old]:
        rows = self._free().filter(withdrawn_at__lt=_begin(before)).order_by("withdrawn_at", "pk")
        for row in rows.iterator():
            assert row.withdrawn_at is not None
            yield Old(
                str(row.pk), row.name, row.office_id, timezone.localdate(row.withdrawn_at), row.original_id
            )

    def dispose(self, subject: str, *, by: Actor, at: datetime, reason: str) -> bool:  # noqa: ARG002 - as the others
        gone, _rows = self._free().filter(pk=subject, withdrawn_at__isnull=False).delete()
        return bool(gone)

    @staticmethod
    def _free() -> QuerySet[Attachment]:
        return Attachment.objects.filter(~Exists(Document.objects.filter(scan=OuterRef("pk"))))


STORES: dict[str, Store] = {
    "trail_private": TrailPrivate(),
    "person_details": PersonDetails(),
    "responsible_details": ResponsibleDetails(),
    "withdrawn_files": WithdrawnFiles(),
}
