"""A small city for tests: a bureau, two county bureaus, a section, a station, a department, a coordinating office."""

from dataclasses import dataclass
from typing import Any

from yantuo.directory.divisions.models import Division
from yantuo.directory.orgs.actions import add_organisation
from yantuo.directory.orgs.models import Organisation


def organisation(
    name: str, kind: str, division: str, parent: Organisation | None = None, **more: Any
) -> Organisation:
    """One organisation; its code is made from its name unless given."""
    place = Division.objects.get(code=division)
    return add_organisation(
        name=name, kind=kind, division=place, parent=parent, code=str(more.pop("code", name)), **more
    )


@dataclass(frozen=True)
class City:
    """The offices of the test city."""

    government: Organisation
    bureau: Organisation
    section: Organisation
    luzhou: Organisation
    xiangyuan: Organisation
    station: Organisation
    department: Organisation
    coordinating: Organisation


def city() -> City:
    """Build the test city (Changzhi's real codes)."""
    government = organisation("长治市人民政府", "government", "140400")
    bureau = organisation(
        "长治市市场监督管理局", "regulator", "140400", government, enforces=True, mark="长市监"
    )
    luzhou = organisation("潞州区市场监督管理局", "regulator", "140403", bureau, enforces=True, mark="潞市监")
    xiangyuan = organisation(
        "襄垣县市场监督管理局", "regulator", "140423", bureau, enforces=True, mark="襄市监"
    )
    return City(
        government=government,
        bureau=bureau,
        section=organisation("食品生产科", "section", "140400", bureau),
        luzhou=luzhou,
        xiangyuan=xiangyuan,
        station=organisation("潞州区市场监督管理局东街所", "station", "140403", luzhou, enforces=True),
        department=organisation("长治市生态环境局", "department", "140400", government),
        coordinating=organisation("长治市打假办", "coordinating", "140400", government),
    )
