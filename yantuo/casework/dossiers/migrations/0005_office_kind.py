"""The dossiers of one kind in one office, in the order of their list: few cards lie among many others."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0004_ways")]

    operations = [
        migrations.AddIndex(
            model_name="dossier",
            index=models.Index(fields=["office", "kind", "-opened_at", "id"], name="dossiers_office_kind"),
        )
    ]
