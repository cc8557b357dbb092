"""Who sees which rows: see docs/decisions/0003-row-level-security.md."""

from django.db import migrations

from yantuo.records.sight.policies import MY_OFFICES, SET_UP, SYSTEM, any_of, row_security


class Migration(migrations.Migration):
    dependencies = [("sight", "0001_functions"), ("numbering", "0001_initial")]
    operations = [
        row_security("numbering_series", any_of(MY_OFFICES, SET_UP, SYSTEM)),
        row_security("numbering_issued", any_of(MY_OFFICES, SET_UP, SYSTEM)),
    ]
