"""Notices: written with the act that causes them, delivered by the worker after the commit."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from yantuo.casework.notices.faults import Kind


class Channel(models.TextChoices):
    """By which way a notice goes."""

    MAIL = "mail", _("e-mail")
    WEBHOOK = "webhook", _("webhook")
    DIGEST = "digest", _("daily digest")


class Notice(models.Model):
    """What one person is told: always in the application, and by the channels of its deliveries."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person_id = models.BigIntegerField()
    office_id = models.BigIntegerField()
    dossier_id = models.UUIDField(null=True)
    deadline_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=40)
    params = models.JSONField(
        default=dict, help_text="what the sentence is made of, so that it is read in either language"
    )
    path = models.CharField(max_length=300, blank=True)
    urgent = models.BooleanField(default=False)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["person_id", "-at"], name="notices_person"),
            models.Index(
                fields=["person_id"], name="notices_unread", condition=models.Q(read_at__isnull=True)
            ),
            models.Index(fields=["deadline_id"], name="notices_deadline"),
        ]

    def __str__(self) -> str:
        return self.kind


class Delivery(models.Model):
    """One attempt series by one channel; sent once, and the trace stays."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=8, choices=Channel.choices)
    person_id = models.BigIntegerField()
    begun_at = models.DateTimeField(
        null=True, help_text="kept before anything leaves: what breaks off then is never sent again"
    )
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    fault = models.CharField(max_length=300, blank=True)
    given_up_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "channel"], name="notices_delivery_once")]
        indexes = [
            models.Index(
                fields=["channel"],
                name="notices_undelivered",
                condition=models.Q(sent_at__isnull=True, given_up_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.channel} of {self.notice_id}"


class Outlet(models.Model):
    """How this bureau sends: its mail server and its webhooks (DingTalk, WeCom, Feishu robots)."""

    kind = models.CharField(max_length=10, choices=[("mail", _("e-mail")), ("webhook", _("webhook"))])
    name = models.CharField(_("name"), max_length=60)
    config = models.JSONField(default=dict)
    secret = models.TextField(blank=True, help_text="sealed")
    active = models.BooleanField(default=True)
    tested_at = models.DateTimeField(null=True)
    test_kind = models.CharField(
        max_length=12, blank=True, help_text="kind of fault; empty where there was none"
    )
    test_fault = models.CharField(max_length=300, blank=True, help_text="the server's own words")

    def __str__(self) -> str:
        return self.name

    @property
    def fault_said(self) -> str:
        """What was wrong at the last test, as a sentence; empty where nothing was."""
        if not self.test_fault:
            return ""
        known = self.test_kind in Kind.values
        return str(Kind(self.test_kind).label if known else Kind.OTHER.label)
