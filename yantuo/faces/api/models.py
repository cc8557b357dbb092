"""Tokens by which other systems come in."""

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class Token(models.Model):
    """A scoped token of one office; only its hash is kept. It acts in the post of the person it was issued for."""

    name = models.CharField(_("name"), max_length=60)
    office_id = models.BigIntegerField()
    post = models.ForeignKey("people.Post", models.PROTECT, related_name="api_tokens", verbose_name=_("post"))
    scopes = ArrayField(models.CharField(max_length=40), verbose_name=_("scopes"))
    token_hash = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=8, help_text="its last figures, by which people tell tokens apart")
    issued_by = models.BigIntegerField()
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField(_("valid until"))
    revoked_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True, help_text="to the minute")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("issued_at")),
                name="api_token_ends_after_it_begins",
                violation_error_message=_("A token must be valid for some time: choose a later day."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def ended(self, at: datetime) -> bool:
        """Whether it opens nothing any more, whatever its post."""
        return self.revoked_at is not None or self.expires_at <= at
