"""Every change of a round as a whole, one function per verb."""

from collections.abc import Sequence
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yantuo.casework.checklists.actions import open_sheet
from yantuo.casework.dossiers.models import Dossier
from yantuo.casework.dossiers.take import open_case, take
from yantuo.casework.notices.actions import tell
from yantuo.casework.oversight import queries
from yantuo.casework.oversight.flow import FLOW, report_of
from yantuo.casework.oversight.models import Member, Round, Stop
from yantuo.casework.oversight.rules import DOMAIN, KIND_OF_VISIT, LEAST_TEAM, TABLE
from yantuo.directory.orgs.models import Organisation
from yantuo.directory.people.actor import Actor
from yantuo.directory.people.models import Person
from yantuo.directory.people.queries import names_in
from yantuo.ui.wording import listed


@transaction.atomic
def plan_round(
    *,
    by: Actor,
    at: datetime,
    title: str,
    kind: str,
    basis: str,
    plan: str,
    first_day: date,
    last_day: date,
    leader: Person,
    team: Sequence[Person],
    offices: Sequence[Organisation],
) -> Round:
    """Plan a round of the actor's office; raises ValidationError with every fault."""
    persons = list(dict.fromkeys([leader, *team]))
    check(
        office=by.office_id, persons=persons, offices=offices, first_day=first_day, last_day=last_day, at=at
    )
    made = open_case(
        FLOW,
        Round,
        by=by,
        at=at,
        title=title,
        office=by.office_id,
        owner=leader,
        kind=kind,
        basis=basis,
        plan=plan,
        first_day=first_day,
        last_day=last_day,
    )
    Member.objects.bulk_create(
        Member(round=made, office_id=by.office_id, person=one, name=one.name, leads=one == leader)
        for one in persons
    )
    Stop.objects.bulk_create(
        Stop(round=made, office_id=by.office_id, visited=office) for office in dict.fromkeys(offices)
    )
    tell(
        persons=[one.pk for one in persons if one.pk != by.person_id],
        kind="oversight.planned",
        at=at,
        office=by.office_id,
        dossier=made.dossier,
        params={"title": title, "by": by.name},
    )
    return made


def check(
    *,
    office: int,
    persons: Sequence[Person],
    offices: Sequence[Organisation],
    first_day: date,
    last_day: date,
    at: datetime,
) -> None:
    """Refuse a team or offices that no round may have, every fault at once."""
    on, faults = timezone.localdate(at), []
    own = Organisation.objects.get(pk=office)
    if last_day < first_day:
        faults.append(_("The round ends before it begins."))
    if len(persons) < LEAST_TEAM:
        faults.append(_("Name at least two persons of the team."))
    if not offices:
        faults.append(_("Name at least one office to visit."))
    known = set(queries.own_people(office, on).values_list("pk", flat=True))
    if strangers := [one.name for one in persons if one.pk not in known]:
        faults.append(
            _("Not of %(office)s, and so not of its team: %(names)s.")
            % {"office": own, "names": listed(strangers)}
        )
    partial = names_in(persons=[one.pk for one in persons], offices=[one.pk for one in offices], on=on)
    if partial:
        faults.append(
            _("Also in a post of an office that is visited, and so not of the team: %(names)s.")
            % {"names": listed(partial)}
        )
    below = set(queries.visitable(own).values_list("pk", flat=True))
    if foreign := [str(one) for one in offices if one.pk not in below]:
        faults.append(
            _("Not under the oversight of %(office)s: %(names)s.") % {"office": own, "names": listed(foreign)}
        )
    if faults:
        raise ValidationError(faults)


@transaction.atomic
def begin(*, case: Round, by: Actor, at: datetime, version: int | None = None) -> None:
    """Begin a round: a sheet is laid for every office, in the edition of today."""
    take(FLOW, case, "begin", by=by, at=at, version=version)
    day = timezone.localdate(at)
    for stop in case.stops.select_related("visited").order_by("pk"):
        stop.sheet = open_sheet(
            dossier=case.dossier,
            domain=DOMAIN,
            table_key=TABLE,
            on=day,
            kind=KIND_OF_VISIT,
            subject=stop.visited.name,
            by=by,
            at=at,
        )
        stop.save(update_fields=["sheet"])


def cancel(*, case: Round, reason: str, by: Actor, at: datetime, version: int | None = None) -> None:
    """Cancel a round that has not begun, with the reason."""
    take(FLOW, case, "cancel", by=by, at=at, version=version, reason=reason, cancel_reason=reason)


@transaction.atomic
def report(*, case: Round, by: Actor, at: datetime, version: int | None = None) -> None:
    """Report the round: every office looked at, every finding on a card, the report signed."""
    hold_round(case)
    paper = report_of(case)
    take(FLOW, case, "report", by=by, at=at, version=version, report_id=paper.pk if paper else None)


@transaction.atomic
def close(*, case: Round, outcome: str, by: Actor, at: datetime, version: int | None = None) -> None:
    """Close the round: only when every card of it is closed."""
    hold_round(case)
    take(FLOW, case, "close", by=by, at=at, version=version, outcome=outcome)


def hold_round(case: Round) -> Round:
    """The round as it stands now; whoever changes what belongs to it waits here."""
    Dossier.objects.select_for_update(of=("self",)).get(pk=case.pk)
    return Round.objects.select_related("dossier").get(pk=case.pk)
