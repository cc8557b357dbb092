"""Which rows of a table are counted, as migration operations: triggers for each change, and the recount to check by."""

from dataclasses import dataclass

from django.db.migrations.operations import RunSQL

HEAD = "language plpgsql security definer set search_path = public, pg_temp as $$"


@dataclass(frozen=True)
class Count:
    """One count, in phrases of SQL about the row `t` and what `join` adds: is it counted, on which day, split by what.

    A count with a day is kept by day and by month, so that a year is added up from few rows.
    """

    name: str
    when: str
    day: str = ""
    part: str = "''"

    def values(self) -> str:
        """Its row in the list of values."""
        day = self.day or "null::date"
        return f"('{self.name}', ({day})::date, ({self.part})::text, case when {self.when} then 1 else 0 end)"


def law_day(column: str) -> str:
    """The day of a moment in the law's zone."""
    return f"{column} at time zone 'Asia/Shanghai'"


def _source(rows: str, join: str, counts: list[Count], sign: str) -> str:
    listed = ", ".join(count.values() for count in counts)
    return (
        f"select t.office_id, v.name, g.grain, g.day, v.part, {sign}v.n::bigint as n from {rows} t {join} "
        f"cross join lateral (values {listed}) v (name, day, part, n) "
        "cross join lateral (select '' as grain, null::date as day where v.day is null union all "
        "select 'd', v.day where v.day is not null union all "
        "select 'm', date_trunc('month', v.day)::date where v.day is not null) g where v.n <> 0"
    )


_GROUP = "group by 1, 2, 3, 4, 5 having sum(n) <> 0"


def counted(label: str, table: str, counts: list[Count], *, join: str = "", beside: bool = False) -> RunSQL:
    """Keep these counts of a table from now on, and count what is there; `label` names the triggers and the recount.

    `join` brings in what the phrases need of other tables. What it reads may change only where that table is counted
    too: then one of the two is `beside` the other, and only the other is recounted.
    """
    key = f"tally_beside_{label}" if beside else f"tally_of_{label}"
    plus, minus = _source("added", join, counts, ""), _source("gone", join, counts, "-")
    bodies = {
        "insert": (plus, "new table as added"),
        "delete": (minus, "old table as gone"),
        "update": (f"{plus} union all {minus}", "old table as gone new table as added"),
    }
    made = [
        (
            f"create function {key}() returns table "
            "(office_id bigint, name text, grain text, day date, part text, n bigint) "
            "language sql stable security definer set search_path = public, pg_temp as $$ "
            f"select x.office_id, x.name, x.grain, x.day, x.part, sum(x.n)::bigint from "
            f"({_source(table, join, counts, '')}) x group by 1, 2, 3, 4, 5 $$;"
        )
    ]
    for event, (source, tables) in bodies.items():
        made.append(
            f"create function {key}_{event}() returns trigger {HEAD} begin "
            "insert into tally_tally (office_id, name, grain, day, part, n) "
            f"select x.office_id, x.name, x.grain, x.day, x.part, sum(x.n) from ({source}) x {_GROUP}; "
            f"return null; end $$; create trigger tally_{label}_{event} after {event} on {table} referencing {tables} "
            f"for each statement execute function {key}_{event}();"
        )
    if not beside:
        made.append(f"insert into tally_tally (office_id, name, grain, day, part, n) select * from {key}();")
    names = ", ".join(f"'{count.name}'" for count in counts)
    undone = [] if beside else [f"delete from tally_tally where name in ({names});"]
    undone += [
        f"drop trigger tally_{label}_{event} on {table}; drop function {key}_{event}();" for event in bodies
    ]
    return RunSQL("".join(made), "".join([*undone, f"drop function {key}();"]))
