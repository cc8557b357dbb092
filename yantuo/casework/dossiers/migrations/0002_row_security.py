"""Who sees which rows: see docs/decisions/0003-row-level-security.md."""

from django.db import migrations

from yantuo.records.sight.policies import (
    ASSIGNED,
    ME,
    MY_ENTERPRISES,
    MY_OFFICES,
    STAFF,
    SYSTEM,
    any_of,
    row_security,
    sees,
)

DOSSIER = any_of(
    MY_OFFICES,
    SYSTEM,
    "seen_by && (select sight_offices())::bigint[]",
    f"owner_id = {ME}",
    f"{MY_ENTERPRISES} and shown_to_enterprise",
    f"id = any({ASSIGNED})",
)
# A file follows the dossier that owns it; an enterprise sees its own files and those shown to it (files_attachment).
# Other kinds of owner have other keys: only what is written like an id is read as one.
ID = "'^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'"
ATTACHED = (
    f"{STAFF} and case when owner ~ {ID} "
    f"then {sees('owner::uuid')} else false end"
)


class Migration(migrations.Migration):
    dependencies = [("sight", "0001_functions"), ("dossiers", "0001_initial"), ("files", "0002_row_security")]
    operations = [
        row_security(
            "dossiers_assignment",
            any_of(MY_OFFICES, f"person_id = {ME}", SYSTEM),
            write=any_of(MY_OFFICES, SYSTEM),
        ),
        row_security("dossiers_dossier", DOSSIER),
        migrations.RunSQL(
            f"create policy of_dossier on files_attachment for select using ({ATTACHED});"
            f"create policy of_dossier_insert on files_attachment for insert with check ({ATTACHED});",
            "drop policy of_dossier on files_attachment; drop policy of_dossier_insert on files_attachment;",
        ),
    ]
