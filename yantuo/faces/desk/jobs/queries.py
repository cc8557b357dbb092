"""The long work of one person."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yantuo.records.jobs.models import Job, State
from yantuo.ui.lists import Choice, Column, Days, ListSpec
from yantuo.ui.parts import Light, Lines, Link, Nothing, Progress

# Kinds of work that have a page of their own.
PAGES = {
    "enterprises.import": "enterprise_import_job",
    "directory.import": "import_job",
    "trail.check": "trail_check",
}
TONES = {State.DONE: "ok", State.FAILED: "late"}
SHOWN_AS = {State.QUEUED: "waiting", State.RUNNING: "running", State.DONE: "done"}


def page_of(job: Job) -> str:
    """The page on which a job is followed."""
    return reverse(PAGES.get(job.kind, "job"), args=[job.pk])


def state_light(job: Job) -> Light:
    """Where it stands, in words; how far, while it runs."""
    share = f" {min(100, job.done * 100 // job.total)}%" if job.state == State.RUNNING and job.total else ""
    return Light(TONES.get(State(job.state), "none"), f"{job.get_state_display()}{share}")


def progress_of(job: Job) -> Progress:
    """How far a job is, with its result or the way to stop it."""
    return Progress(
        job.title,
        job.done,
        job.total or 0,
        SHOWN_AS.get(State(job.state), "failed"),
        note=job.message,
        poll_url=page_of(job) if job.is_open else "",
        result_url=reverse("job_output", args=[job.pk]) if job.output_id else "",
        result_label=_("Download %(name)s") % {"name": job.output_name},
        cancel_url=reverse("job_cancel", args=[job.pk]) if job.is_open and not job.cancel_asked_at else "",
    )


def _output(job: Job) -> Link | str:
    return Link(job.output_name, reverse("job_output", args=[job.pk]), "download") if job.output_id else ""


LIST = ListSpec(
    name="jobs",
    columns=[
        Column(
            "title", gettext_lazy("Work"), lambda j: Lines(j.title, j.message[:200], page_of(j)), main=True
        ),
        Column("state", gettext_lazy("State"), state_light),
        Column("created", gettext_lazy("Ordered"), "created_at", sort="created_at", short=True),
        Column("finished", gettext_lazy("Ended"), "finished_at", short=True),
        Column("output", gettext_lazy("File"), _output, exported=False),
    ],
    filters=[
        Choice("state", gettext_lazy("State"), "state", State.choices),
        Days("created", gettext_lazy("Ordered"), "created_at", moment=True),
    ],
    order="-created",
    unique="pk",
    empty=Nothing(
        gettext_lazy("Nothing was ordered yet"),
        gettext_lazy(
            "An export is ordered from the list it belongs to; an import under Import. "
            "Both stand here until their files are deleted."
        ),
        icon="download",
    ),
)
