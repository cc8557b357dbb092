"""Writes of the set-up that concern several offices at once."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from yantuo.directory.divisions.models import Division
from yantuo.directory.orgs.actions import add_organisation, edit_organisation
from yantuo.directory.orgs.models import Kind, Organisation
from yantuo.directory.people.actor import Actor

TOWNSHIP = "township"


@transaction.atomic
def add_lower(
    *, office: Organisation, divisions: Iterable[Division], by: Actor, at: datetime
) -> list[Organisation]:
    """Add the bureau of each division below one's own, with its government; for townships the supervision office."""
    made = []
    for division in divisions:
        facts: dict[str, Any] = {"division": division, "by": by, "at": at}
        if division.level == TOWNSHIP:
            name = f"{office.name}{division.name}市场监督管理所"
            made.append(_add(name, Kind.STATION, f"{division.code}.station", office, **facts))
            continue
        top = office.parent or office
        _add(f"{division.name}人民政府", Kind.GOVERNMENT, f"{division.code}.government", top, **facts)
        made.append(
            _add(f"{division.name}市场监督管理局", Kind.REGULATOR, f"{division.code}.bureau", office, **facts)
        )
    return made


def _add(name: str, kind: Kind, code: str, parent: Organisation, **facts: Any) -> Organisation:
    """One organisation, unless one with this code is on file (dissolved ones keep theirs)."""
    found = Organisation.objects.filter(code=code).first()
    enforces = kind in (Kind.REGULATOR, Kind.STATION)
    return found or add_organisation(
        name=name, kind=kind, code=code, parent=parent, enforces=enforces, **facts
    )


@transaction.atomic
def set_marks(*, marks: Mapping[int, str], by: Actor, at: datetime) -> int:
    """Give offices their document marks; returns how many changed."""
    offices = Organisation.objects.filter(pk__in=marks).order_by("pk")
    changed = [office for office in offices if office.mark != marks[office.pk]]
    for office in changed:
        edit_organisation(organisation=office, by=by, at=at, mark=marks[office.pk])
    return len(changed)
