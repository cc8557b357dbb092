"""Copies of the demonstration's dossiers with everything that hangs on them, made inside the database.

Copy k of a row has a key derived from the original's; rows that point to each other still do. An enterprise becomes
another one of the same county; what the people with a login have of their own stays as much as it was. What is no part
of the work list or the figures (papers, notices, files, trail) is left out. The copies serve for measuring alone: no
chain and no paper stands behind them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from psycopg import sql

STEP = 1_000_000_000  # distance between the numbers of two copies of a counted row
TABLES = (
    "dossiers_dossier",
    "dossiers_assignment",
    "matters_matter",
    "referrals_referral",
    "deadlines_deadline",
    "deadlines_pause",
    "deadlines_extension",
    "deadlines_rung",
    "checklists_sheet",
    "checklists_answer",
    "visits_visit",
    "visits_inspector",
    "visits_finding",
    "visits_publication",
    "cards_card",
    "cards_overseer",
    "cards_problem",
    "cards_reply",
    "cards_problemreply",
    "cards_review",
    "cards_revisit",
    "cards_revisited",
    "cards_extensionrequest",
)
_COLUMNS = """
select a.attname, format_type(a.atttypid, a.atttypmod),
  (select f.relname from pg_constraint c join pg_class f on f.oid = c.confrelid
    where c.contype = 'f' and c.conrelid = a.attrelid and c.conkey = array[a.attnum] limit 1),
  exists (select from pg_index i where i.indrelid = a.attrelid and i.indisprimary and a.attnum = any(i.indkey)),
  exists (select from pg_index i where i.indrelid = a.attrelid and i.indisunique and i.indnkeyatts = 1
    and i.indkey[0] = a.attnum),
  not a.attnotnull
from pg_attribute a
where a.attrelid = %s::regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
order by a.attnum
"""


_OTHERWISE = {
    "enterprise_id": "f.other",
    "owner_id": "case when t.owner_id in (select person_id from people_account) then null else t.owner_id end",
}


@dataclass(frozen=True)
class Column:
    """One column of a table, and how its value is carried over."""

    name: str
    kind: str
    target: str | None
    primary: bool
    unique: bool
    optional: bool

    def copied(self) -> sql.Composable:
        """The value in copy k."""
        here = sql.SQL("t.{}").format(sql.Identifier(self.name))
        special = _OTHERWISE.get(self.name)
        if self.optional and self.target == "dossiers_dossier" and self.name != "dossier_id":
            special = "null"  # where it came from: of that there may be fewer copies
        if special:
            return sql.SQL(special)
        follows = self.primary or self.target in TABLES
        if follows and self.kind == "uuid":
            return sql.SQL("md5({}::text || k)::uuid").format(here)
        if follows and self.kind in ("bigint", "integer"):
            return sql.SQL("{} + k * {}").format(here, sql.Literal(STEP))
        if self.unique and self.kind.startswith("character"):
            return sql.SQL("{} || '~' || k").format(here)
        return here


def columns(db: psycopg.Connection[tuple[object, ...]], table: str) -> list[Column]:
    """The columns of a table."""
    return [Column(*row) for row in db.execute(_COLUMNS, [table]).fetchall()]  # type: ignore[arg-type]


def prepare(db: psycopg.Connection[tuple[object, ...]]) -> None:
    """Note the originals, and number the enterprises of each county."""
    db.execute("create table if not exists bench.original as select id, enterprise_id from dossiers_dossier")
    db.execute("create table if not exists bench.firm as select id, county_id, row_number() over ("
               "partition by county_id order by id) - 1 as place, count(*) over (partition by county_id) as among "
               "from enterprises_enterprise")  # fmt: skip
    for text in (
        "create unique index if not exists firm_id on bench.firm (id)",
        "create index if not exists firm_place on bench.firm (county_id, place)",
        "create unique index if not exists original_id on bench.original (id)",
        "analyze bench.firm",
        "analyze bench.original",
    ):
        db.execute(sql.SQL(text))


@contextmanager
def without_triggers(db: psycopg.Connection[tuple[object, ...]]) -> Iterator[None]:
    """Leave out checks and triggers, those too that hold against the owner: the originals passed them."""
    found = db.execute(
        "select tgrelid::regclass::text, tgname, tgenabled from pg_trigger where not tgisinternal "
        "and tgrelid = any(%s::regclass[])",
        [list(TABLES)],
    ).fetchall()
    db.execute("set local session_replication_role = replica")
    for table, name, _how in found:
        db.execute(_ALTER.format(sql.Identifier(str(table)), sql.SQL("disable"), sql.Identifier(str(name))))
    yield
    for table, name, how in found:
        again = sql.SQL({"A": "enable always", "O": "enable", "R": "enable replica"}[str(how)])
        db.execute(_ALTER.format(sql.Identifier(str(table)), again, sql.Identifier(str(name))))


_ALTER = sql.SQL("alter table {} {} trigger {}")


def multiply(db: psycopg.Connection[tuple[object, ...]], which: str, first: int, copies: int) -> None:
    """Copy the original dossiers for which `which` holds (a condition on d), as copies first … first+copies-1."""
    db.execute("drop table if exists bench.chosen")
    db.execute(
        sql.SQL("create table bench.chosen as select d.id, k, o.id as other from dossiers_dossier d "
                "join bench.original using (id) cross join generate_series({}::bigint, {}::bigint) k "
                "left join bench.firm f on f.id = d.enterprise_id "
                "left join bench.firm o on o.county_id = f.county_id "
                "and o.place = (f.place * 7919 + k * 104729) % f.among where {}").format(
            sql.Literal(first), sql.Literal(first + copies - 1), sql.SQL(which))
    )  # fmt: skip
    db.execute("create index on bench.chosen (id)")
    db.execute("analyze bench.chosen")
    for table in TABLES:
        _copy(db, table)
    db.execute("drop table bench.chosen")


def _copy(db: psycopg.Connection[tuple[object, ...]], table: str) -> None:
    found = columns(db, table)
    dossier, joins = _way(db, table)
    db.execute(
        sql.SQL("insert into {} ({}) select {} from {} t {} join bench.chosen f on f.id = {}").format(
            sql.Identifier(table),
            sql.SQL(", ").join(sql.Identifier(column.name) for column in found),
            sql.SQL(", ").join(column.copied() for column in found),
            sql.Identifier(table),
            joins,
            dossier,
        )
    )


def _way(db: psycopg.Connection[tuple[object, ...]], table: str) -> tuple[sql.Composable, sql.Composable]:
    """How a row of the table leads to its dossier: the column, and the joins on the way there."""
    here, alias = table, "t"
    joins: list[sql.Composable] = []
    while here != "dossiers_dossier":
        found = columns(db, here)
        straight = [
            c for c in found if c.target == "dossiers_dossier" and (c.primary or c.name == "dossier_id")
        ]
        up = straight or [c for c in found if c.target in TABLES and c.target != here]
        step = min(
            up, key=lambda c: TABLES.index(str(c.target)) if straight else -TABLES.index(str(c.target))
        )
        if step.target == "dossiers_dossier":
            return sql.Identifier(alias, step.name), sql.SQL(" ").join(joins)
        over, key = f"u{len(joins)}", next(c.name for c in columns(db, str(step.target)) if c.primary)
        joins.append(
            sql.SQL("join {} {} on {} = {}").format(
                sql.Identifier(str(step.target)),
                sql.Identifier(over),
                sql.Identifier(over, key),
                sql.Identifier(alias, step.name),
            )
        )
        here, alias = str(step.target), over
    return sql.Identifier(alias, "id"), sql.SQL(" ").join(joins)
