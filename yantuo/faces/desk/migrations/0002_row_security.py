"""Who sees which rows: see docs/decisions/0003-row-level-security.md."""

from django.db import migrations

from yantuo.records.sight.policies import ME, MY_OFFICES, SYSTEM, any_of, row_security


class Migration(migrations.Migration):
    dependencies = [("sight", "0001_functions"), ("desk", "0001_initial")]
    operations = [
        row_security("desk_savedview", any_of(f"person_id = {ME}", SYSTEM)),
        row_security("desk_disposal", any_of(MY_OFFICES, SYSTEM)),
        row_security("desk_disposalitem", any_of(MY_OFFICES, SYSTEM)),
    ]
