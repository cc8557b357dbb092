"""The worker's side of an import."""

import tempfile
from dataclasses import replace
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _

from yantuo.directory.people.actor import Actor, actor_of
from yantuo.directory.people.models import Post
from yantuo.faces.desk.imports.lists import IMPORT, LISTS
from yantuo.faces.desk.imports.taking import take_list
from yantuo.records.files.kinds import Kind
from yantuo.records.jobs.progress import Progress
from yantuo.records.jobs.registry import job_kind


@job_kind(IMPORT, whole=False)
def run_import(progress: Progress) -> None:
    """Take a list over in one transaction, or only say what would become of it."""
    params = progress.params
    seen = 0

    def told(done: int, total: int) -> None:
        nonlocal seen
        if done == 1:
            progress.total(total)
        progress.step(done - seen)
        seen = done

    with tempfile.TemporaryDirectory() as folder:
        errors = Path(folder) / "errors.xlsx"
        by = _orderer(progress)
        with progress.transaction():
            outcome = take_list(
                progress.input(), LISTS[params["list"]], by=by, at=timezone.now(),
                dry_run=params["dry_run"], sheet=params["sheet"], told=told, errors_to=errors,
            )  # fmt: skip
        if errors.exists():
            with progress.transaction():
                name = _("Refused rows of %(name)s.xlsx") % {"name": Path(params["name"]).stem}
                progress.output(errors, name, Kind.XLSX)
    progress.result(**outcome.as_dict())


def _orderer(progress: Progress) -> Actor:
    """Who ordered the import, in the post of then."""
    with progress.transaction():
        post = Post.objects.select_related("person", "organisation").get(pk=progress.params["post"])
        return replace(actor_of(post), offices=progress.job.seen_as.offices)
