"""Series of numbers: one per office, key and year."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from yantuo.records.numbering.rules import Shape


class Mode(models.TextChoices):
    """Where the numbers of a series come from."""

    ASSIGNED = "assigned", _("assigned here")
    ENTERED = "entered", _("entered from the superior system")


class Series(models.Model):
    """A series of numbers; `last` is the last one used."""

    office_id = models.BigIntegerField()
    key = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField(default=0, help_text="0: the series runs on over the years")
    mode = models.CharField(max_length=10, choices=Mode.choices, default=Mode.ASSIGNED)
    pattern = models.CharField(max_length=120, help_text="e.g. {mark}〔{year}〕{number}号")
    mark = models.CharField(max_length=40, blank=True)
    last = models.BigIntegerField(default=0)
    imported = models.BigIntegerField(
        default=0, help_text="the last number used before this system took over"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office_id", "key", "year"], name="numbering_one_series")
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.year}"

    @property
    def shape(self) -> Shape:
        """How its numbers look."""
        return Shape(self.pattern, self.mark, self.year)


class Issued(models.Model):
    """One number in use, and what carries it; a number is never used twice."""

    series = models.ForeignKey(Series, models.PROTECT)
    number = models.BigIntegerField()
    text = models.CharField(max_length=120)
    office_id = models.BigIntegerField()
    subject_kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "number"], name="numbering_once"),
            models.UniqueConstraint(fields=["series", "text"], name="numbering_text_once"),
        ]

    def __str__(self) -> str:
        return self.text
