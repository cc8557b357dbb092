"""Indexes in the order of the lists: of one kind, and of all; a page is read without sorting what is not on it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0002_row_security")]

    operations = [
        migrations.AddIndex(
            model_name="dossier",
            index=models.Index(fields=["kind", "-opened_at", "id"], name="dossiers_kind_opened"),
        ),
        migrations.AddIndex(
            model_name="dossier", index=models.Index(fields=["-opened_at", "id"], name="dossiers_opened")
        ),
    ]
