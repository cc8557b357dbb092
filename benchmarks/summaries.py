"""Summary pages against the plain aggregate over the raw rows that they would otherwise be made of."""

import argparse
import statistics
import time
from dataclasses import dataclass

from psycopg import sql

from benchmarks.pages import Probe, probes
from benchmarks.report import Report
from benchmarks.town import LARGE, Town, town

FIFTH = 0.2


@dataclass(frozen=True)
class Summary:
    """A page, and the statements that count the same from the rows, without row-level security."""

    name: str
    path: str
    plain: str


LIMITS = """
select office_id, count(*) filter (where state = 'open'),
  count(*) filter (where state = 'open' and paused_since is null and due_at < now()),
  count(*) filter (where state = 'open' and paused_since is null and yellow_at <= now()),
  count(*) filter (where state = 'met' and ended_at > now() - interval '1 year'),
  count(*) filter (where state = 'met' and ended_at > now() - interval '1 year' and ended_at <= due_at)
from deadlines_deadline group by 1
"""
CARDS = """
select office_id, count(*) filter (where issued_at > now() - interval '1 year'),
  count(*) filter (where state in ('issued', 'correcting', 'answered', 'accepted'))
from cards_card group by 1;
select c.office_id, percentile_cont(0.5) within group (order by extract(epoch from d.closed_at - c.issued_at))
from cards_card c join dossiers_dossier d on d.id = c.dossier_id
where d.closed_at > now() - interval '1 year' and c.state = 'closed' group by 1;
select l.office_id, count(*) filter (where l.state = 'met' and l.ended_at <= l.due_at), count(*)
from deadlines_deadline l join cards_card c using (dossier_id)
where l.key = 'card.correct' and l.due_at between now() - interval '1 year' and now() group by 1;
select l.office_id, count(distinct l.dossier_id) from deadlines_deadline l join cards_card c using (dossier_id)
where l.state = 'open' and l.paused_since is null and l.due_at < now() group by 1;
select office_id, count(*), count(*) filter (where not accepted) from cards_review
where at > now() - interval '1 year' group by 1;
select office_id, count(*), count(*) filter (where exists (
  select from cards_revisited f where f.revisit_id = v.id and f.outcome <> 'corrected'))
from cards_revisit v where visited_at > now() - interval '1 year' group by 1;
select clause, sum(n), count(*), count(*) filter (where n > 1) from (
  select p.clause, c.enterprise_id, count(distinct c.dossier_id) as n
  from cards_problem p join cards_card c on c.dossier_id = p.card_id
  where c.issued_at > now() - interval '1 year' group by 1, 2) firms group by 1
"""
FIRMS = "select county_id, count(*) from enterprises_enterprise where state <> 'merged' group by 1"
SUMMARIES = (
    Summary("work list with its figures", "/?scope=all", LIMITS),
    Summary("figures of cards", "/cards/figures/", CARDS),
    Summary("map: enterprises", "/map/", FIRMS),
    Summary("map: late limits", "/map/?by=late", LIMITS),
)


def options(parser: argparse.ArgumentParser) -> None:
    """Size and repetitions."""
    parser.add_argument("--size", type=int, default=LARGE)
    parser.add_argument("--rounds", type=int, default=7)


def measure(wanted: argparse.Namespace) -> Report:
    """The whole page as its reader gets it, and the aggregate alone, in turn."""
    report = Report("summaries", wanted.seed, {"size": wanted.size})
    with town(wanted.size) as place, probes(place) as (probe,):
        place.night()
        for one in SUMMARIES:
            page, plain = _in_turn(place, probe, one, wanted.rounds)
            report.add(one.name, page, plain, aim=FIFTH, note="the whole page to the aggregate alone")
    return report


def _in_turn(place: Town, probe: Probe, one: Summary, rounds: int) -> tuple[float, float]:
    """The median milliseconds of both."""
    probe.ask("city", one.path, 2)
    pages: list[float] = []
    plain: list[float] = []
    with place.owner() as db:
        db.execute("set jit = off")
        for _ in range(rounds):
            pages += probe.ask("city", one.path, 1)["wall"]
            began = time.perf_counter()
            db.execute(sql.SQL(one.plain)).fetchall()
            plain.append((time.perf_counter() - began) * 1000)
    return statistics.median(pages), statistics.median(plain)
