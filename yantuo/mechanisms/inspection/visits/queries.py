"""Reads of inspections: what stands in the way of one, lists, sheets, findings, public rows."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from yantuo.casework.checklists.models import Sheet
from yantuo.casework.dossiers.ways import ways
from yantuo.directory.enterprises.models import Enterprise
from yantuo.directory.orgs.models import Organisation
from yantuo.directory.people.actor import Actor
from yantuo.directory.people.models import Certificate, Person, Post
from yantuo.kernel import terms
from yantuo.mechanisms.inspection.visits.enums import UNSETTLED, Follow, State
from yantuo.mechanisms.inspection.visits.models import Conflict, Finding, Publication, Visit
from yantuo.mechanisms.inspection.visits.rules import Inspections
from yantuo.records.law.queries import law
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.ui.lists import Way


def marks_of(enterprise: Enterprise) -> list[str]:
    """What chooses the items of a checklist: the firm's categories and the kinds of object it has in use."""
    kinds = enterprise.supervisedobject_set.filter(retired_on__isnull=True).values_list("kind", flat=True)
    return sorted({*enterprise.categories, *kinds.order_by("kind").distinct()})


def certificate_of(person: int, on: date) -> Certificate | None:
    """The certificate a person may inspect with on a day, the one that lasts longest."""
    rows = Certificate.objects.filter(person_id=person, valid_from__lte=on, valid_to__gte=on)
    return rows.order_by("-valid_to", "pk").first()


def last_certificate(person: int) -> Certificate | None:
    """The certificate of a person that ends last, in force or not."""
    return Certificate.objects.filter(person_id=person).order_by("-valid_to", "pk").first()


def certified(office: int, on: date) -> QuerySet[Person]:
    """The persons of an office and below who hold a certificate on a day."""
    held = Certificate.objects.filter(valid_from__lte=on, valid_to__gte=on)
    posts = Post.objects.filter(organisation__lineage__contains=[office], begins__lte=on)
    posts = posts.filter(Q(ends__isnull=True) | Q(ends__gte=on))
    found = Person.objects.filter(pk__in=posts.values("person_id")).filter(pk__in=held.values("person_id"))
    return found.order_by("sort", "pk")


def conflicts(persons: Iterable[int], enterprise: int, on: date) -> dict[int, Conflict]:
    """The conflicts of interest of these persons with an enterprise that hold on a day."""
    rows = Conflict.objects.in_force(on).filter(person__in=list(persons), enterprise_id=enterprise)
    return {row.person_id: row for row in rows.select_related("person").order_by("declared_at", "pk")}


def counted_in(enterprise: int, year: int, rules: Inspections) -> int:
    """How many inspections of a year count towards the cap of an enterprise, those of all offices taken together.

    Counted with the sight of the system: an office does not see the inspections of others, but they count.
    """
    rows = Visit.objects.filter(
        dossier__enterprise_id=enterprise,
        planned_on__year=year,
        source__in=rules.counts,
        corrects__isnull=True,
    )
    with sight(SYSTEM):
        return rows.exclude(state=State.CANCELLED).count()


def superiors_check(enterprise: int, office: Organisation, on: date) -> Visit | None:
    """The latest check of an office above within the ban on repetition (Order 49, art. 42), seen or not."""
    above = [one for one in office.lineage if one != office.pk]
    rows = Visit.objects.filter(
        dossier__enterprise_id=enterprise,
        office_id__in=above,
        concluded_at__date__lte=on,
        corrects__isnull=True,
    )
    with sight(SYSTEM):
        found = rows.select_related("dossier__office").order_by("-concluded_at", "dossier").first()
    return found if found and on <= repeat_ban_ends(found) else None


def repeat_ban_ends(visit: Visit) -> date:
    """The last day on which the offices below do not repeat what this inspection has checked."""
    assert visit.concluded_at
    rules, calendar = law()
    term = rules.term("inspect.no_repeat", on=timezone.localdate(visit.concluded_at))
    return timezone.localdate(terms.compute(term, visit.concluded_at, calendar).due_at)


def sheets(visit: Visit) -> list[Sheet]:
    """The sheets of an inspection in the order they were laid."""
    return list(
        Sheet.objects.filter(dossier_id=visit.pk).select_related("dossier").order_by("table_key", "id")
    )


def listed(actor: Actor) -> QuerySet[Visit]:
    """The inspections a person may see, with what their list shows."""
    rows = Visit.objects.visible_to(actor)
    return rows.select_related("dossier__enterprise", "dossier__office", "dossier__owner")


def ways_to(actor: Actor) -> list[Way]:
    """The ways into that list."""
    return ways(actor, Visit.objects.all(), "visit")


HANDED_OVER = (State.TOLD, State.PUBLISHED)
LATER = Visit.objects.filter(corrects=OuterRef("pk"), state__in=HANDED_OVER)


def waiting(rows: QuerySet[Visit], follow: Iterable[Follow] = UNSETTLED) -> QuerySet[Visit]:
    """Of some inspections those with a finding that waits for a follow-up.

    A further record that was handed over has the findings of the one it corrects.
    """
    left = Finding.objects.filter(visit=OuterRef("pk"), follow__in=list(follow))
    return rows.exclude(state=State.UNDER_WAY).filter(Exists(left), ~Exists(LATER))


def with_waiting(rows: QuerySet[Visit]) -> QuerySet[Visit]:
    """Some inspections, each with how many of its findings came back and wait (`back`)."""
    left = Finding.objects.filter(visit=OuterRef("pk"), follow=Follow.BACK).order_by()
    count = left.values("visit").annotate(n=Count("pk")).values("n")
    # A later record is looked for only where something came back, which is seldom.
    every = rows.annotate(every_back=Coalesce(Subquery(count), 0))
    return every.annotate(
        back=Case(When(every_back=0, then=0), When(Exists(LATER), then=0), default=F("every_back"))
    )


def came_back(visit: Visit) -> list[Finding]:
    """The findings of an inspection that came back from a card or referral and wait."""
    return list(visit.findings.filter(follow=Follow.BACK))


def later_records(visit: Visit) -> list[Visit]:
    """The further records that correct an inspection, the last one last."""
    return list(visit.corrected_by.order_by("dossier__opened_at", "pk"))


def is_superseded(visit: Visit) -> bool:
    """Whether a further record was handed over: it has the findings, and they are followed up there."""
    return visit.corrected_by.filter(state__in=HANDED_OVER).exists()


def repeated(finding: Finding, since: date) -> QuerySet[Finding]:
    """Earlier findings on the same item at the same enterprise."""
    rows = Finding.objects.filter(
        enterprise_id=finding.enterprise_id, item=finding.item, found_at__date__gte=since
    )
    return rows.filter(found_at__lt=finding.found_at).order_by("-found_at", "pk")


def public_rows() -> QuerySet[Publication]:
    """What anybody may read: the published results, the latest first."""
    return Publication.objects.order_by("-published_at", "pk")
