"""What a person keeps for the desk itself."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SavedView(models.Model):
    """A named filter of a list, kept for its owner."""

    person_id = models.BigIntegerField()
    list_key = models.CharField(max_length=60)
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person_id", "list_key", "name"], name="desk_view_once")
        ]

    def __str__(self) -> str:
        return self.name
