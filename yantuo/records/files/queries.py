"""Reading what is stored, and proving that it is what was stored."""

from dataclasses import dataclass, field

from yantuo.records.files import store
from yantuo.records.files.models import Attachment, AttachmentQuerySet, Blob, Reading


def attached(actor: Reading, owner_kind: str, owner: object) -> AttachmentQuerySet:
    """The files of one thing that an actor may see (one query)."""
    return Attachment.objects.visible_to(actor).of(owner_kind, owner)


@dataclass
class StoreReport:
    """What a check of the store found, by hash."""

    checked: int = 0
    missing: list[str] = field(default_factory=list)
    altered: list[str] = field(default_factory=list)
    strays: list[str] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """Whether every file is there and is what it was; strays harm nothing."""
        return not self.missing and not self.altered


def check_store() -> StoreReport:
    """Read every stored file and compare its hash; strays are files no row knows (a sweep removes them)."""
    report = StoreReport()
    known = set()
    for sha256 in Blob.objects.order_by("sha256").values_list("sha256", flat=True).iterator(2000):
        known.add(sha256)
        report.checked += 1
        place = store.place_of(sha256)
        if not place.exists():
            report.missing.append(sha256)
        elif store.sha256_of(place) != sha256:
            report.altered.append(sha256)
    report.strays = [sha256 for sha256, _place in store.on_disk() if sha256 not in known]
    return report
