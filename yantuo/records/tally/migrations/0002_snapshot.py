"""What was counted in the night, and who reads it: those who see all offices it was counted for."""

import django.contrib.postgres.fields
from django.db import migrations, models

from yantuo.records.sight.policies import SYSTEM, any_of, row_security

ALL_OF_THEM = "coalesce(offices <@ (select sight_offices())::bigint[], false)"


class Migration(migrations.Migration):
    dependencies = [("tally", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Snapshot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40)),
                (
                    "offices",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), help_text="in order", size=None
                    ),
                ),
                ("taken_at", models.DateTimeField()),
                ("value", models.JSONField()),
            ],
        ),
        migrations.AddConstraint(
            "snapshot", models.UniqueConstraint(fields=["name", "offices"], name="tally_snapshot_once")
        ),
        row_security("tally_snapshot", any_of(ALL_OF_THEM, SYSTEM), write=SYSTEM),
    ]
