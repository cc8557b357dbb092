"""What the portal does by the clock."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from yantuo.faces.portal.actions import forget_uses
from yantuo.records.sight.timed import hourly


@hourly(25, "portal.forget", _("Forget how often visitors came to the public pages"))
def forget(*, at: datetime) -> None:
    """Forget what is older than an hour."""
    forget_uses(before=at - timedelta(hours=1))
