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
# The scan of the sealed paper goes where the document goes: the receiver of a letter reads it, and no other file.
SCAN = f"{STAFF} and exists (select 1 from documents_document seen where seen.scan_id = files_attachment.id)"


class Migration(migrations.Migration):
    dependencies = [("sight", "0001_functions"), ("documents", "0001_initial"), ("dossiers", "0002_row_security"), ("files", "0002_row_security")]
    operations = [
        row_security("documents_document", any_of(MY_OFFICES, SYSTEM, SHOWN, BESIDE), write=any_of(MY_OFFICES, SYSTEM)),
        migrations.RunSQL(
            f"create policy of_document on files_attachment for select using ({SCAN});",
            "drop policy of_document on files_attachment;",
        ),
    ]
