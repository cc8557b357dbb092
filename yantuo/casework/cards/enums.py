"""Words of oversight cards that have a fixed list of values."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a card stands."""

    DRAFT = "draft", _("draft")
    ISSUED = "issued", _("issued, not yet signed for")
    CORRECTING = "correcting", _("being corrected")
    ANSWERED = "answered", _("answered, under review")
    ACCEPTED = "accepted", _("answer accepted, return visit due")
    CLOSED = "closed", _("closed by a return visit")
    WITHDRAWN = "withdrawn", _("withdrawn")
    MERGED = "merged", _("merged into another card")


class Origin(models.TextChoices):
    """What made somebody look."""

    INSPECTION = "inspection", _("inspection")
    OVERSIGHT = "oversight", _("oversight round")
    REVISIT = "revisit", _("return visit")
    REPORT = "report", _("report or complaint")
    SAMPLE = "sample", _("sampling")
    INSTRUCTION = "instruction", _("instruction of a leader")
    OTHER = "other", _("other")


class ProblemState(models.TextChoices):
    """Whether a return visit has found a problem corrected."""

    OPEN = "open", _("not yet corrected")
    CORRECTED = "corrected", _("corrected")


class Born(models.TextChoices):
    """How a problem came onto its card."""

    ISSUED = "issued", _("with the card")
    REVISIT = "revisit", _("found on a return visit")
    MERGED = "merged", _("from a merged card")


class Found(models.TextChoices):
    """What a return visit found of one problem."""

    CORRECTED = "corrected", _("corrected")
    PARTLY = "partly", _("partly corrected")
    NOT = "not", _("not corrected")
