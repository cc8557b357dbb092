"""Importing enterprises: rows are read, compared with what is on file, and written a thousand at a time."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from django.db import IntegrityError, connection, models
from django.utils import timezone
from psycopg import sql

from yantuo.directory.enterprises.actions import index, move_owned
from yantuo.directory.enterprises.importing.columns import COLUMNS
from yantuo.directory.enterprises.importing.outcome import FIRST_ROWS, Outcome, Preview
from yantuo.directory.enterprises.importing.planning import Plan, Register, planned
from yantuo.directory.enterprises.importing.reading import Draft, Office, Reader, Surroundings
from yantuo.directory.enterprises.models import Licence, Owned, Premises, Responsible
from yantuo.directory.enterprises.rules import area_of
from yantuo.directory.orgs.models import Kind, Organisation
from yantuo.directory.people.actions import end_representation
from yantuo.directory.people.actor import Actor
from yantuo.records.jobs.sheets.columns import Fault
from yantuo.records.jobs.sheets.read import Table, open_table
from yantuo.records.jobs.sheets.write import write_error_sheet
from yantuo.records.sight.sealed import SealedTextField
from yantuo.records.trail.actions import record_bulk

CHUNK = 1000  # rows of one transaction
Scope = Callable[[], AbstractContextManager[None]]
Progress = Callable[[int, int], None]
T = TypeVar("T")

# What an import may change of an enterprise on file.
_WRITTEN = (
    "name", "type", "scale", "county_id", "township_id", "address", "legal_representative", "office_id", "categories",
    "grade", "grade_year", "founded_on", "state", "closed_on", "note", "bulk_entries", "sort", "grams", "version",
    "changed_at",
)  # fmt: skip
_OWNED: dict[type[Owned], tuple[str, ...]] = {
    Licence: ("issued_by", "valid_from", "valid_to", "state"),
    Premises: ("address", "longitude", "latitude", "county_id"),
    Responsible: ("phone", "until"),
}


def import_enterprises(
    source: Path | BinaryIO,
    *,
    name: str,
    by: Actor,
    at: datetime,
    scope: Scope,
    dry_run: bool = False,
    progress: Progress | None = None,
    errors_to: Path | BinaryIO | None = None,
    sheet: str = "",
) -> Outcome:
    """Take the rows of a spreadsheet over into the register; rows with faults stay out, the others go in.

    `scope` opens one transaction under the actor's sight; each thousand rows commit by themselves, and sending the same
    file in again changes nothing more. `errors_to` takes the refused rows with what is wrong. Raises Refused for a file
    that cannot be read at all. A `dry_run` writes nothing.
    """
    with scope():
        around = surroundings(by, at)
    outcome = Outcome()
    with open_table(source, COLUMNS, sheet=sheet) as table:
        outcome.recognise(table.header)
        outcome.other_sheets = list(table.other_sheets)
        run = _Run(
            Reader(table.header, around), outcome, by=by, at=at, name=name, scope=scope, dry_run=dry_run
        )
        refused = run.refused(table, progress)
        if errors_to is None:
            for _row in refused:
                pass
        else:
            write_error_sheet(errors_to, table.header, refused)
        outcome.left_out = table.left_out
    return outcome


def surroundings(by: Actor, at: datetime) -> Surroundings:
    """Where the actor may enter enterprises (one query)."""
    rows = Organisation.objects.in_force().filter(pk__in=by.offices, kind__in=[Kind.REGULATOR, Kind.STATION])
    offices = tuple(
        Office(row.pk, row.code, (row.name, row.short_name), row.division_id, row.kind == Kind.REGULATOR)
        for row in rows.order_by("pk")
    )
    return Surroundings(area_of(by.division), by.office_id, offices, timezone.localdate(at))


class _Run:
    """One import on its way through the rows."""

    def __init__(
        self,
        reader: Reader,
        outcome: Outcome,
        *,
        by: Actor,
        at: datetime,
        name: str,
        scope: Scope,
        dry_run: bool,
    ) -> None:
        self.reader, self.outcome = reader, outcome
        self.by, self.at, self.name = by, at, name
        self.scope, self.dry_run = scope, dry_run

    def refused(
        self, table: Table, progress: Progress | None
    ) -> Iterator[tuple[int, Sequence[object], list[Fault]]]:
        """Do the work, row by row; yields the rows that stay out: number, cells, faults."""
        for rows in _batches(table.rows(), CHUNK):
            drafts = [self.reader.draft(row) for row in rows]
            plans = self._take(drafts)
            self._count(drafts, plans)
            if progress:
                progress(self.outcome.read, max(table.total, self.outcome.read))
            yield from ((draft.row.number, draft.row.cells, draft.faults) for draft in drafts if draft.faults)

    def _take(self, drafts: list[Draft]) -> list[Plan]:
        """Plan and write some rows in one transaction; once more where somebody entered one of them meanwhile."""
        for last in (False, True):
            try:
                with self.scope():
                    good = [draft for draft in drafts if not draft.faults]
                    register = Register(good, frozenset(self.by.offices), lock=not self.dry_run)
                    plans = planned(good, register, self.reader, self.at)
                    if not self.dry_run:
                        _write(plans, by=self.by, at=self.at, name=self.name)
                    return plans
            except IntegrityError:
                if last:
                    raise
        return []

    def _count(self, drafts: list[Draft], plans: list[Plan]) -> None:
        outcome, by_row = self.outcome, {plan.draft.row.number: plan for plan in plans}
        outcome.read += len(drafts)
        for draft in drafts:
            plan = by_row.get(draft.row.number)
            outcome.count(plan.deed if plan else "refused")
            outcome.fault(draft.faults)
            outcome.remark(draft.remarks)
            if len(outcome.preview) < FIRST_ROWS:
                outcome.preview.append(_preview(draft, plan))


def _preview(draft: Draft, plan: Plan | None) -> Preview:
    cells = draft.row.values
    changes = plan.changes.items() if plan else ()
    told = tuple(
        (name.removesuffix("_id"), _plain(before), _plain(after)) for name, (before, after) in changes
    )
    name, code = str(cells.get("name") or ""), str(cells.get("credit_code") or "")
    return Preview(draft.row.number, name, code, plan.deed if plan else "refused", told)


def _plain(value: Any) -> str:
    return " ".join(value) if isinstance(value, list) else "" if value is None else str(value)


def _batches(rows: Iterator[T], size: int) -> Iterator[list[T]]:
    while batch := list(islice(rows, size)):
        yield batch


def _write(plans: list[Plan], *, by: Actor, at: datetime, name: str) -> None:
    """Write what changes, with one entry on the trail for each office and kind of deed."""
    changed = [plan for plan in plans if plan.deed != "unchanged"]
    for plan in changed:
        firm = plan.enterprise
        if plan.new or "name" in plan.changes:
            index(firm)
        if not plan.new:
            firm.version += 1
            firm.changed_at = at
    _record(changed, by=by, at=at, name=name)
    _put([plan.enterprise for plan in changed if plan.new])
    _put([plan.enterprise for plan in changed if not plan.new], rewritten=_WRITTEN)
    for plan in changed:
        if "office_id" in plan.changes:
            move_owned(plan.enterprise)
    _write_owned(changed, by=by, at=at)


def _record(plans: list[Plan], *, by: Actor, at: datetime, name: str) -> None:
    """One entry for the chain of each office: how many, the hash of their list, and the fields that changed.

    The list itself is kept by the enterprises: each knows the entries that touched it.
    """
    groups: dict[tuple[int, str], list[Plan]] = {}
    for plan in plans:
        verb = "enterprise.import" if plan.new else "enterprise.import_edit"
        groups.setdefault((plan.enterprise.office_id, verb), []).append(plan)
    for (office, verb), group in sorted(groups.items(), key=lambda item: item[0]):
        fields = Counter(field.removesuffix("_id") for plan in group for field in plan.changes)
        data = {"name": name, "fields": dict(sorted(fields.items()))}
        uids = [plan.enterprise.uid for plan in group]
        entry = record_bulk(by=by, at=at, verb=verb, kind="enterprise", ids=uids, office=office, data=data)
        for plan in group:
            plan.enterprise.bulk_entries = [*plan.enterprise.bulk_entries, entry.pk]


def _write_owned(plans: list[Plan], *, by: Actor, at: datetime) -> None:
    """What belongs to the enterprises, new and altered."""
    for plan in plans:
        for row in (*plan.added, *plan.altered):
            row.enterprise_id, row.office_id = plan.enterprise.pk, plan.enterprise.office_id
    for model, fields in _OWNED.items():
        new = [row for plan in plans for row in plan.added if isinstance(row, model)]
        old = [row for plan in plans for row in plan.altered if isinstance(row, model)]
        _put(new)
        _put(old, rewritten=(*fields, "office_id"))
    for plan in plans:
        for row in plan.altered:
            if isinstance(row, Responsible) and row.until and row.person_id:
                end_representation(
                    person=row.person_id, enterprise=row.enterprise_id, on=row.until, by=by, at=at
                )


def _put(rows: Sequence[models.Model], *, rewritten: Sequence[str] = ()) -> None:
    """Insert rows of one model, which get their ids; with `rewritten` they are on file, and these columns change.

    They go over as one JSON text, of which the database makes rows: far cheaper on both sides than a statement with a
    value for every cell, and checks, triggers and row-level security hold as they do for any other.
    """
    if not rows:
        return
    table = type(rows[0])._meta  # noqa: SLF001 - how Django describes its tables
    fields = [field for field in table.concrete_fields if rewritten or not field.primary_key]
    statement = _statement(table.db_table, [str(field.column) for field in fields], rewritten)
    with connection.cursor() as cursor:
        text = json.dumps([_row(row, fields) for row in rows], default=str, ensure_ascii=False)
        cursor.execute(statement, [text])
        for row, (key,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk = key


def _statement(table: str, columns: Sequence[str], rewritten: Sequence[str]) -> sql.Composed:
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    same = sql.SQL(", ").join(
        sql.SQL("{0} = excluded.{0}").format(sql.Identifier(column)) for column in rewritten
    )
    return sql.SQL(
        "insert into {table} ({names}) select {names} from json_populate_recordset(null::{table}, %s) {conflict} "
        "returning id"
    ).format(
        table=sql.Identifier(table),
        names=names,
        conflict=sql.SQL("on conflict (id) do update set {}").format(same) if rewritten else sql.SQL(""),
    )


def _row(row: models.Model, fields: Sequence["models.Field[Any, Any]"]) -> dict[str, Any]:
    """The values of a row by column; what is sealed goes over sealed."""
    return {
        str(field.column): field.get_prep_value(getattr(row, field.attname))
        if isinstance(field, SealedTextField)
        else getattr(row, field.attname)
        for field in fields
    }
