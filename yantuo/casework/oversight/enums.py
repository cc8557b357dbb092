"""Words of oversight rounds that have a fixed list of values."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class Kind(TextChoices):
    """Whether a round belongs to the year's plan or has an occasion of its own."""

    REGULAR = "regular", pgettext_lazy("oversight", "regular")
    AD_HOC = "ad_hoc", pgettext_lazy("oversight", "ad hoc")


class State(TextChoices):
    """Where a round stands."""

    PLANNED = "planned", pgettext_lazy("oversight", "planned")
    UNDER_WAY = "under_way", pgettext_lazy("oversight", "under way")
    REPORTED = "reported", pgettext_lazy("oversight", "reported, cards still open")
    CLOSED = "closed", pgettext_lazy("oversight", "closed")
    CANCELLED = "cancelled", pgettext_lazy("oversight", "cancelled")


class StopState(TextChoices):
    """Whether an office has been looked at."""

    OPEN = "open", pgettext_lazy("oversight", "not yet looked at")
    DONE = "done", pgettext_lazy("oversight", "looked at")
