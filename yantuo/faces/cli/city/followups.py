"""What comes of a matter: referrals to other offices, and the document that closes it."""

from collections.abc import Iterator
from datetime import datetime

from yantuo.faces.cli.city.clock import Clock
from yantuo.faces.cli.city.desks import Desks
from yantuo.faces.cli.city.draws import Draws, Uids
from yantuo.faces.cli.city.offices import short_name
from yantuo.faces.cli.city.plans import Plan, ReferralPlan
from yantuo.faces.cli.city.rows import Firm, Matter, Paper, Referral

_REFERRED = {"done": 0.25, "open": 0.75}  # of the matters whose plan may lead to a referral, by their state
_RETURNED = 0.12  # of the referrals answered
_PAPERS = 0.22  # of the matters that a document closes, those that have it on file
_SIBLING = "sibling"


class FollowUps:
    """Draws referrals and documents; each belongs to the stream of the firm."""

    def __init__(self, seed: int, clock: Clock, desks: Desks) -> None:
        self._clock, self._desks = clock, desks
        self._referral_uids, self._paper_uids = Uids(seed, "referral"), Uids(seed, "paper")

    def referrals(self, matter: Matter, plan: Plan, firm: Firm, draws: Draws) -> Iterator[Referral]:
        """At most one referral of a matter, sent by the county bureau."""
        if not plan.refer or not draws.chance(_REFERRED.get(matter.state, 0)):
            return
        day = self._clock.after(matter.opened_at.date(), draws.between(1, 4))
        sent = self._clock.moment(draws, day)
        if day < self._clock.on and sent > matter.opened_at:
            yield self._referral(matter, draws.pick(plan.refer), firm, sent, draws)

    def _referral(
        self, matter: Matter, plan: ReferralPlan, firm: Firm, sent: datetime, draws: Draws
    ) -> Referral:
        to = draws.pick(plan.to)
        office = self._desks.sibling(firm.office, draws) if to == _SIBLING else to
        answered = self._later(sent, 1, 7, draws)
        handled = self._later(answered, 5, 32, draws) if answered else None
        returned = answered is not None and draws.chance(_RETURNED)
        row = Referral(
            uid=self._referral_uids(*_place(matter)),
            about=matter.uid,
            firm=firm.number,
            from_office=firm.office,
            from_person=self._desks.head(firm.office, sent.date(), draws),
            to_office=office,
            title=plan.title.format(firm=firm.name),
            reason=plan.reason.format(department=short_name(office)),
            request=plan.request,
            state="sent",
            sent_at=sent,
            answered_at=answered,
            answered_by="",
            return_reason="",
            handled_at=None,
            outcome="",
        )
        return self._answered(row, plan, None if returned else handled, returned, draws)

    def _answered(
        self, row: Referral, plan: ReferralPlan, handled: datetime | None, returned: bool, draws: Draws
    ) -> Referral:
        """The referral with what the receiving office said of it so far."""
        if row.answered_at is None:
            return row
        role = ("liaison", "coordinator", "case_officer")
        by = self._desks.anyone(row.to_office, role, row.answered_at.date(), draws)
        if returned:
            return row._replace(state="returned", answered_by=by, return_reason=draws.pick(plan.returns))
        if handled is None:
            return row._replace(state="accepted", answered_by=by)
        outcome = draws.pick(plan.outcomes)
        return row._replace(state="handled", answered_by=by, handled_at=handled, outcome=outcome)

    def _later(self, start: datetime, least: int, most: int, draws: Draws) -> datetime | None:
        """A moment some working days on, None when that is yet to come."""
        day = self._clock.after(start.date(), draws.between(least, most))
        return self._clock.moment(draws, day) if day < self._clock.on else None

    def papers(self, matter: Matter, plan: Plan, facts: dict[str, str], draws: Draws) -> Iterator[Paper]:
        """The document that closes a matter, drafted the working day before and signed by a leader."""
        closed = matter.closed_at
        if plan.paper is None or closed is None or matter.state != "done" or not draws.chance(_PAPERS):
            return
        drafted = self._clock.moment(draws, self._clock.after(closed.date(), -1))
        yield Paper(
            uid=self._paper_uids(*_place(matter)),
            about=matter.uid,
            firm=matter.firm,
            office=matter.office,
            series=plan.paper.series,
            title=plan.paper.title,
            body=plan.paper.body.format(**facts),
            drafted_by=matter.owner,
            drafted_at=max(matter.opened_at, drafted),
            signed_by=self._desks.leader(matter.office, closed.date(), draws),
            signed_at=closed,
        )


def _place(matter: Matter) -> tuple[int, int]:
    """Number and ordinal in the identifier of a matter: what belongs to it carries the same."""
    return matter.firm, matter.uid.int & 0x3FFFF
