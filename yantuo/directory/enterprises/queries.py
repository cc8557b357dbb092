"""Reads of the register of enterprises."""

import re
from collections.abc import Mapping
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import BooleanField, CharField, F, Func, QuerySet, Sum, Value
from django.db.models.expressions import RawSQL
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yantuo.directory.enterprises.enums import Grade, State
from yantuo.directory.enterprises.models import Enterprise, EnterpriseQuerySet, Licence
from yantuo.directory.enterprises.rules import (
    asked_grams,
    category_name,
    counties_in,
    division_title,
    shown_categories,
)
from yantuo.directory.orgs.models import Kind, Organisation
from yantuo.directory.people.actor import Actor
from yantuo.kernel.codes.categories import CATEGORIES
from yantuo.kernel.codes.credit import is_credit_code
from yantuo.kernel.codes.reading import compact
from yantuo.records.tally.models import Tally
from yantuo.ui.lists import KNOWN, Choice, Column, ListSpec, Text
from yantuo.ui.parts import Badge, Lines

FEW = 20_000  # hits whose ids are handed to the list's own query
CODES = (
    200_000  # the same of a part of a code: in the order of names they may lie all in one place, far behind
)
MANY = 3_000  # hits of which reading in order soon meets enough for a page, so that none need be looked up
TONES = {"A": "ok", "B": "ok", "C": "warn", "D": "late"}


def find(rows: QuerySet[Enterprise], text: str) -> QuerySet[Enterprise]:
    """Those whose name, pinyin initials or credit code hold the text; or whose licence number begins with it.

    A file is also found by the names and codes of the files merged into it.
    """
    if is_credit_code(text):
        named = Enterprise.objects.filter(credit_code=compact(text)).values_list("pk", "merged_into_id")
        return rows.filter(pk__in=[heir or pk for pk, heir in named])
    number = text.strip().upper()
    if number.startswith("SC") and len(number) >= 4:
        licensed = Licence.objects.filter(number__begins=number).values("enterprise_id")
        return rows.filter(pk__in=licensed)
    pieces = asked_grams(text)
    return holding(rows, "grams", pieces) if pieces else rows.none()


def first_found(text: str, wanted: int) -> list[int] | None:
    """The ids of the first hits of a search, those of the offices in sight first, without what was merged (one query).

    None where the index is not asked, or would find more than FEW: then `find` reads.
    """
    pieces = [] if text.strip().upper().startswith("SC") else asked_grams(text)
    if not pieces:
        return None
    most = CODES if re.fullmatch("[0-9A-Z]{6,18}", compact(text)) else FEW
    with connection.cursor() as cursor:
        cursor.execute("select enterprises_first(%s, %s, %s)", [pieces, most, wanted])
        ids: list[int] | None = cursor.fetchone()[0]
    return ids


def holding(rows: QuerySet[Enterprise], field: str, values: list[str]) -> QuerySet[Enterprise]:
    """Those whose list in a field (grams, categories) holds all the values (one query at once).

    Up to FEW are looked up by the index. Of more, any order of reading soon meets enough for a page.
    """
    with connection.cursor() as cursor:
        cursor.execute("select enterprises_found(%s, %s, %s)", [field, values, FEW])
        ids = cursor.fetchone()[0]
    if ids is None:
        return reading(rows, field, values)
    return rows.filter(pk__in=RawSQL("select unnest(%s::bigint[])", [ids]))


def reading(rows: QuerySet[Enterprise], field: str, values: list[str]) -> QuerySet[Enterprise]:
    """The same by looking at each row in the order in which they are asked for.

    A function, for the planner sees no statistics through a policy and would take the hits for rare.
    """
    wanted = Value(values, output_field=ArrayField(CharField()))
    return rows.filter(Func(F(field), wanted, function="enterprises_holds", output_field=BooleanField()))


def by_code(rows: EnterpriseQuerySet, text: str) -> Enterprise | None:
    """Of some enterprises the one with a credit code; by a code it had before a merger the heir is found. Else None."""
    named = Enterprise.objects.filter(credit_code=compact(text)).values_list("pk", "merged_into_id").first()
    return rows.current().filter(pk=named[1] or named[0]).first() if named else None


def bureau_division() -> str:
    """The division of the bureau that runs this system; empty before the set-up (one query)."""
    bureaus = Organisation.objects.filter(kind=Kind.REGULATOR).order_by("id")
    return bureaus.values_list("division_id", flat=True).first() or ""


def counties() -> list[tuple[str, str]]:
    """The county units in the area of the bureau that runs this system, for a filter (one query)."""
    division = bureau_division()
    return [(row.code, division_title(row)) for row in counties_in(division)] if division else []


def category_choices() -> list[tuple[str, str]]:
    """The categories of food in the reader's language."""
    return [(category.code, f"{category.code} {category_name(category.code)}") for category in CATEGORIES]


class Category(Choice):
    """The filter by category; where it is the only one, how many enterprises there are is a kept count."""

    def apply(self, rows: QuerySet[Enterprise], data: Mapping[str, Any]) -> QuerySet[Enterprise]:
        """Those of the category: read in the list's order where they are known to be many."""
        code = data.get(self.key)
        if not code:
            return rows
        many = (data[KNOWN] or 0) > MANY
        return reading(rows, "categories", [code]) if many else holding(rows, "categories", [code])

    def known(self, value: Any) -> int:
        """The kept count of the offices in sight (one query)."""
        rows = Tally.objects.filter(name="enterprise.category", part=value)
        return rows.aggregate(n=Sum("n"))["n"] or 0


LIST = ListSpec(
    name="enterprises",
    columns=[
        Column(
            "name",
            _("Name"),
            lambda e: Lines(e.name, e.credit_code, reverse("enterprise", args=[e.pk])),
            sort="sort",
            export="name",
            main=True,
        ),
        Column("code", _("Credit code"), "credit_code", shown=False),
        Column("type", _("Legal form"), lambda e: e.get_type_display(), shown=False),
        Column("county", _("County"), "county.title"),
        Column("address", _("Registered address"), "address", shown=False),
        Column("legal", _("Legal representative"), "legal_representative", shown=False),
        Column("categories", _("Categories"), lambda e: " ".join(shown_categories(e.categories))),
        Column(
            "grade",
            _("Grade"),
            lambda e: Badge(e.grade, TONES.get(e.grade, "none")) if e.grade else "",
            export="grade",
        ),
        Column("grade_year", _("Year of the grade"), "grade_year", shown=False),
        Column("founded", _("Founded on"), "founded_on", shown=False),
        Column("state", _("State"), lambda e: e.get_state_display()),
        Column("office", _("Supervising office"), "office.name", quiet=True),
    ],
    filters=[
        Text("q", _("Name, initials, code"), find),
        Choice("county", _("County"), "county_id", counties),
        Choice("grade", _("Grade"), "grade", Grade.choices),
        Category("category", _("Category"), "", category_choices),
        Choice("state", _("State"), "state", [row for row in State.choices if row[0] != State.MERGED]),
    ],
    order="name",
    unique="pk",
)


def listed(actor: Actor) -> QuerySet[Enterprise]:
    """The enterprises whose file the actor may open, with what their list shows."""
    return Enterprise.objects.visible_to(actor).current().select_related("county", "office")
