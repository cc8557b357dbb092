"""Administrative divisions, current and retired; filled from rules/divisions when the database is prepared."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import get_language


class Division(models.Model):
    """One division by its code. A code's prefix is its place in the hierarchy; retired codes stay."""

    code = models.CharField(max_length=12, primary_key=True)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)
    level = models.CharField(max_length=10, help_text="province, city, county, township")
    parent_code = models.CharField(max_length=12, blank=True, db_index=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    successors = ArrayField(models.CharField(max_length=12), default=list)
    confirmed = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        """The name in the reader's language; the Chinese one where the tables give no other."""
        return self.name_en if self.name_en and not (get_language() or "").startswith("zh") else self.name
