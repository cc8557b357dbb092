"""Organisations: added, corrected, dissolved; the tree's lineage is kept here and nowhere else."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from yantuo.directory.divisions.models import Division
from yantuo.directory.orgs.models import Kind, Organisation
from yantuo.records.trail.actions import Acting, record
from yantuo.ui.wording import listed


@transaction.atomic
def add_organisation(
    *,
    name: str,
    kind: str,
    division: Division,
    code: str,
    parent: Organisation | None = None,
    by: Acting | None = None,
    at: datetime | None = None,
    **facts: object,
) -> Organisation:
    """Add an organisation below its parent; a section belongs to the office above it.

    `by` is None only in a bulk load.
    """
    organisation = Organisation(name=name, kind=kind, division=division, code=code, parent=parent, **facts)
    _check(organisation)
    organisation.save()
    _place(organisation)
    if by and at:
        record(
            by=by,
            at=at,
            verb="org.add",
            kind="org",
            subject=organisation.pk,
            office=organisation.office_id,
            data={"name": name},
        )
    return organisation


def _check(organisation: Organisation) -> None:
    organisation.full_clean(exclude=["lineage"])
    if organisation.kind == Kind.SECTION and organisation.parent is None:
        raise ValidationError({"parent": _("A section belongs to an office: choose the office above it.")})


def _place(organisation: Organisation) -> None:
    """Write lineage and office of one organisation from its parent."""
    above = organisation.parent
    organisation.lineage = [*(above.lineage if above else []), organisation.pk]
    section = organisation.kind == Kind.SECTION and above is not None
    organisation.office_id = above.office_id if section and above else organisation.pk
    organisation.save(update_fields=["lineage", "office_id"])


@transaction.atomic
def edit_organisation(*, organisation: Organisation, by: Acting, at: datetime, **facts: object) -> None:
    """Correct the facts of an organisation, its place in the tree included; what lies below moves with it."""
    before = {name: str(getattr(organisation, name) or "") for name in facts}
    for name, value in facts.items():
        setattr(organisation, name, value)
    if organisation.parent and organisation.pk in organisation.parent.lineage:
        raise ValidationError(
            {"parent": _("An office cannot stand below itself: choose another one above it.")}
        )
    _check(organisation)
    organisation.save()
    _move(organisation)
    changed = [name for name, was in before.items() if was != str(getattr(organisation, name) or "")]
    record(
        by=by,
        at=at,
        verb="org.edit",
        kind="org",
        subject=organisation.pk,
        office=organisation.office_id,
        data={"fields": changed},
    )


def _move(organisation: Organisation) -> None:
    _place(organisation)
    for child in organisation.children.select_related("parent"):
        child.parent = organisation
        _move(child)


@transaction.atomic
def dissolve(*, organisation: Organisation, on: date, reason: str, by: Acting, at: datetime) -> None:
    """Let an organisation end; refused while anybody holds a post in it or anything in force stands below it."""
    if faults := _holding(organisation, on):
        raise ValidationError(faults)
    organisation.dissolved_on = on
    organisation.full_clean(exclude=["lineage"])
    organisation.save(update_fields=["dissolved_on"])
    record(
        by=by,
        at=at,
        verb="org.dissolve",
        kind="org",
        subject=organisation.pk,
        office=organisation.office_id,
        reason=reason,
        data={"on": str(on)},
    )


def _holding(organisation: Organisation, on: date) -> list[str]:
    """Everything that keeps an organisation from ending on a day."""
    faults = []
    below = organisation.children.in_force().order_by("pk").values_list("name", flat=True)
    if below:
        faults.append(
            _("Offices below it are still in force (%(offices)s): dissolve or move them first.")
            % {"offices": listed(below, most=5)}
        )
    held = organisation.posts.filter(Q(ends__isnull=True) | Q(ends__gt=on)).order_by("pk")
    if persons := held.values_list("person__name", flat=True):
        faults.append(
            _(
                "Persons still hold posts here (%(persons)s): let the security administrator end the "
                "posts first, so that "
                "their matters are handed over."
            )
            % {"persons": listed(persons, most=5)}
        )
    if organisation.founded_on and on < organisation.founded_on:
        faults.append(_("It cannot be dissolved before the day it was founded."))
    return faults
