"""How often somebody came to an open door within a minute."""

from django.db import models


class Use(models.Model):
    """One visitor at one door in one minute. The visitor is a keyed digest: no address is kept in clear."""

    door = models.CharField(max_length=20)
    who = models.CharField(max_length=64)
    minute = models.DateTimeField()
    uses = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["door", "who", "minute"], name="portal_use_once_a_minute")
        ]
        indexes = [models.Index(fields=["minute"], name="portal_use_minute")]

    def __str__(self) -> str:
        return f"{self.door} {self.minute:%H:%M}: {self.uses}"
