"""Who sees which rows: see docs/decisions/0003-row-level-security.md."""

from django.db import migrations

from yantuo.records.sight.policies import MY_OFFICES, SEEN_DOSSIER, SYSTEM, any_of, row_security

SEEN = "exists (select 1 from deadlines_deadline seen where seen.id = deadline_id)"


class Migration(migrations.Migration):
    dependencies = [("sight", "0001_functions"), ("deadlines", "0001_initial"), ("dossiers", "0002_row_security")]
    operations = [
        row_security("deadlines_deadline", any_of(MY_OFFICES, SYSTEM, SEEN_DOSSIER)),
        row_security("deadlines_pause", any_of(MY_OFFICES, SYSTEM, SEEN)),
        row_security("deadlines_extension", any_of(MY_OFFICES, SYSTEM, SEEN)),
        row_security("deadlines_rung", any_of(MY_OFFICES, SYSTEM, SEEN)),
    ]
