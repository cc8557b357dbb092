"""Merging one file into another, with everything that points to it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from yantuo.directory.enterprises.actions import EditedMeanwhile, index, locked_file, note
from yantuo.directory.enterprises.enums import State
from yantuo.directory.enterprises.models import ActivationSlip, Enterprise, Owned, Premises
from yantuo.directory.enterprises.rules import with_parents
from yantuo.directory.people.actions import move_representatives
from yantuo.directory.people.actor import Actor
from yantuo.records.sight.session import SYSTEM, sight

# Facts that the heir takes over where it has none; its own always stand.
FILLED = ("scale", "township_id", "address", "legal_representative", "grade", "grade_year", "founded_on")
# What names an enterprise and stays as it was written: the trail is append-only, and its reader asks for both files.
STAYS = {"trail.Entry"}


@transaction.atomic
def merge(
    *,
    into: Enterprise,
    merged: Enterprise,
    reason: str,
    by: Actor,
    at: datetime,
    seen: Mapping[int, int] | None = None,
) -> dict[str, int]:
    """Merge one file into another; returns how many rows of each kind (by its class) went over.

    Everything that names the merged file goes to the heir, what offices out of the actor's sight hold included; the
    merged file keeps number, credit code and name, and leads to the heir. `seen` are the versions compared, by id.
    Raises ValidationError and EditedMeanwhile.
    """
    if into.pk == merged.pk:
        raise ValidationError(_("A file cannot be merged with itself: name the other one."))
    locked = {one.pk: locked_file(one) for one in sorted((into, merged), key=lambda one: one.pk)}
    heir, gone = locked[into.pk], locked[merged.pk]
    for one in (heir, gone):
        if seen and seen.get(one.pk) != one.version:
            raise EditedMeanwhile(one)
    before = gone.state
    filled = take_over(heir, gone)
    with sight(SYSTEM):
        moved = _follow(gone, heir)
        ActivationSlip.objects.filter(enterprise=heir, used_at__isnull=True, expires_at__gt=at).update(
            expires_at=at
        )
        move_representatives(enterprise=heir.pk, name=heir.name, supervisor=heir.office_id)
    _leave(gone, heir, at)
    _inherit(heir, gone, at)
    data = {
        "name": gone.name,
        "code": gone.credit_code,
        "into": heir.credit_code,
        "moved": moved,
        "filled": filled,
    }
    note(gone, "enterprise.merge", by, at, reason=reason, from_state=before, to_state=State.MERGED, data=data)
    if heir.office_id != gone.office_id:  # the heir's office has a chain of its own
        note(heir, "enterprise.merge", by, at, reason=reason, data=data)
    return moved


def take_over(heir: Enterprise, gone: Enterprise) -> list[str]:
    """Fill the heir's empty facts from the other file, and join the categories; returns the names of those filled."""
    filled = [name for name in FILLED if not getattr(heir, name) and getattr(gone, name)]
    if "township_id" in filled and gone.county_id != heir.county_id:
        filled.remove("township_id")
    for name in filled:
        setattr(heir, name, getattr(gone, name))
    joined = with_parents([*heir.categories, *gone.categories])
    if joined != heir.categories:
        heir.categories = joined
        filled.append("categories")
    return [name.removesuffix("_id") for name in filled]


def pointers() -> Iterator[tuple[type[models.Model], "models.Field[Any, Any]"]]:
    """Every column of every table that names an enterprise, but for the trail and the register's own."""
    for model in apps.get_models():
        about = model._meta  # noqa: SLF001 - how Django describes its tables
        if model is Enterprise or about.label in STAYS:
            continue
        for field in about.concrete_fields:
            if field.related_model is Enterprise or field.attname == "enterprise_id":
                yield model, field


def _follow(gone: Enterprise, heir: Enterprise) -> dict[str, int]:
    """Let everything that names the merged file name the heir."""
    if Premises.objects.filter(enterprise=heir, main=True).exists():
        Premises.objects.filter(enterprise=gone, main=True).update(main=False)
    moved: Counter[str] = Counter()
    for model, field in pointers():
        values: dict[str, object] = {field.attname: heir.pk}
        if issubclass(model, Owned):
            values["office_id"] = heir.office_id
        rows = model._base_manager.filter(**{field.attname: gone.pk})  # noqa: SLF001 - whatever a manager hides
        moved[model.__name__] += rows.update(**values)
    return {label: count for label, count in sorted(moved.items()) if count}


def _leave(gone: Enterprise, heir: Enterprise, at: datetime) -> None:
    """The merged file, and those merged into it before, lead to the heir."""
    Enterprise.objects.filter(merged_into=gone).update(merged_into=heir)
    gone.merged_into, gone.state, gone.version, gone.changed_at = heir, State.MERGED, gone.version + 1, at
    gone.save(update_fields=["merged_into", "state", "version", "changed_at"])


def _inherit(heir: Enterprise, gone: Enterprise, at: datetime) -> None:
    heir.bulk_entries = sorted({*heir.bulk_entries, *gone.bulk_entries})
    heir.version, heir.changed_at = heir.version + 1, at
    index(heir)
    heir.full_clean(exclude=["grams", "created_at", "changed_at", "bulk_entries"])
    heir.save()
