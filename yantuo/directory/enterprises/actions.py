"""Every change of an enterprise and of what belongs to it, one function per verb."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yantuo.directory.enterprises.enums import State
from yantuo.directory.enterprises.models import (
    Enterprise,
    Licence,
    Owned,
    Premises,
    Responsible,
    SupervisedObject,
)
from yantuo.directory.enterprises.rules import search_grams, with_parents
from yantuo.directory.people.actor import Actor
from yantuo.kernel.codes.credit import read_credit_code
from yantuo.kernel.pinyin import sort_key
from yantuo.records.trail.actions import record

FACTS = (
    "credit_code", "name", "type", "scale", "county", "township", "address", "legal_representative", "office",
    "categories", "domain", "grade", "grade_year", "founded_on", "note",
)  # fmt: skip
PRIVATE = {"phone", "identity"}


class EditedMeanwhile(Exception):
    """Somebody saved the enterprise after this person had opened it."""

    def __init__(self, enterprise: Enterprise) -> None:
        super().__init__(
            _("Somebody has changed “%(name)s” since you opened it. Your entries are kept below: compare and save again.")
            % {"name": enterprise.name}
        )
        self.enterprise = enterprise


@transaction.atomic
def create(*, by: Actor, at: datetime, facts: Mapping[str, Any]) -> Enterprise:
    """Enter an enterprise in the register; its credit code must be a possible one and new."""
    enterprise = Enterprise(created_at=at, changed_at=at, **facts)
    _settle(enterprise)
    enterprise.save()
    _note(enterprise, "enterprise.create", by, at, data={"name": enterprise.name})
    return enterprise


@transaction.atomic
def edit(
    *, enterprise: Enterprise, facts: Mapping[str, Any], by: Actor, at: datetime, version: int | None = None
) -> list[str]:
    """Correct facts of an enterprise; returns the names of those that changed. A change of office moves all it owns."""
    locked = Enterprise.objects.select_for_update(of=("self",)).get(pk=enterprise.pk)
    if version is not None and version != locked.version:
        raise EditedMeanwhile(locked)
    before = {name: getattr(locked, name) for name in facts}
    for name, value in facts.items():
        setattr(locked, name, value)
    changed = [name for name, was in before.items() if was != getattr(locked, name)]
    if not changed:
        return []
    _settle(locked)
    locked.version += 1
    locked.changed_at = at
    locked.save()
    if "office" in changed:
        _move_owned(locked)
    data = {name: [str(before[name] or ""), str(getattr(locked, name) or "")] for name in changed}
    _note(locked, "enterprise.edit", by, at, data={"changed": data})
    return changed


def _settle(enterprise: Enterprise) -> None:
    """Normalise, derive the sorting and search columns, and check everything at once."""
    enterprise.credit_code = enterprise.credit_code.strip().upper()
    enterprise.name = enterprise.name.strip()
    enterprise.categories = with_parents(enterprise.categories)
    enterprise.sort = sort_key(enterprise.name)[:200]
    enterprise.grams = search_grams(enterprise.name, enterprise.credit_code)
    faults: dict[str, Any] = {}
    code = read_credit_code(enterprise.credit_code)
    if not code.valid:
        faults["credit_code"] = [code.reason]
    try:
        enterprise.full_clean(exclude=["grams", "created_at", "changed_at", *faults])
    except ValidationError as error:
        faults |= error.message_dict
    if faults:
        raise ValidationError(faults)


def _move_owned(enterprise: Enterprise) -> None:
    for model in (Premises, SupervisedObject, Responsible, Licence):
        model._default_manager.filter(enterprise=enterprise).update(office_id=enterprise.office_id)


@transaction.atomic
def close(*, enterprise: Enterprise, on: date, reason: str, by: Actor, at: datetime) -> None:
    """Put on file that the enterprise has gone out of business."""
    _state(enterprise, State.CLOSED, by, at, "enterprise.close", reason, on)


@transaction.atomic
def reopen(*, enterprise: Enterprise, reason: str, by: Actor, at: datetime) -> None:
    """Put on file that a closed enterprise is in business again."""
    _state(enterprise, State.ACTIVE, by, at, "enterprise.reopen", reason, None)


def _state(
    enterprise: Enterprise, state: State, by: Actor, at: datetime, verb: str, reason: str, closed_on: date | None
) -> None:
    locked = Enterprise.objects.select_for_update(of=("self",)).get(pk=enterprise.pk)
    if locked.state == State.MERGED:
        raise ValidationError(_("This file was merged into another: change that one."))
    before, locked.state, locked.closed_on = locked.state, state, closed_on
    locked.version += 1
    locked.changed_at = at
    locked.save(update_fields=["state", "closed_on", "version", "changed_at"])
    _note(locked, verb, by, at, reason=reason, from_state=before, to_state=state)


@transaction.atomic
def put(*, row: Owned, by: Actor, at: datetime) -> None:
    """Save something of an enterprise (premises, object, responsible person, licence), new or changed."""
    row.office_id = row.enterprise.office_id
    new = row._state.adding
    row.full_clean(exclude=["office_id"])
    row.save()
    kind = row._meta.model_name or ""
    _note(row.enterprise, f"{kind}.{'add' if new else 'edit'}", by, at, data={"name": str(row)})


def _note(enterprise: Enterprise, verb: str, by: Actor, at: datetime, **more: Any) -> None:
    record(
        by=by,
        at=at,
        verb=verb,
        kind="enterprise",
        subject=enterprise.uid,
        office=enterprise.office_id,
        enterprise=enterprise.pk,
        **more,
    )
