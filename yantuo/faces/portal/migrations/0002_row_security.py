"""Who sees which rows: see docs/decisions/0003-row-level-security.md."""

from django.db import migrations

from yantuo.records.sight.policies import ANYBODY, row_security


class Migration(migrations.Migration):
    dependencies = [("sight", "0001_functions"), ("portal", "0001_initial")]
    operations = [
        # Digests and counts: every request counts itself, whoever asks; without a sight the policy raises.
        row_security("portal_use", ANYBODY),
    ]
