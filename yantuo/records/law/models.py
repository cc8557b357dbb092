"""The bureau's own rows over the shipped rules, each with source, approver and date."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _


class CalendarDay(models.Model):
    """A day that the bureau has set itself; it wins over the shipped calendar."""

    day = models.DateField(_("day"), primary_key=True)
    is_working = models.BooleanField(_("working day"))
    source = models.CharField(_("source"), max_length=300)
    approver = models.CharField(_("approved by"), max_length=100)
    approved_on = models.DateField(_("approved on"))
    entered_by = models.BigIntegerField()
    entered_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}"


class AnnouncedYear(models.Model):
    """A year whose holiday notice has been entered by the bureau: its days are no longer provisional."""

    year = models.PositiveSmallIntegerField(_("year"), primary_key=True)
    source = models.CharField(_("source"), max_length=300)
    approver = models.CharField(_("approved by"), max_length=100)
    approved_on = models.DateField(_("approved on"))
    entered_by = models.BigIntegerField()
    entered_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.year)


class Overlay(models.Model):
    """One row of a rule file that the bureau confirmed, changed or added; the newest not withdrawn wins."""

    book = models.CharField(max_length=40, help_text="which rule files: terms, ladder")
    key = models.CharField(max_length=100)
    valid_from = models.DateField(help_text="the edition it replaces or adds")
    row = models.JSONField(
        encoder=DjangoJSONEncoder,
        help_text="the fields that differ from the shipped row, or the whole of a new one",
    )
    source = models.CharField(_("source"), max_length=300)
    approver = models.CharField(_("approved by"), max_length=100)
    approved_on = models.DateField(_("approved on"))
    entered_by = models.BigIntegerField()
    entered_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["book", "key", "valid_from"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="law_one_overlay_in_force",
            )
        ]

    def __str__(self) -> str:
        return f"{self.book} {self.key}"
