"""What belongs to an enterprise, read together with it: one query for the file, however much is on it."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from yantuo.directory.divisions.models import Division
from yantuo.directory.enterprises.enums import LicenceState, ResponsibleRole
from yantuo.directory.enterprises.models import (
    Enterprise,
    Licence,
    Premises,
    Responsible,
    SupervisedObject,
)
from yantuo.directory.enterprises.packs import object_title


@dataclass(frozen=True)
class LicenceRow:
    """A licence as the file shows it."""

    pk: int
    number: str
    state: str
    valid_to: date | None

    @property
    def label(self) -> str:
        """Its state in words."""
        return str(LicenceState(self.state).label)


@dataclass(frozen=True)
class PlaceRow:
    """Premises as the file shows them."""

    pk: int
    name: str
    address: str
    latitude: float | None
    longitude: float | None
    main: bool
    closed_on: date | None
    county_id: str
    county__name: str
    county__name_en: str

    @property
    def county(self) -> Division:
        """The county it lies in."""
        return Division(code=self.county_id, name=self.county__name, name_en=self.county__name_en)


@dataclass(frozen=True)
class ObjectRow:
    """An object under supervision as the file shows it."""

    pk: int
    domain: str
    kind: str
    number: str
    name: str

    @property
    def label(self) -> str:
        """Its kind in the reader's language."""
        return object_title(self.domain, self.kind)


@dataclass(frozen=True)
class PersonRow:
    """A responsible person as the file shows them."""

    pk: int
    role: str
    name: str
    phone: str
    identity: str

    @property
    def label(self) -> str:
        """What they answer for, in words."""
        return str(ResponsibleRole(self.role).label)


@dataclass(frozen=True)
class Alias:
    """A file that was merged into this one."""

    pk: int
    name: str
    credit_code: str


def with_belongings(rows: QuerySet[Enterprise]) -> QuerySet[Enterprise]:
    """Enterprises with all of it annotated, for `belongings`."""
    licences = Licence.objects.filter(enterprise=OuterRef("pk")).order_by("-valid_to", "pk")
    places = Premises.objects.filter(enterprise=OuterRef("pk")).order_by("-main", "pk")
    objects = SupervisedObject.objects.filter(enterprise=OuterRef("pk"), retired_on__isnull=True)
    persons = Responsible.objects.filter(enterprise=OuterRef("pk"), until__isnull=True).order_by("pk")
    aliases = Enterprise.objects.filter(merged_into=OuterRef("pk")).order_by("pk")
    return rows.annotate(
        licence_rows=_rows(licences, LicenceRow),
        place_rows=_rows(places, PlaceRow),
        object_rows=_rows(objects.order_by("kind", "number"), ObjectRow),
        person_rows=_rows(persons, PersonRow),
        alias_rows=_rows(aliases, Alias),
    )


def _rows(rows: QuerySet[Any], form: type[Any]) -> ArraySubquery:
    names = {field.name: field.name for field in fields(form)}
    return ArraySubquery(rows.values(row=JSONObject(**names)))


@dataclass(frozen=True)
class Belongings:
    """Licences, premises, objects, responsible persons and former files of one enterprise."""

    licences: list[LicenceRow]
    places: list[PlaceRow]
    objects: list[ObjectRow]
    persons: list[PersonRow]
    aliases: list[Alias]


def belongings(enterprise: Any) -> Belongings:
    """What `with_belongings` read of one enterprise."""
    return Belongings(
        [_made(LicenceRow, row, valid_to=_day) for row in enterprise.licence_rows],
        [_made(PlaceRow, row, closed_on=_day) for row in enterprise.place_rows],
        [_made(ObjectRow, row) for row in enterprise.object_rows],
        [
            _made(PersonRow, row, phone=_opened("phone"), identity=_opened("identity"))
            for row in enterprise.person_rows
        ],
        [_made(Alias, row) for row in enterprise.alias_rows],
    )


def _made(form: type[Any], row: dict[str, Any], **read: Callable[[Any], Any]) -> Any:
    return form(**row | {name: how(row[name]) for name, how in read.items()})


def _opened(name: str) -> Callable[[str | None], str]:
    """How a sealed field of a responsible person is read: inside JSON it comes as the database holds it."""
    read: Callable[[str | None], str] = Responsible._meta.get_field(name).from_db_value  # type: ignore[union-attr]  # noqa: SLF001 - Django's documented interface
    return read


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
