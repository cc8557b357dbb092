"""Reads of the register of enterprises."""

from datetime import timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yantuo.directory.divisions.models import Division
from yantuo.directory.enterprises.enums import Grade, State
from yantuo.directory.enterprises.models import Enterprise, Licence
from yantuo.directory.people.actor import Actor
from yantuo.directory.enterprises.rules import asked_grams, category_name, shown_categories
from yantuo.kernel.codes.categories import FOOD
from yantuo.ui.lists import Choice, Column, ListSpec, Text
from yantuo.ui.parts import Badge, Lines

TONES = {"A": "ok", "B": "ok", "C": "warn", "D": "late"}


def find(rows: QuerySet[Enterprise], text: str) -> QuerySet[Enterprise]:
    """Those whose name, pinyin initials or credit code hold the text; or whose licence number begins with it."""
    pieces = asked_grams(text)
    by_name = rows.filter(grams__contains=pieces) if pieces else rows.none()
    number = text.strip().upper()
    if not number.startswith("SC") or len(number) < 4:
        return by_name
    licensed = Licence.objects.filter(number__startswith=number).values("enterprise_id")
    return rows.filter(pk__in=licensed)


def counties() -> list[tuple[str, str]]:
    """The county units that enterprises here may lie in, for a filter (one query)."""
    used = Enterprise.objects.order_by("county_id").values_list("county_id", flat=True).distinct()
    return list(Division.objects.filter(pk__in=used).order_by("code").values_list("code", "name"))


def category_choices() -> list[tuple[str, str]]:
    """The categories of food in the reader's language."""
    return [(category.code, f"{category.code} {category_name(category.code)}") for category in FOOD]


def _in_category(rows: QuerySet[Enterprise], code: str) -> QuerySet[Enterprise]:
    return rows.filter(categories__contains=[code])


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
        Column("county", _("County"), "county.name"),
        Column("categories", _("Categories"), lambda e: " ".join(shown_categories(e.categories))),
        Column("grade", _("Grade"), lambda e: Badge(e.grade, TONES.get(e.grade, "none")) if e.grade else "", export="grade"),
        Column("state", _("State"), lambda e: e.get_state_display()),
        Column("office", _("Supervising office"), "office.name"),
    ],
    filters=[
        Text("q", _("Name, initials, code"), find),
        Choice("county", _("County"), "county_id", counties),
        Choice("grade", _("Grade"), "grade", Grade.choices),
        Choice("category", _("Category"), _in_category, category_choices),
        Choice("state", _("State"), "state", [row for row in State.choices if row[0] != State.MERGED]),
    ],
    order="name",
    unique="pk",
)


def listed(actor: Actor) -> QuerySet[Enterprise]:
    """The enterprises whose file the actor may open, with what their list shows."""
    return Enterprise.objects.visible_to(actor).current().select_related("county", "office")


def expiring(actor: Actor, within_days: int = 90) -> QuerySet[Licence]:
    """Licences in sight that run out soon, nearest first."""
    today = timezone.localdate()
    until = today + timedelta(days=within_days)
    rows = Licence.objects.filter(office_id__in=actor.offices, state="in_force", valid_to__range=(today, until))
    return rows.select_related("enterprise").order_by("valid_to", "pk")
