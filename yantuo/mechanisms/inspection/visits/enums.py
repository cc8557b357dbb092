"""Words with a fixed meaning about inspections."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(TextChoices):
    """Kinds of inspection (Order 49 of 2021, art. 53) and the special one of a campaign."""

    DAILY = "daily", _("daily inspection")
    UNANNOUNCED = "unannounced", _("unannounced inspection")
    SPECIAL = "special", _("special inspection")
    SYSTEM = "system", _("system inspection")


class Source(TextChoices):
    """What the inspection goes back to; only planned ones count towards the yearly cap."""

    PLAN = "plan", _("yearly plan")
    COMPLAINT = "complaint", _("complaint or report")
    SAMPLE = "sample", _("failed sample")
    REFERRAL = "referral", _("referral or order of a superior")
    FOLLOW_UP = "follow_up", _("first check after licensing")


class State(TextChoices):
    """Where an inspection stands."""

    PLANNED = "planned", _("planned")
    UNDER_WAY = "under_way", _("under way")
    CONCLUDED = "concluded", _("result formed, not signed yet")
    SIGNED = "signed", pgettext_lazy("inspection", "signed")
    TOLD = "told", _("result handed over")
    PUBLISHED = "published", _("published")
    CANCELLED = "cancelled", _("cancelled")


class Follow(TextChoices):
    """What became of a finding."""

    OPEN = "", pgettext_lazy("finding", "nothing yet")
    SPOT = "spot", _("corrected on the spot")
    CARD = "card", _("oversight card")
    REFERRAL = "referral", _("referred")
    BACK = "back", pgettext_lazy("finding", "came back, nothing yet")


UNSETTLED = (Follow.OPEN, Follow.BACK)  # nobody sees to it: it waits for a follow-up
GONE_OUT = (Follow.CARD, Follow.REFERRAL, Follow.BACK)  # another dossier has had it: it is never removed
