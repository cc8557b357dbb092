"""What is known of the backups: the newest of each kind on the trail, and the files that lie in the folder."""

import shutil
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.dateparse import parse_datetime

from yantuo.faces.desk.setup.backups.actions import CHECKED, FAILED, KIND, MADE
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.records.trail.models import Entry

STALE = timedelta(hours=36)  # a night was left out
UNPROVED = timedelta(days=35)  # a backup should be tried at least once a month


@dataclass(frozen=True)
class Backups:
    """The last backup, failure and check, with their facts."""

    made_at: datetime | None = None
    failed_at: datetime | None = None
    checked_at: datetime | None = None
    made: dict[str, Any] = field(default_factory=dict)
    failed: dict[str, Any] = field(default_factory=dict)
    checked: dict[str, Any] = field(default_factory=dict)

    def is_fresh(self, at: datetime) -> bool:
        """Whether the last night has its backup."""
        return self.made_at is not None and at - self.made_at < STALE

    def is_proved(self, at: datetime) -> bool:
        """Whether a backup was proved good within the last month or so."""
        return (
            self.checked_at is not None
            and at - self.checked_at < UNPROVED
            and bool(self.checked.get("intact"))
        )

    @property
    def last_failed(self) -> bool:
        """Whether the last attempt failed."""
        return self.failed_at is not None and (self.made_at is None or self.failed_at > self.made_at)


def backups() -> Backups:
    """The newest entries of each kind (one query)."""
    with sight(SYSTEM):
        rows = Entry.objects.filter(kind=KIND).order_by("subject", "-at", "-id").distinct("subject")
        last = {row.subject: row for row in rows}
    made, failed, checked = (last.get(what) for what in (MADE, FAILED, CHECKED))
    return Backups(
        made_at=(parse_datetime(made.data.get("made_at", "")) or made.at) if made else None,
        failed_at=failed.at if failed else None,
        checked_at=checked.at if checked else None,
        made=made.data if made else {},
        failed=failed.data if failed else {},
        checked=checked.data if checked else {},
    )


@dataclass(frozen=True)
class Archive:
    """One backup file."""

    name: str
    size: int
    written_at: float


def archives() -> list[Archive]:
    """The backup files in the folder, the newest first; none where the folder is on another host."""
    folder: Path = settings.BACKUPS
    try:
        found = [(place.name, place.stat()) for place in folder.glob("*.tar")]
    except OSError:
        return []
    return sorted(
        (Archive(name, stat.st_size, stat.st_mtime) for name, stat in found), key=lambda one: -one.written_at
    )


def same_disk() -> bool:
    """Whether the backups lie on the disk that they are to survive."""
    folder: Path = settings.BACKUPS
    place = folder if folder.exists() else folder.parent
    return place.exists() and place.stat().st_dev == Path(settings.DATA).stat().st_dev


def room(place: Path) -> tuple[int, int] | None:
    """Free and total bytes of the disk a folder lies on; None where it cannot be read."""
    try:
        usage = shutil.disk_usage(place)
    except OSError:
        return None
    return usage.free, usage.total
