"""Each kind of record that can outlive its time: where the old ones are, and which of them may go."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Protocol

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from yantuo.casework.documents.models import Document
from yantuo.directory.enterprises.models import Responsible
from yantuo.directory.people.models import Detail, Post
from yantuo.faces.desk.trail.words import said
from yantuo.records.files.models import Attachment
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

    def one(self, subject: str, on: date) -> QuerySet[Any]:
        """One of them as it is on a day: nothing where it is gone or in use again. Needs the system's sight."""

    @property
    def emptied(self) -> tuple[str, ...]:
        """The fields a disposal leaves empty; none: the row itself goes."""


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


class TrailPrivate:
    """Personal data beside entries of the trail."""

    emptied = ()

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

    def one(self, subject: str, on: date) -> QuerySet[Private]:  # noqa: ARG002 - as the others
        return Private.objects.filter(pk=int(subject)).select_related("entry")


class PersonDetails:
    """Telephone, ID number and e-mail of persons whose last post has ended."""

    emptied = ("phone", "identity", "email")

    def old(self, before: date) -> Iterator[Old]:
        found = self._unheld(before).annotate(ended=Max("person__posts__ends")).filter(ended__isnull=False)
        for row in found.select_related("person").order_by("ended", "pk").iterator():
            yield Old(str(row.pk), row.person.name, row.office_id, row.ended)

    def one(self, subject: str, on: date) -> QuerySet[Detail]:
        return self._unheld(on).filter(pk=int(subject))

    @staticmethod
    def _unheld(on: date) -> QuerySet[Detail]:
        held = Post.objects.filter(person=OuterRef("person")).filter(Q(ends__isnull=True) | Q(ends__gte=on))
        return Detail.objects.filter(~Exists(held)).exclude(phone="", identity="", email="")


class ResponsibleDetails:
    """Telephone and ID number of responsible persons who have left their enterprise."""

    emptied = ("phone", "identity")

    def old(self, before: date) -> Iterator[Old]:
        rows = Responsible.objects.filter(until__lt=before).exclude(phone="", identity="")
        for row in rows.select_related("enterprise").order_by("until", "pk").iterator():
            assert row.until is not None
            yield Old(str(row.pk), f"{row.name} · {row.enterprise.name}", row.office_id, row.until)

    def one(self, subject: str, on: date) -> QuerySet[Responsible]:
        return Responsible.objects.filter(pk=int(subject), until__lt=on).exclude(phone="", identity="")


class WithdrawnFiles:
    """Files that were withdrawn from a dossier and that no document refers to."""

    emptied = ()

    def old(self, before: date) -> Iterator[Old]:
        rows = self._free().filter(withdrawn_at__lt=_begin(before)).order_by("withdrawn_at", "pk")
        for row in rows.iterator():
            assert row.withdrawn_at is not None
            yield Old(
                str(row.pk), row.name, row.office_id, timezone.localdate(row.withdrawn_at), row.original_id
            )

    def one(self, subject: str, on: date) -> QuerySet[Attachment]:  # noqa: ARG002 - as the others
        return self._free().filter(pk=subject, withdrawn_at__isnull=False)

    @staticmethod
    def _free() -> QuerySet[Attachment]:
        return Attachment.objects.filter(~Exists(Document.objects.filter(scan=OuterRef("pk"))))


STORES: dict[str, Store] = {
    "trail_private": TrailPrivate(),
    "person_details": PersonDetails(),
    "responsible_details": ResponsibleDetails(),
    "withdrawn_files": WithdrawnFiles(),
}
