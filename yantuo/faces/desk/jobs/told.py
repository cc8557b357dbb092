"""Telling whoever ordered long work that it is ready or has failed."""

from yantuo.casework.notices.actions import tell
from yantuo.faces.desk.jobs.queries import page_of
from yantuo.records.jobs.models import Job, State
from yantuo.records.jobs.registry import when_ended

NOTICES = {State.DONE: "job.done", State.FAILED: "job.failed"}


@when_ended
def tell_orderer(job: Job) -> None:
    """A notice with the end of the job, in the same transaction; who stopped it knows, and the machine reads none."""
    kind = NOTICES.get(State(job.state))
    if kind is None or not job.person_id or job.finished_at is None:
        return
    tell(
        persons=[job.person_id],
        kind=kind,
        at=job.finished_at,
        office=job.office_id,
        path=page_of(job),
        params={"title": job.title, "message": job.message},
    )
