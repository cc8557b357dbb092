"""Notices in words: each kind as a sentence in the reader's language."""

from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from yantuo.casework.notices.models import Notice

WORDS: dict[str, Promise] = {
    "matter.opened": _("%(by)s has made you responsible for “%(title)s”."),
    "referral.received": _("%(office)s has referred “%(title)s” to your office: accept or return it."),
    "referral.accepted": _("Your referral “%(title)s” was accepted by %(by)s."),
    "referral.returned": _("Your referral “%(title)s” was returned by %(by)s: %(reason)s"),
    "referral.handled": _("Your referral “%(title)s” was handled by %(by)s: %(outcome)s"),
    "handover.opened": _(
        "%(by)s has arranged that you take over open matters of %(giver)s: accept them one by one."
    ),
    "handover.refused": _("%(by)s has refused to take over “%(title)s”: %(note)s"),
    "certificate.ending": _(
        "The enforcement certificate %(number)s of %(name)s runs out on %(valid_to)s: see to its renewal."
    ),
    "certificate.ended": _(
        "The enforcement certificate %(number)s of %(name)s ran out on %(valid_to)s: without a renewed one "
        "%(name)s may not inspect."
    ),
    "document.to_sign": _("“%(title)s” waits for your signature."),
    "card.to_issue": _("The draft of “%(title)s” waits to be issued."),
    "card.issued": _("“%(title)s” (%(number)s) was issued to you: sign for it and correct what it names."),
    "card.signed_for": _("%(by)s has signed for “%(title)s” (%(number)s)."),
    "card.answered": _("%(by)s has answered “%(title)s” (%(number)s): review the answer."),
    "card.accepted": _("Your answer to “%(title)s” (%(number)s) was accepted; the return visit follows."),
    "card.sent_back": _("Your answer to “%(title)s” (%(number)s) was sent back: %(reason)s"),
    "card.reopened": _(
        "The return visit for “%(title)s” (%(number)s) did not find everything corrected: see what is left."
    ),
    "card.closed": _("“%(title)s” (%(number)s) is closed: the return visit found everything corrected."),
    "card.extension_asked": _(
        "%(by)s asks for %(days)s days more for “%(title)s” (%(number)s): decide on it."
    ),
    "card.extension_granted": _("You were given %(days)s days more for “%(title)s” (%(number)s)."),
    "card.extension_refused": _("You were given no more time for “%(title)s” (%(number)s): %(reason)s"),
    "card.withdrawn": _("“%(title)s” (%(number)s) was withdrawn: %(reason)s"),
    "card.merged": _("%(merged)s was merged into “%(title)s” (%(number)s): its problems are now there."),
    "cards.weekly": _(
        "Oversight cards from %(first)s to %(last)s: %(issued)s issued, %(closed)s closed, answered on time "
        "%(on_time)s; now %(open)s open, %(late)s overdue (%(where)s)."
    ),
    "finding.back": _(
        "Findings of “%(title)s” (items %(items)s) came back: %(reason)s. Issue a card for them or refer them again."
    ),
    "conflict.ended": _(
        "%(by)s has ended the conflict of interest between %(name)s and %(firm)s from %(day)s on: %(reason)s"
    ),
    "oversight.planned": _("%(by)s has put you on the team of the oversight round “%(title)s”."),
    "ladder.remind": _("“%(title)s” (%(limit)s) is due on %(due_at)s."),
    "ladder.due_today": _("“%(title)s” (%(limit)s) is due today, %(due_at)s."),
    "ladder.overdue": _("“%(title)s” (%(limit)s) was due on %(due_at)s and is late."),
    "ladder.leader": _("“%(title)s” (%(limit)s) was due on %(due_at)s; the leader of the office is told."),
    "ladder.superior": _(
        "“%(title)s” (%(limit)s) was due on %(due_at)s; the superior office is asked to step in."
    ),
    "ladder.topmost": _(
        "“%(title)s” (%(limit)s) was due on %(due_at)s; the topmost office is asked to step in."
    ),
    "token.issued": _("%(by)s has issued the API token “%(name)s”, which acts in your post."),
    "deadline.moved": _(
        "“%(title)s” (%(limit)s) is now due on %(due_at)s, before on %(before)s: a rule or the calendar has changed."
    ),
    "deadline.moved_many": _(
        "%(n)s of your dates have moved, because a rule or the calendar has changed: look at your work list."
    ),
    "trail.broken": _("The check of the trail has found that it does not hold. %(message)s"),
    "retention.proposed": _(
        "Records of your office have outlived their retention: decide what becomes of them."
    ),
    "job.done": _("“%(title)s” is ready."),
    "job.failed": _("“%(title)s” failed: %(message)s"),
}


def said(notice: Notice) -> str:
    """One notice as a sentence; an unknown kind is shown by its key rather than hidden."""
    params = {key: str(value) for key, value in notice.params.items()}
    if not (get_language() or "").startswith("zh"):
        params["limit"] = params.get("limit_en", params.get("limit", ""))
    if due := parse_datetime(params.get("due_at", "")):
        params["due_at"] = f"{localtime(due):%Y-%m-%d %H:%M}"
    words = WORDS.get(notice.kind)
    return str(words) % params if words else notice.kind
