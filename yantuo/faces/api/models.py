"""Tokens by which other systems come in."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class Token(models.Model):
    """A scoped token of one office; only its hash is kept. It acts in the post of the person it was issued for."""

    name = models.CharField(_("name"), max_length=80)
    office_id = models.BigIntegerField()
    post = models.ForeignKey("people.Post", models.PROTECT, related_name="api_tokens")
    scopes = ArrayField(models.CharField(max_length=40), verbose_name=_("scopes"))
    token_hash = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=8)
    issued_by = models.BigIntegerField()
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField(_("valid until"))
    revoked_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name
