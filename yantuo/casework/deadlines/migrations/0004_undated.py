"""A dossier knows whether it is open without a running limit, so that a list of these passes over nothing.

The column is computed at every change of the dossier, whatever was written into it, and touched after every change of
its limits. As the owner, because who closes a limit need not see all limits of the dossier.
"""

from django.db import migrations

HEAD = "returns trigger language plpgsql security definer set search_path = public, pg_temp as $$"
TOUCH = (
    "update dossiers_dossier set undated = undated where id in ({rows}) and "
    "undated <> deadlines_wanting(id, closed_at); return null; end $$;"
)
TABLES = {
    "insert": ("new table as added", "select dossier_id from added where state = 'open'"),
    "delete": ("old table as gone", "select dossier_id from gone where state = 'open'"),
    # A pause or a new day leaves a limit open: nothing is looked at then.
    "update": (
        "old table as gone new table as added",
        (
            "select dossier_id from gone g where state = 'open' and not exists "
            "(select from added a where a.id = g.id and a.state = 'open' and a.dossier_id = g.dossier_id) union "
            "select dossier_id from added a where state = 'open' and not exists "
            "(select from gone g where a.id = g.id and g.state = 'open' and a.dossier_id = g.dossier_id)"
        ),
    ),
}
WANTING = f"""
create function deadlines_wanting(dossier uuid, closed timestamptz) returns boolean language sql stable
security definer set search_path = public, pg_temp as $$
  select closed is null and not exists (select from deadlines_deadline where dossier_id = dossier and state = 'open') $$;
create function deadlines_undated() {HEAD}
begin new.undated := deadlines_wanting(new.id, new.closed_at); return new; end $$;
create trigger undated before insert or update on dossiers_dossier for each row execute function deadlines_undated();
update dossiers_dossier set undated = true where closed_at is null and not exists
  (select from deadlines_deadline where dossier_id = dossiers_dossier.id and state = 'open');
"""
TOUCHED = "".join(
    f"create function deadlines_touch_{event}() {HEAD} begin {TOUCH.format(rows=rows)}"
    f"create trigger touch_{event} after {event} on deadlines_deadline referencing {tables} "
    f"for each statement execute function deadlines_touch_{event}();"
    for event, (tables, rows) in TABLES.items()
)
UNDO = (
    "".join(
        f"drop trigger touch_{event} on deadlines_deadline; drop function deadlines_touch_{event}();"
        for event in TABLES
    )
    + "drop trigger undated on dossiers_dossier; drop function deadlines_undated();"
    "drop function deadlines_wanting(uuid, timestamptz);"
)


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0003_counts"), ("dossiers", "0004_ways")]

    operations = [migrations.RunSQL(WANTING + TOUCHED, UNDO)]
