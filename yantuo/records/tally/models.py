"""The rows that are added up."""

from enum import StrEnum

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Grain(StrEnum):
    """What a row counts: things without a day, of a day, or of the month that begins on its day."""

    NONE = ""
    DAY = "d"
    MONTH = "m"


class Tally(models.Model):
    """By how much a count of one office changed; the sum of all rows with the same key is the count.

    Only triggers write here (`counting.counted`), as the owner of the tables.
    """

    office_id = models.BigIntegerField()
    name = models.CharField(max_length=40)
    grain = models.CharField(max_length=1, blank=True)
    day = models.DateField(null=True)
    part = models.CharField(max_length=300, blank=True, help_text="what the count is split by, as a clause")
    n = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(
                fields=["name", "grain", "office_id", "day"], include=["part", "n"], name="tally_reading"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.day or ''} {self.n:+}"


class Snapshot(models.Model):
    """What cannot be added up, as it was counted in the night for those who see exactly these offices."""

    name = models.CharField(max_length=40)
    offices = ArrayField(models.BigIntegerField(), help_text="in order")
    taken_at = models.DateTimeField()
    value = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "offices"], name="tally_snapshot_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.taken_at:%Y-%m-%d}"
