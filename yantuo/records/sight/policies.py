"""Row-level security as migration operations, and the phrases its policies are made of."""

from django.db.migrations.operations import RunSQL

SYSTEM = "(select sight_mode()) = 'system'"
# The planner knows no value of these and would take the rows for rare; of a coalesce it expects half of them. Which
# offices are in sight is said once more by every query itself, and there the planner counts with their real numbers.
STAFF = "coalesce((select sight_mode()) in ('staff', 'system'), false)"
LOGIN = "(select sight_mode()) in ('login', 'system')"
ANYBODY = "(select sight_mode()) is not null"
MY_OFFICES = "coalesce(office_id = any((select sight_offices())::bigint[]), false)"
MY_ENTERPRISES = "enterprise_id = any((select sight_enterprises())::bigint[])"
ME = "(select sight_person())"
PERSONNEL = "(select sight_duty('personnel'))"
AUDIT = "(select sight_duty('audit'))"
SET_UP = "(select sight_duty('set_up'))"
ASSIGNED = "(select sight_assigned())::uuid[]"


def sees(column: str) -> str:
    """Whether the dossier that a column names is in sight.

    A function and no subquery: the planner would take the subquery's cost for every row, though the offices decide
    nearly all of them, and then choose plans that read whole tables.
    """
    return f"sight_sees({column})"


SEEN_DOSSIER = sees("dossier_id")

# Tables without row-level security, each with its reason; a test finds every other table that has none.
OPEN_TABLES = {
    "divisions_division": "published facts",
    "orgs_organisation": "published facts: which offices there are",
    "files_blob": "hashes and sizes; what they are is said by attachments",
    "law_calendarday": "the law is open to everybody who works with it",
    "law_announcedyear": "the law is open to everybody who works with it",
    "law_overlay": "the law is open to everybody who works with it",
    "trail_head": "hashes; only the chain's trigger writes them",
}
TECHNICAL = (
    "django_",
    "auth_",
    "axes_",
    "otp_",
    "procrastinate_",
)  # tables of libraries: sessions, locks, queue


def any_of(*phrases: str) -> str:
    """Join phrases with or."""
    return " or ".join(f"({phrase})" for phrase in phrases)


def row_security(table: str, read: str, *, write: str = "") -> RunSQL:
    """Show the application's role only rows where `read` holds; let it write only where `write` holds.

    The owner of the tables is not bound (no FORCE): migrations and backups must see all rows.
    """
    write = write or read
    return RunSQL(
        f"alter table {table} enable row level security;"
        f"create policy sight_read on {table} for select using ({read});"
        f"create policy sight_insert on {table} for insert with check ({write});"
        f"create policy sight_update on {table} for update using ({write}) with check ({write});"
        f"create policy sight_delete on {table} for delete using ({write});",
        f"drop policy sight_read on {table}; drop policy sight_insert on {table};"
        f"drop policy sight_update on {table}; drop policy sight_delete on {table};"
        f"alter table {table} disable row level security;",
    )


def append_only(table: str) -> RunSQL:
    """Refuse every update, delete and truncate of a table, whoever asks."""
    return RunSQL(
        f"create trigger append_only before update or delete on {table} for each row execute function sight_refuse();"
        f"create trigger append_only_all before truncate on {table} execute function sight_refuse();"
        f"alter table {table} enable always trigger append_only;"
        f"alter table {table} enable always trigger append_only_all;",
        f"drop trigger append_only on {table}; drop trigger append_only_all on {table};",
    )
