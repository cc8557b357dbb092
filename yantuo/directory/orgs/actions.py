"""Organisations: added, corrected, dissolved; the tree's lineage is kept here and nowhere else."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yantuo.directory.divisions.models import Division
from yantuo.directory.orgs.models import Kind, Organisation
from yantuo.records.trail.actions import Acting, record


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
    """Add an organisation below its parent; a section belongs to the office above it. `by` is None only in a bulk load."""
    organisation = Organisation(name=name, kind=kind, division=division, code=code, parent=parent, **facts)
    _check(organisation)
    organisation.save()
    _place(organisation)
    if by and at:
        record(by=by, at=at, verb="org.add", kind="org", subject=organisation.pk, office=organisation.office_id, data={"name": name})
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
        raise ValidationError({"parent": _("An office cannot stand below itself: choose another one above it.")})
    _check(organisation)
    organisation.save()
    _move(organisation)
    changed = [name for name, was in before.items() if was != str(getattr(organisation, name) or "")]
    record(by=by, at=at, verb="org.edit", kind="org", subject=organisation.pk, office=organisation.office_id, data={"fields": changed})


def _move(organisation: Organisation) -> None:
    _place(organisation)
    for child in organisation.children.select_related("parent"):
        child.parent = organisation
        _move(child)


@transaction.atomic
def dissolve(*, organisation: Organisation, on: date, reason: str, by: Acting, at: datetime) -> None:
    """Let an organisation end; refused while anybody holds a post in it or anything in force stands below it."""
    if organisation.children.in_force().exists():
        raise ValidationError(_("Offices below it are still in force: dissolve or move them first."))
    if organisation.posts.filter(ends__isnull=True).exists():
        raise ValidationError(_("Persons still hold posts here: end the posts first, so that their matters are handed over."))
    organisation.dissolved_on = on
    organisation.full_clean(exclude=["lineage"])
    organisation.save(update_fields=["dissolved_on"])
    record(by=by, at=at, verb="org.dissolve", kind="org", subject=organisation.pk, office=organisation.office_id, reason=reason)
