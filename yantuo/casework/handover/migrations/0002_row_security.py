"""Who sees which rows: see docs/decisions/0003-row-level-security.md."""

from django.db import migrations

from yantuo.records.sight.policies import ME, MY_OFFICES, SYSTEM, any_of, row_security


class Migration(migrations.Migration):
    dependencies = [("sight", "0001_functions"), ("handover", "0001_initial"), ("dossiers", "0002_row_security")]
    operations = [
        row_security("handover_handover", any_of(MY_OFFICES, f"giver_id = {ME}", f"receiver_id = {ME}", SYSTEM)),
        row_security("handover_item", any_of(MY_OFFICES, "exists (select 1 from handover_handover seen where seen.id = handover_id)", SYSTEM)),
    ]
