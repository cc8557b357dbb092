"""The counts of running and ended limits that the desk shows: always current, whatever their number."""

from django.db import migrations, models

from yantuo.records.tally.counting import Count, counted, law_day

RUNS = "t.state = 'open' and t.paused_since is null"
COUNTS = [
    Count("deadline.open", "t.state = 'open'"),
    Count("deadline.due", RUNS, law_day("t.due_at")),
    Count("deadline.yellow", RUNS, law_day("t.yellow_at")),
    Count("deadline.met", "t.state = 'met'", law_day("t.ended_at")),
    Count("deadline.in_time", "t.state = 'met' and t.ended_at <= t.due_at", law_day("t.ended_at")),
]


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0002_row_security"), ("tally", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name="deadline",
            index=models.Index(
                fields=["yellow_at"], name="deadlines_open_yellow", condition=models.Q(state="open")
            ),
        ),
        migrations.AddIndex(
            model_name="deadline",
            index=models.Index(
                fields=["owner_id", "ended_at"], name="deadlines_owner_ended", condition=models.Q(state="met")
            ),
        ),
        counted("deadlines", "deadlines_deadline", COUNTS),
    ]
