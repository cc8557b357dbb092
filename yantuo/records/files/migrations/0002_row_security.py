"""Who sees which rows: see docs/decisions/0003-row-level-security.md."""

from django.db import migrations

from yantuo.records.sight.policies import ME, MY_ENTERPRISES, MY_OFFICES, SYSTEM, any_of, row_security

MINE = f"uploaded_by = {ME} and uploaded_by > 0"
SHOWN = f"shown_to_enterprise and {MY_ENTERPRISES}"


class Migration(migrations.Migration):
    dependencies = [("sight", "0001_functions"), ("files", "0001_initial")]
    operations = [
        row_security(
            "files_attachment",
            any_of(MY_OFFICES, SYSTEM, MINE, SHOWN),
            write=any_of(MY_OFFICES, SYSTEM, MINE),
        ),
    ]
