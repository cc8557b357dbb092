"""One sample for every operation of the API: its scope, its object, and whose tokens must not find it."""

from collections.abc import Callable
from dataclasses import dataclass

from yantuo.kernel.codes import make_credit_code
from yantuo.mechanisms.inspection.tests import samples as visits

from . import card_samples
from .sampling import EMPTY, LAW, Entries, Ids, no_ids, others
from .town import Town


@dataclass(frozen=True, kw_only=True)
class ApiSample:
    """How one operation of the API is tried: with its scope, without it, and by the tokens of strangers."""

    scope: str = ""  # empty: open to everybody
    method: str = "GET"
    ids: Ids = no_ids
    query: str = ""
    entries: Entries | None = None  # sent as JSON
    given: Callable[[Town], object] = no_ids  # what has to be there before
    answer: int = 200
    hides: Callable[[Town], str] | None = None
    everybody: str = ""
    role: str = "section_head"

    @property
    def strangers(self) -> tuple[str, ...]:
        """The same role elsewhere, unless everybody may have it."""
        return () if self.everybody else others(self.role)


API_SAMPLES: dict[str, ApiSample] = {
    "api:openapi-json": ApiSample(everybody="the description says nothing of any data"),
    "api:api-root": ApiSample(answer=404, everybody="nothing is there"),
    "api:list_enterprises": ApiSample(scope="enterprises.read", hides=lambda t: t.twin.name),
    "api:read_enterprise": ApiSample(scope="enterprises.read", ids=lambda t: [t.firm.pk]),
    "api:create_enterprise": ApiSample(
        scope="enterprises.write", method="POST", answer=201, everybody=EMPTY,
        entries=lambda _t: {"credit_code": make_credit_code("140403", 77), "name": "新建醋业", "county": "140403"},
    ),
    "api:correct_enterprise": ApiSample(
        scope="enterprises.write", method="PATCH", ids=lambda t: [t.twin.pk],
        entries=lambda t: {"version": t.twin.version, "address": "延安南路14号"},
    ),
    "api:list_deadlines": ApiSample(scope="deadlines.read", hides=lambda t: str(t.clock.pk)),
    "api:read_deadline": ApiSample(scope="deadlines.read", ids=lambda t: [t.clock.pk]),
    "api:open_matter": ApiSample(
        scope="matters.open", method="POST", answer=201, everybody=EMPTY,
        entries=lambda _t: {"title": "公示", "term_key": "inspect.publish", "event_at": "2026-11-20T10:00:00+08:00"},
    ),
    "api:read_matter": ApiSample(scope="matters.read", ids=lambda t: [t.matter.pk]),
    "api:finish_matter": ApiSample(
        scope="matters.finish", method="POST", ids=lambda t: [t.matter.pk],
        entries=lambda _t: {"outcome": "已公示", "version": 1},
    ),
    "api:list_inspections": ApiSample(
        scope="inspections.read", given=visits.at("planned"), hides=lambda t: str(visits.at("planned")(t)[0]),
    ),
    "api:list_findings": ApiSample(
        scope="inspections.read", given=visits.at("concluded"), hides=lambda t: str(visits.at("concluded")(t)[0]),
    ),
    "api:read_inspection": ApiSample(scope="inspections.read", ids=visits.at("planned")),
    "api:list_cards": ApiSample(
        scope="cards.read", given=card_samples.ISSUED, hides=lambda t: str(card_samples.ISSUED(t)[0]),
    ),
    "api:read_card": ApiSample(scope="cards.read", ids=card_samples.ISSUED),
    "api:ask_clock": ApiSample(
        scope="law.read", ids=lambda _t: ["inspect.publish"], query="event=2026-11-20T10:00:00%2B08:00", everybody=LAW,
    ),
}  # fmt: skip
