"""Who sees which rows: see docs/decisions/0003-row-level-security.md."""

from django.db import migrations

from yantuo.records.sight.policies import ME, SET_UP, SYSTEM, any_of, row_security


class Migration(migrations.Migration):
    dependencies = [("sight", "0001_functions"), ("notices", "0001_initial")]
    operations = [
        row_security("notices_notice", any_of(f"person_id = {ME}", SYSTEM)),
        row_security("notices_delivery", any_of(f"person_id = {ME}", SYSTEM)),
        row_security("notices_outlet", any_of(SET_UP, SYSTEM)),
    ]
