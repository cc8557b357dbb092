"""Who sees which rows: see docs/decisions/0003-row-level-security.md."""

from django.db import migrations

from yantuo.records.sight.policies import (
    MY_ENTERPRISES,
    MY_OFFICES,
    SEEN_DOSSIER,
    STAFF,
    SYSTEM,
    any_of,
    row_security,
)

# A draft is its office's own affair; once set, it is for whom it is shown to and for staff who see its dossier.
SHOWN = f"pdf_id is not null and shown_to_enterprise and {MY_ENTERPRISES}"
BESIDE = f"pdf_id is not null and {STAFF} and {SEEN_DOSSIER}"


class Migration(migrations.Migration):
    dependencies = [("sight", "0001_functions"), ("documents", "0001_initial"), ("dossiers", "0002_row_security")]
    operations = [
        row_security("documents_document", any_of(MY_OFFICES, SYSTEM, SHOWN, BESIDE), write=any_of(MY_OFFICES, SYSTEM)),
    ]
