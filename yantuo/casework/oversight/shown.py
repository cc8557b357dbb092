"""A round as its page shows it: where it stands, each office with what came of it, the cards."""

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import pgettext

from yantuo.casework.cards.models import Card
from yantuo.casework.checklists.enums import Verdict
from yantuo.casework.oversight.enums import State
from yantuo.casework.oversight.flow import loose_findings
from yantuo.casework.oversight.models import Draw, Round, Stop
from yantuo.casework.oversight.queries import draw_of, stops_of
from yantuo.ui.parts import Stage
from yantuo.ui.wording import listed, with_note


@dataclass(frozen=True)
class Office:
    """One office of a round in a line."""

    stop: Stop
    answered: int
    failed: int
    total: int
    loose: int
    draw: Draw | None


def stages(found: Round) -> list[Stage]:
    """Where the round stands on its way; empty for one that was cancelled."""
    way = (
        (State.PLANNED, pgettext("oversight", "Plan")),
        (State.UNDER_WAY, pgettext("oversight", "Visits")),
        (State.REPORTED, pgettext("oversight", "Report and cards")),
        (State.CLOSED, pgettext("oversight", "Closed")),
    )
    states = [state for state, _label in way]
    if found.state not in states:
        return []
    here = states.index(State(found.state))
    return [
        Stage(label, "done" if n < here or found.state == State.CLOSED else "now" if n == here else "todo")
        for n, (_state, label) in enumerate(way)
    ]


def team(found: Round) -> str:
    """The team in words, its leader first (one query)."""
    leads = pgettext("oversight", "leads")
    rows = found.members.order_by("-leads", "pk")
    return listed([with_note(one.name, leads) if one.leads else one.name for one in rows])


def offices(found: Round) -> list[Office]:
    """The offices of a round with how far each is (five queries)."""
    loose = Counter(answer.sheet_id for answer in loose_findings(found))
    return [_office(stop, loose) for stop in stops_of(found)]


def _office(stop: Stop, loose: Counter[UUID]) -> Office:
    sheet = stop.sheet
    verdicts = [answer.verdict for answer in sheet.answers.all()] if sheet else []
    return Office(
        stop=stop,
        answered=sum(bool(verdict) for verdict in verdicts),
        failed=verdicts.count(Verdict.FAILS),
        total=len(list(sheet.table.items())) if sheet else 0,
        loose=loose[sheet.pk] if sheet else 0,
        draw=draw_of(stop),
    )


def cards(found: Round) -> list[Card]:
    """The cards that came of a round (one query)."""
    rows = Card.objects.filter(origin_dossier=found.pk)
    return list(rows.select_related("dossier", "addressee").order_by("dossier__opened_at"))
