"""Who sees which rows: see docs/decisions/0003-row-level-security.md."""

from django.db import migrations

from yantuo.records.sight.policies import LOGIN, SET_UP, any_of, row_security


class Migration(migrations.Migration):
    dependencies = [("sight", "0001_functions"), ("api", "0001_initial")]
    operations = [
        row_security("api_token", any_of(SET_UP, LOGIN)),
    ]
