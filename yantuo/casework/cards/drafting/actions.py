"""Drafting a card: from a finding, from a return visit or on its own; changed at will until it is issued."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yantuo.casework.cards import queries
from yantuo.casework.cards.enums import Origin
from yantuo.casework.cards.flow import FLOW
from yantuo.casework.cards.models import Card, Overseer, Problem
from yantuo.casework.cards.rules import Stated, no_power, span
from yantuo.casework.dossiers.models import Dossier
from yantuo.casework.dossiers.take import open_case, take
from yantuo.casework.dossiers.undone import come_back
from yantuo.casework.notices.actions import tell
from yantuo.directory.enterprises.models import Enterprise
from yantuo.directory.orgs.models import Organisation
from yantuo.directory.people.actor import Actor
from yantuo.directory.people.models import Person
from yantuo.records.files.actions import attach_all, carry
from yantuo.records.files.actions import withdraw as withdraw_file
from yantuo.records.files.models import Attachment

EDITED = ("seen_at", "place", "requirement", "unit", "responsible", "co_units", "days", "origin")


@transaction.atomic
def draft_card(
    *,
    by: Actor,
    at: datetime,
    problems: Sequence[Stated],
    overseers: Sequence[Person],
    seen_at: datetime,
    enterprise: Enterprise | None = None,
    addressee: Organisation | None = None,
    origin: str = Origin.OTHER,
    origin_dossier: Dossier | None = None,
    title: str = "",
    days: int | None = None,
    owner: Person | None = None,
    co_units: Iterable[int] = (),
    **facts: Any,
) -> Card:
    """Draft a card on an enterprise or an office, from a finding or on its own; raises ValidationError with all faults.

    `facts` are place, requirement, unit and responsible. Who is addressed sees nothing of it before it is issued.
    """
    name = (enterprise.name if enterprise else "") or (addressee.name if addressee else "")
    office = Organisation.objects.get(pk=by.office_id)
    days = span(timezone.localdate(at))[1] if days is None else days
    check(office=office, enterprise=enterprise, addressee=addressee, seen_at=seen_at, days=days, at=at)
    card = open_case(
        FLOW,
        Card,
        by=by,
        at=at,
        title=(title or f"督查督办卡（{name}）")[:200],
        office=by.office_id,
        enterprise=enterprise,
        owner=owner or Person.objects.get(pk=by.person_id),
        enterprise_id=enterprise.pk if enterprise else None,
        addressee=addressee,
        origin=origin,
        origin_dossier=origin_dossier,
        seen_at=seen_at,
        days=days,
        co_units=_helpers(co_units, by.office_id, addressee),
        **facts,
    )
    put_problems(card, problems, by=by, at=at)
    put_overseers(card, overseers)
    _tell_issuers(card, by, at)
    return card


def _tell_issuers(card: Card, by: Actor, at: datetime) -> None:
    """Those who may issue the card hear that a draft waits, but not who could issue it at once."""
    if not by.may("card.issue"):
        tell(
            persons=queries.issuers(card, at),
            kind="card.to_issue",
            at=at,
            office=card.office_id,
            dossier=card.dossier,
            params={"title": card.dossier.title},
        )


def check(
    *,
    office: Organisation,
    enterprise: Enterprise | None,
    addressee: Organisation | None,
    seen_at: datetime,
    days: int,
    at: datetime,
) -> None:
    """Refuse what no card may say, every fault at once."""
    least, _offered, most = span(timezone.localdate(at))
    faults = []
    if bool(enterprise) == bool(addressee):
        faults.append(_("A card goes either to an enterprise or to an office."))
    if enterprise and not office.enforces:
        faults.append(str(no_power(office)))
    if addressee and not queries.may_address(addressee, office):
        faults.append(
            _("%(addressee)s is not under the oversight of %(office)s: refer the matter to it instead.")
            % {"addressee": addressee, "office": office}
        )
    if seen_at > at:
        faults.append(_("The time of the inspection or oversight lies in the future."))
    if not least <= days <= most:
        faults.append(
            _("A correction is given from %(least)s to %(most)s days.") % {"least": least, "most": most}
        )
    if faults:
        raise ValidationError(faults)


def _helpers(offices: Iterable[int], own: int, addressee: Organisation | None) -> list[int]:
    """The co-operating offices, without the issuer and the addressee."""
    return sorted({*offices} - {own, addressee.pk if addressee else own})


def put_problems(card: Card, problems: Sequence[Stated], *, by: Actor, at: datetime) -> list[Problem]:
    """Write the problems of a draft as they are stated: new ones, changed ones; those no longer stated go."""
    kept = [one.pk for one in problems if one.pk]
    for gone in Problem.objects.filter(card=card).exclude(pk__in=kept):
        for file in Attachment.objects.of("card_problem", gone.pk):
            withdraw_file(attachment=file, reason=_("The problem was taken out of the draft."), by=by, at=at)
        gone.delete()
    known = {one.pk: one for one in Problem.objects.filter(card=card)}
    made = []
    for n, one in enumerate(problems, 1):
        problem = (known.get(one.pk) if one.pk else None) or Problem(card=card, found_at=card.seen_at)
        write_problem(problem, one, n=n)
        hang_evidence(problem, one, by=by, at=at)
        made.append(problem)
    return made


def write_problem(problem: Problem, stated: Stated, *, n: int) -> None:
    """Fill in one problem and save it; raises ValidationError."""
    card = problem.card
    problem.office_id, problem.enterprise_id, problem.n = card.office_id, card.enterprise_id, n
    problem.text, problem.clause, problem.category = stated.text, stated.clause, stated.category
    problem.requirement, problem.item = stated.requirement, stated.item
    problem.source_answer, problem.needs_evidence = stated.source_answer, stated.needs_evidence
    problem.found_at = stated.found_at or problem.found_at
    problem.full_clean(exclude={"card"}, validate_constraints=False)
    problem.save()


def hang_evidence(problem: Problem, stated: Stated, *, by: Actor, at: datetime) -> None:
    """Attach the photos of a problem: those sent now, and those of the finding it comes from."""
    facts: dict[str, Any] = {
        "owner_kind": "card_problem",
        "owner": problem.pk,
        "office": problem.office_id,
        "enterprise": problem.enterprise_id,
        "by": by,
        "at": at,
    }
    if stated.files:
        attach_all(files=stated.files, **facts)
    if stated.carried:
        carry(attachments=stated.carried, **facts)


def put_overseers(card: Card, persons: Sequence[Person]) -> None:
    """Write who saw the problems, each with the certificate held on that day."""
    on = timezone.localdate(card.seen_at)
    Overseer.objects.filter(card=card).delete()
    Overseer.objects.bulk_create(
        Overseer(
            card=card,
            office_id=card.office_id,
            person_id=person.pk,
            name=person.name,
            certificate=queries.certificate_of(person.pk, on),
        )
        for person in dict.fromkeys(persons)
    )


@transaction.atomic
def redraft(
    *,
    card: Card,
    by: Actor,
    at: datetime,
    problems: Sequence[Stated],
    overseers: Sequence[Person],
    title: str,
    version: int | None = None,
    **facts: Any,
) -> None:
    """Change a draft; what was issued is withdrawn instead. Raises ValidationError, WrongState, MovedOn.

    The finding behind a problem that is taken out is open again.
    """
    facts["co_units"] = _helpers(facts.get("co_units", ()), card.office_id, card.addressee)
    check(
        office=card.dossier.office,
        enterprise=card.dossier.enterprise,
        addressee=card.addressee,
        seen_at=facts["seen_at"],
        days=facts["days"],
        at=at,
    )
    take(FLOW, card, "redraft", by=by, at=at, version=version, **{name: facts[name] for name in EDITED})
    Dossier.objects.filter(pk=card.pk).update(title=title[:200])
    before = queries.open_answers(card)
    put_problems(card, problems, by=by, at=at)
    out, why = before - queries.open_answers(card), _("The problem was taken out of the draft.")
    come_back(dossier=card.dossier, reason=why, by=by, at=at, answers=out)
    put_overseers(card, overseers)
