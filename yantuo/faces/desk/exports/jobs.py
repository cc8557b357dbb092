"""The export of a long list as the worker makes it."""

from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils import timezone
from django.utils.translation import gettext as _

from yantuo.directory.people.actor import Actor
from yantuo.faces.desk.exports.lists import NoList, actor_again, list_at
from yantuo.faces.desk.exports.making import write
from yantuo.records.jobs.progress import Progress
from yantuo.records.jobs.registry import JobRefused, job_kind
from yantuo.ui.exports import XLSX, TooManyRows

EXPORT = "desk.export"
TYPES = {"csv": "text/csv", "xlsx": XLSX}


@job_kind(EXPORT, whole=False)
def export(progress: Progress) -> None:
    """Write the list to a file; what the person could not see when it was ordered is not in it.

    Which rows is settled first, then they are read, all in short transactions: no export keeps a connection from others
    or the database from tidying up.
    """
    order = progress.params
    try:
        with progress.transaction():
            page = list_at(order["path"], order["query"], _orderer(progress))
        keys = page.keys(progress.transaction)
        progress.total(len(keys))
        with TemporaryDirectory() as folder:
            file = Path(folder) / "list"
            write(page, keys, order["kind"], file, scope=progress.transaction, step=progress.step)
            with progress.transaction():
                progress.output(file, f"{order['name']}.{order['kind']}", TYPES[order["kind"]])
    except NoList as missing:
        raise JobRefused(_("This list is not there any more, or you may no longer export it.")) from missing
    except TooManyRows as refusal:
        raise JobRefused(str(refusal)) from refusal
    progress.message(_("%(rows)s rows") % {"rows": f"{progress.done:,}"})


def _orderer(progress: Progress) -> Actor:
    """Who ordered it, in the post of then; raises JobRefused where that has ended."""
    job = progress.job
    actor = actor_again(job.person_id, progress.params["post"], timezone.localdate(), job.seen_as)
    if actor is None:
        raise JobRefused(
            _("The post in which you ordered this has ended: order it again in the one you hold now.")
        )
    return actor
