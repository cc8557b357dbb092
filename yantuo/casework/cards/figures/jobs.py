"""In the night, what cannot be added up is counted; on Monday morning the leaders get the week's figures by e-mail."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yantuo.casework.cards.figures.provisions import NAME, STALE, take_stock
from yantuo.casework.cards.figures.queries import Figures, Period, figures
from yantuo.casework.cards.figures.shown import percent
from yantuo.casework.notices.actions import tell
from yantuo.directory.people.actor import actor_of
from yantuo.directory.people.models import Post
from yantuo.directory.people.queries import posts_with
from yantuo.records.sight.timed import daily, weekly
from yantuo.records.tally.actions import forget

POWER = "card.figures"
MOST_NAMED = 3  # offices named with what is overdue there


@daily("03:30", "cards.provisions", _("Count the provisions that are broken again and again"))
def count_provisions(at: datetime) -> None:
    """For every set of offices that some leader sees."""
    for offices in {
        tuple(sorted(actor_of(post).offices)) for post in posts_with(power=POWER, on=timezone.localdate(at))
    }:
        take_stock(offices, at)
    forget(name=NAME, before=at - STALE)


@weekly("mon", "07:40", "cards.weekly", _("Send the leaders the figures of the week's oversight cards"))
def send_weekly(at: datetime) -> int:
    """Tell every leader the week's figures of the offices in sight; offices without any card are left out."""
    today = timezone.localdate(at)
    monday = today - timedelta(days=today.weekday())
    week = Period(monday - timedelta(days=7), monday - timedelta(days=1))
    return sum(_sent(post, week, at) for post in posts_with(power=POWER, on=today))


def _sent(post: Post, week: Period, at: datetime) -> bool:
    actor = actor_of(post)
    found = figures(actor, week, at)
    if not (found.total.issued or found.total.open or found.total.closed):
        return False
    query = f"?first={week.first:%Y-%m-%d}&last={week.last:%Y-%m-%d}"
    tell(
        persons=[actor.person_id],
        kind="cards.weekly",
        at=at,
        office=actor.office_id,
        path=reverse("card_figures") + query,
        params=_said(found),
        urgent=True,  # at once by e-mail, and not with the day's other notices
    )
    return True


def _said(found: Figures) -> dict[str, object]:
    total = found.total
    late = sorted((row for row in found.rows if row.late), key=lambda row: -row.late)[:MOST_NAMED]
    return {
        "first": f"{found.period.first:%Y-%m-%d}",
        "last": f"{found.period.last:%Y-%m-%d}",
        "issued": total.issued,
        "closed": total.closed,
        "open": total.open,
        "late": total.late,
        "where": "、".join(f"{row.office} {row.late}" for row in late) or "—",  # names of offices are Chinese
        "on_time": percent(total.on_time_share),
    }
