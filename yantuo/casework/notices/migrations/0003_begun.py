"""When the sending of a delivery began, so that a worker killed over it is known."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("notices", "0002_row_security")]

    operations = [
        migrations.AddField(
            model_name="delivery",
            name="begun_at",
            field=models.DateTimeField(
                help_text="kept before anything leaves: what breaks off then is never sent again", null=True
            ),
        ),
    ]
