"""The index in the order of the list of inspections."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("visits", "0003_guards")]

    operations = [
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(fields=["planned_on", "dossier"], name="visits_planned"),
        ),
    ]
