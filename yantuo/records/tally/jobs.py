"""What the counts do by the clock."""

import logging
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yantuo.records.sight.timed import daily
from yantuo.records.tally.actions import fold, recount
from yantuo.records.tally.queries import differences

logger = logging.getLogger(__name__)


@daily("03:10", "tally.fold", _("Put the counts together and check them against the rows"))
def tend(*, at: datetime) -> None:
    """Fold and check; a count that was wrong is made anew, and the log names it, because it never may be."""
    del at
    fold()
    if wrong := differences():
        recount()
        logger.error("counts were wrong and were made anew: %s", wrong[:10])
