"""What the store does by the clock."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from yantuo.records.files import store
from yantuo.records.files.actions import sweep
from yantuo.records.sight.timed import daily


@daily("02:40", "files.sweep", _("Remove stored bytes that nothing refers to"))
def sweep_store(*, at: datetime) -> None:
    """Remove what has been unused for a day."""
    sweep(before=at - timedelta(days=1))
    store.clear_drafts()
