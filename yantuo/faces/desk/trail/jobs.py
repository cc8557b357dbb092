"""The check of the trail as the worker makes it: the outcome is kept and recorded, a broken link is told at once."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from yantuo.casework.notices.actions import tell
from yantuo.directory.people.actor import MACHINE, Actor
from yantuo.directory.people.models import Post
from yantuo.directory.people.queries import roles_with
from yantuo.faces.desk.exports.lists import actor_again
from yantuo.faces.desk.trail.queries import CHECK
from yantuo.records.jobs.progress import Progress
from yantuo.records.jobs.registry import job_kind
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.records.trail.actions import record
from yantuo.records.trail.seals import Sealed, read_anchor
from yantuo.records.trail.verification import Findings, still, verify

MOST_BREAKS = 200  # kept with the job


@job_kind(CHECK, whole=False)
def check(progress: Progress) -> None:
    """Follow every chain from its first entry to its end; what is found is kept with the job."""
    job = progress.job
    anchor = read_anchor(progress.input()) if job.input_id else None
    progress.message(_("Following every chain from its first entry to its end."))
    with still() as link:
        findings = verify(link, anchor=anchor)
    progress.step(findings.entries)
    progress.result(**outcome(findings, anchor))
    progress.message(sentence(findings))
    at = timezone.now()
    with sight(SYSTEM):
        by = actor_again(job.person_id, progress.params["post"], timezone.localdate(at), job.seen_as)
        note(findings, anchor, by=by or MACHINE, at=at)


def outcome(findings: Findings, anchor: Sealed | None) -> dict[str, Any]:
    """What was found, as it is kept."""
    return {
        "entries": findings.entries,
        "chains": findings.chains,
        "seals": findings.seals,
        "intact": findings.intact,
        "anchor": anchor.day.isoformat() if anchor else "",
        "breaks": [
            [one.office, one.seq, one.reason.value, one.told_by] for one in findings.breaks[:MOST_BREAKS]
        ],
    }


def sentence(findings: Findings) -> str:
    """The outcome in one sentence."""
    if findings.first is None:
        said = _("Every link holds: %(entries)s entries in %(chains)s chains, %(seals)s daily seals.")
        return said % {"entries": findings.entries, "chains": findings.chains, "seals": findings.seals}
    return _("The trail does not hold: %(first)s") % {"first": findings.first}


def note(findings: Findings, anchor: Sealed | None, *, by: Actor, at: datetime) -> None:
    """Put the outcome on the trail; a broken link is told to all who may check it. Needs the system's sight."""
    data = {key: value for key, value in outcome(findings, anchor).items() if key != "breaks"}
    record(by=by, at=at, verb="trail.verify", kind="trail", office=0, data=data)
    if findings.intact:
        return
    on = timezone.localdate(at)
    held = Post.objects.filter(role__in=roles_with("trail.verify"), begins__lte=on).exclude(ends__lt=on)
    tell(
        persons=held.order_by("person_id").values_list("person_id", flat=True),
        kind="trail.broken",
        at=at,
        office=0,
        path="/trail/check/",
        urgent=True,
        params={"message": sentence(findings)},
    )
