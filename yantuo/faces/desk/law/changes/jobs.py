"""The recount as the worker does it: after every change of the law, and once a day over everything that runs."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yantuo.casework.deadlines.models import Deadline
from yantuo.directory.people.actor import Actor
from yantuo.faces.desk.law.changes.actions import recount
from yantuo.faces.desk.law.changes.effects import concerned
from yantuo.records.jobs.actions import order
from yantuo.records.jobs.models import Job
from yantuo.records.jobs.progress import Progress
from yantuo.records.jobs.registry import job_kind
from yantuo.records.law.actions import Changed
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.records.sight.timed import daily

RECOUNT = "law.recount"


def order_recount(*, changed: Changed, what: str, by: Actor, at: datetime) -> Job:
    """Order the count that a change of the law asks for; `what` says in words which change it was."""
    params = {"keys": changed.keys, "days": changed.days, "years": changed.years}
    title = _("Count the running dates anew: %(what)s") % {"what": what}
    return order(kind=RECOUNT, title=title, by=by, at=at, params=params)


def changed_of(params: dict[str, list[str]]) -> Changed:
    """The change as the order holds it."""
    days = tuple(date.fromisoformat(day) for day in params["days"])
    return Changed(tuple(params["keys"]), days, tuple(int(year) for year in params["years"]))


@job_kind(RECOUNT)
def recount_changed(progress: Progress) -> None:
    """Count the dates that a change concerns, those of all offices: the law is the same for everybody."""
    with sight(SYSTEM):
        rows = concerned(changed_of(dict(progress.params)))
        progress.total(rows.count())
        done = recount(rows=rows, at=timezone.now(), step=progress.step)
    moved = len(done.moved)
    progress.result(concerned=done.concerned, moved=moved, stuck=done.stuck)
    said = _("%(moved)s of %(concerned)s running dates have moved; their owners are told.")
    progress.message(said % {"moved": moved, "concerned": done.concerned})


@daily(
    "03:20",
    "law.recount_all",
    gettext_lazy("Count anew the running dates whose rule or calendar has changed"),
)
def recount_all(*, at: datetime) -> None:
    """Catch what an update of the program has brought: new editions, a new holiday notice."""
    recount(rows=Deadline.objects.open(), at=at)
