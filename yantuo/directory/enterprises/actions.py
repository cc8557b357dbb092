"""Every change of an enterprise and of what belongs to it (merging, slips and imports have parts of their own)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
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
from yantuo.directory.enterprises.packs import UnknownKind, object_kind, of_enterprises
from yantuo.directory.enterprises.rules import search_grams, with_parents
from yantuo.directory.people.actions import end_representation, move_representatives
from yantuo.directory.people.actor import Actor
from yantuo.kernel.codes.credit import read_credit_code
from yantuo.kernel.codes.division import read_division
from yantuo.kernel.pinyin import sort_key
from yantuo.records.trail.actions import record

OWNED: tuple[type[Owned], ...] = (Premises, SupervisedObject, Responsible, Licence)


class EditedMeanwhile(Exception):
    """Somebody saved the same thing after this person had opened it; `now` is what stands there now."""

    def __init__(self, now: Enterprise | Owned) -> None:
        super().__init__(
            _(
                "Somebody has changed “%(name)s” since you opened it. Your entries are kept below: compare and save "
                "again."
            )
            % {"name": now}
        )
        self.now = now


@transaction.atomic
def create(*, by: Actor, at: datetime, facts: Mapping[str, Any]) -> Enterprise:
    """Enter an enterprise in the register; its credit code must be a possible one and new."""
    enterprise = Enterprise(created_at=at, changed_at=at, **facts)
    _settle(enterprise)
    enterprise.save()
    note(enterprise, "enterprise.create", by, at, data={"name": enterprise.name})
    return enterprise


@transaction.atomic
def edit(
    *, enterprise: Enterprise, facts: Mapping[str, Any], by: Actor, at: datetime, version: int | None = None
) -> list[str]:
    """Correct facts of an enterprise; returns the names of those that changed. A change of office moves all it owns."""
    locked = locked_file(enterprise)
    if version is not None and version != locked.version:
        raise EditedMeanwhile(locked)
    before = {name: getattr(locked, name) for name in facts}
    for name, value in facts.items():
        setattr(locked, name, value)
    _settle(locked)
    changed = [name for name, was in before.items() if was != getattr(locked, name)]
    if not changed:
        return []
    locked.version += 1
    locked.changed_at = at
    locked.save()
    if "office" in changed:
        move_owned(locked)
    data = {name: [_plain(before[name]), _plain(getattr(locked, name))] for name in changed}
    note(locked, "enterprise.edit", by, at, data={"changed": data})
    return changed


def _plain(value: Any) -> str:
    return " ".join(value) if isinstance(value, list) else "" if value is None else str(value)


def locked_file(enterprise: Enterprise) -> Enterprise:
    """The enterprise as it stands, locked until the transaction ends; a merged file is no longer changed."""
    locked = (
        Enterprise.objects.select_for_update(of=("self",))
        .select_related("county", "township", "office")
        .get(pk=enterprise.pk)
    )
    if locked.state == State.MERGED:
        raise ValidationError(_("This file was merged into another: change that one."))
    return locked


def _settle(enterprise: Enterprise) -> None:
    """Normalise, derive the sorting and search columns, and check everything at once."""
    enterprise.name = enterprise.name.strip()
    enterprise.categories = with_parents(enterprise.categories)
    faults: dict[str, list[Any]] = {}
    code = read_credit_code(enterprise.credit_code)
    enterprise.credit_code = code.value
    if not code.valid:
        faults["credit_code"] = [code.reason]
    elif taken := Enterprise.objects.exclude(pk=enterprise.pk).filter(credit_code=code.value).first():
        faults["credit_code"] = [_taken(taken)]
    faults |= _place_faults(enterprise)
    if enterprise.domain not in of_enterprises():
        faults["domain"] = [str(UnknownKind(enterprise.domain, "").sentence)]
    index(enterprise)
    _clean(enterprise, faults, leave_out=["grams", "created_at", "changed_at", "bulk_entries"])


def _taken(other: Enterprise) -> str:
    if other.state == State.MERGED and other.merged_into:
        heir = other.merged_into
        params = {"name": heir.name, "code": heir.credit_code}
        return (
            _("This is the former code of “%(name)s”, into whose file it was merged: use %(code)s.") % params
        )
    return _("This credit code is on file already: “%(name)s”.") % {"name": other.name}


def _place_faults(enterprise: Enterprise) -> dict[str, list[Any]]:
    """A division out of use, and a township of another county."""
    faults: dict[str, list[Any]] = {}
    for name in ("county", "township"):
        code = getattr(enterprise, f"{name}_id")
        if code and not (found := read_division(code)).valid:
            faults[name] = [found.reason]
    township, county = enterprise.township_id, enterprise.county_id
    if township and county and township[:6] != county[:6] and not faults:
        faults["township"] = [_("This township does not belong to the county chosen.")]
    return faults


def index(enterprise: Enterprise) -> None:
    """Fill what lists sort by and searches look into: its own name and code, and those of the files merged into it."""
    enterprise.sort = sort_key(enterprise.name)[:200]
    former = enterprise.aliases.order_by("pk").values_list("name", "credit_code") if enterprise.pk else []
    enterprise.grams = search_grams((enterprise.name, enterprise.credit_code), *former)


def _clean(row: models.Model, faults: dict[str, list[Any]], leave_out: list[str]) -> None:
    """Raise every fault of a row at once: those found already and those of its model."""
    try:
        row.full_clean(exclude={*leave_out, *faults})
    except ValidationError as error:
        for name, found in error.message_dict.items():
            faults.setdefault(name, []).extend(found)
    if faults:
        raise ValidationError(faults)


def move_owned(enterprise: Enterprise) -> None:
    """What belongs to an enterprise follows it to another supervising office."""
    for model in OWNED:
        model.objects.filter(enterprise=enterprise).update(office_id=enterprise.office_id)
    move_representatives(enterprise=enterprise.pk, name=enterprise.name, supervisor=enterprise.office_id)


@transaction.atomic
def close(*, enterprise: Enterprise, on: date, reason: str, by: Actor, at: datetime) -> None:
    """Put on file that the enterprise has gone out of business on a day that has come."""
    if on > timezone.localdate(at):
        raise ValidationError(
            {
                "on": _(
                    "This day has not come yet: close the file when the enterprise has gone out of business."
                )
            }
        )
    _state(enterprise, State.CLOSED, by, at, "enterprise.close", reason, on)


@transaction.atomic
def suspend(*, enterprise: Enterprise, reason: str, by: Actor, at: datetime) -> None:
    """Put on file that the enterprise has stopped working for a time."""
    _state(enterprise, State.SUSPENDED, by, at, "enterprise.suspend", reason, None)


@transaction.atomic
def reopen(*, enterprise: Enterprise, reason: str, by: Actor, at: datetime) -> None:
    """Put on file that a closed or suspended enterprise is in business again."""
    _state(enterprise, State.ACTIVE, by, at, "enterprise.reopen", reason, None)


def _state(
    enterprise: Enterprise,
    state: State,
    by: Actor,
    at: datetime,
    verb: str,
    reason: str,
    closed_on: date | None,
) -> None:
    locked = locked_file(enterprise)
    if locked.state == state:
        raise ValidationError(
            _("Nothing changes: on file it is “%(state)s” already.") % {"state": state.label}
        )
    before, locked.state, locked.closed_on = locked.state, state, closed_on
    locked.version += 1
    locked.changed_at = at
    locked.save(update_fields=["state", "closed_on", "version", "changed_at"])
    note(locked, verb, by, at, reason=reason, from_state=before, to_state=state)


def fingerprint(row: models.Model) -> str:
    """A digest of a row as it stands, by which a later save tells whether somebody else saved in between."""
    columns = row._meta.concrete_fields  # noqa: SLF001 - how Django describes its tables
    text = repr([getattr(row, column.attname) for column in columns])
    return salted_hmac("yantuo.directory.enterprises.row", text).hexdigest()[:24]


@transaction.atomic
def put(*, row: Owned, by: Actor, at: datetime, seen: str = "") -> None:
    """Save something of an enterprise (premises, object, responsible person, licence), new or changed.

    `seen` is the fingerprint of the row when the person opened it. Raises ValidationError with every fault, and
    EditedMeanwhile.
    """
    enterprise = locked_file(row.enterprise)
    new = row.pk is None
    if seen and not new and fingerprint(stored := type(row).objects.get(pk=row.pk)) != seen:
        raise EditedMeanwhile(stored)
    row.enterprise, row.office_id = enterprise, enterprise.office_id
    _clean(row, _object_faults(row) if isinstance(row, SupervisedObject) else {}, leave_out=["office_id"])
    _save(row)
    _keep_together(row, by, at)
    kind = type(row).__name__.lower()
    note(enterprise, f"{kind}.{'add' if new else 'edit'}", by, at, data={"name": str(row)})


def _object_faults(row: SupervisedObject) -> dict[str, list[Any]]:
    """Check an object against the field of supervision it belongs to; what the field reads is what is stored."""
    try:
        kind = object_kind(row.domain, row.kind)
    except UnknownKind as unknown:
        return {"kind": [str(unknown.sentence)]}
    row.attributes, faults = kind.read(row.attributes)
    titles = {attribute.key: attribute.title for attribute in kind.attributes}
    told = [
        f"{titles[key]}: {sentence}" if key in titles else str(sentence) for key, sentence in faults.items()
    ]
    return {"attributes": told} if told else {}


def _save(row: Owned) -> None:
    """Save a row; a number already used on a file out of sight is refused with the sentence of its constraint."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        for constraint in row._meta.constraints:  # noqa: SLF001
            if constraint.name in str(error):
                raise ValidationError(constraint.get_violation_error_message()) from error
        raise


def _keep_together(row: Owned, by: Actor, at: datetime) -> None:
    """What follows from a row: one main premises only, and no account for who is no longer responsible."""
    if isinstance(row, Premises) and row.main:
        Premises.objects.filter(enterprise_id=row.enterprise_id, main=True).exclude(pk=row.pk).update(
            main=False
        )
    if isinstance(row, Responsible) and row.until and row.person_id:
        end_representation(person=row.person_id, enterprise=row.enterprise_id, on=row.until, by=by, at=at)


def note(enterprise: Enterprise, verb: str, by: Actor, at: datetime, **more: Any) -> None:
    """One entry on the trail about an enterprise, in the chain of its supervising office."""
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
