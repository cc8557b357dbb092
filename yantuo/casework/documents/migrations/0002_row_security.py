"""Who sees which rows: see docs/decisions/0003-row-level-security.md."""

from django.db import migrations

from yantuo.records.sight.policies import (
    MY_ENTERPRISES,
    MY_OFFICES,
    SEEN_DOSSIER,
    SYSTEM,
    any_of,
    row_security,
)


class Migration(migrations.Migration):
    dependencies = [("sight", "0001_functions"), ("documents", "0001_initial"), ("dossiers", "0002_row_security")]
    operations = [
        row_security("documents_document", any_of(MY_OFFICES, SYSTEM, f"{MY_ENTERPRISES} and shown_to_enterprise", SEEN_DOSSIER), write=any_of(MY_OFFICES, SYSTEM)),
    ]
