"""Retention as the worker does it: it proposes every month, and disposes of what was approved."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from yantuo.casework.notices.actions import tell
from yantuo.directory.people.actor import MACHINE, Actor
from yantuo.directory.people.queries import holders
from yantuo.faces.desk.exports.lists import actor_again
from yantuo.faces.desk.models import Disposal
from yantuo.faces.desk.retention.actions import DisposalRefused, dispose, propose
from yantuo.records.jobs.progress import Progress
from yantuo.records.jobs.registry import JobRefused, job_kind
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.records.sight.timed import daily

PROPOSE, DISPOSE = "retention.propose", "retention.dispose"
FIRST = 1  # of the month


def _orderer(progress: Progress) -> Actor:
    job = progress.job
    found = actor_again(job.person_id, progress.params["post"], timezone.localdate(), job.seen_as)
    if found is None:
        raise JobRefused(
            _("The post in which you ordered this has ended: order it again in the one you hold now.")
        )
    return found


@job_kind(PROPOSE)
def propose_now(progress: Progress) -> None:
    """List what has outlived its retention in the offices that the orderer sees."""
    made = propose(by=_orderer(progress), at=timezone.now())
    count = sum(disposal.items.count() for disposal in made)
    progress.step(count)
    progress.result(lists=len(made), records=count)
    if not made:
        progress.message(_("Nothing has outlived its retention that does not stand on a list already."))
        return
    said = ngettext(
        "%(lists)s list with %(records)s records.", "%(lists)s lists with %(records)s records.", len(made)
    )
    progress.message(said % {"lists": len(made), "records": count})


@job_kind(DISPOSE)
def dispose_approved(progress: Progress) -> None:
    """Dispose of what was approved on one list."""
    by = _orderer(progress)
    disposal = Disposal.objects.visible_to(by).get(pk=progress.params["disposal"])
    with sight(SYSTEM):
        try:
            gone = dispose(disposal=disposal, by=by, at=timezone.now(), step=progress.step)
        except DisposalRefused as refusal:
            raise JobRefused(str(refusal)) from refusal
    progress.result(disposed=gone)
    said = ngettext("%(n)s record was disposed of.", "%(n)s records were disposed of.", gone)
    progress.message(said % {"n": gone})


@daily(
    "04:10",
    "retention.propose_monthly",
    gettext_lazy("List what has outlived its retention (first of the month)"),
)
def propose_monthly(*, at: datetime) -> None:
    """On the first of the month list it for all offices, and tell those who review."""
    on = timezone.localdate(at)
    if on.day != FIRST:
        return
    for disposal in propose(by=MACHINE, at=at):
        persons = holders(office=disposal.office_id, on=on, power="retention.review")
        tell(
            persons=persons,
            kind="retention.proposed",
            at=at,
            office=disposal.office_id,
            path=f"/retention/{disposal.pk}/",
        )
