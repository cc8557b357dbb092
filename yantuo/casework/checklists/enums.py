"""What an item of a checklist can come out as, how much it weighs, and what follows from the whole."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Verdict(models.TextChoices):
    """The finding on one item."""

    CONFORM = "conform", _("conforms")
    FAILS = "fails", _("does not conform")
    ABSENT = "absent", _("not applicable")


class Weight(models.TextChoices):
    """重点项目 or 一般项目 (Order 49 of 2021, art. 13)."""

    KEY = "key", _("key item")
    GENERAL = "general", _("general item")


class Action(models.TextChoices):
    """What the authority does about the result."""

    PASS = "pass", _("passed")
    ORDER = "order", _("ordered in writing to correct within a term")
    STOP = "stop", _("ordered to stop production at once")
