"""Long work of the register: imports."""

import tempfile
from dataclasses import replace
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _

from yantuo.directory.enterprises.importing import IMPORT
from yantuo.directory.enterprises.importing.actions import import_enterprises
from yantuo.directory.people.actor import Actor, actor_of
from yantuo.directory.people.models import Post
from yantuo.records.files.kinds import Kind
from yantuo.records.jobs.progress import Progress
from yantuo.records.jobs.registry import job_kind


@job_kind(IMPORT, whole=False)
def run_import(progress: Progress) -> None:
    """Read a spreadsheet of enterprises, or only say what would become of it; every thousand rows commit."""
    params = progress.params
    seen = 0

    def told(done: int, total: int) -> None:
        nonlocal seen
        progress.total(total)
        progress.step(done - seen)
        seen = done

    with tempfile.TemporaryDirectory() as folder:
        errors = Path(folder) / "errors.xlsx"
        outcome = import_enterprises(
            progress.input(),
            name=params["name"],
            by=_orderer(progress),
            at=timezone.now(),
            scope=progress.transaction,
            dry_run=params["dry_run"],
            progress=told,
            errors_to=errors,
            sheet=params["sheet"],
        )
        if outcome.refused:
            with progress.transaction():
                progress.output(
                    errors,
                    _("Refused rows of %(name)s.xlsx") % {"name": Path(params["name"]).stem},
                    Kind.XLSX,
                )
    progress.result(**outcome.as_dict())


def _orderer(progress: Progress) -> Actor:
    """Who ordered the import, in the post of then; it sees no more offices than then."""
    with progress.transaction():
        post = Post.objects.select_related("person", "organisation").get(pk=progress.params["post"])
        return replace(actor_of(post), offices=progress.job.seen_as.offices)
