"""How many enterprises an office supervises in each county, and how many of grade D: what the map shows."""

from django.db import migrations

from yantuo.records.tally.counting import Count, counted

CURRENT = "t.state <> 'merged'"
COUNTS = [
    Count("enterprise.county", CURRENT, part="t.county_id"),
    Count("enterprise.grade_d", f"{CURRENT} and t.grade = 'D'", part="t.county_id"),
]


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0004_many"), ("tally", "0001_initial")]

    operations = [counted("enterprises_places", "enterprises_enterprise", COUNTS)]
