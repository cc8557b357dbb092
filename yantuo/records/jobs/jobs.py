"""The worker's side: running what was ordered, and taking up what a dead worker left behind."""

from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import JobAborted

from yantuo.records.jobs import actions
from yantuo.records.jobs.progress import Interrupted
from yantuo.records.jobs.running import AWAY, run
from yantuo.records.sight.timed import daily, every_minutes

AGAIN = RetryStrategy(max_attempts=10, wait=5, retry_exceptions=(*AWAY, JobAborted))  # seconds


@app.task(name="jobs.run", retry=AGAIN, pass_context=True)
def run_job(context: JobContext, job: str) -> None:
    """Run one job; one that the worker's own end interrupts is queued again."""
    try:
        run(UUID(job), clock=timezone.now, should_stop=context.should_abort)
    except Interrupted as interrupted:
        raise JobAborted from interrupted


# After the machine's clock was set back, signs of life and retries lie in the future: what is dead would look alive,
# and what is to be tried again would wait, until the clock had caught up. No retry waits longer than ten minutes.
_CLOCK_SET_BACK = (
    """update procrastinate_workers set last_heartbeat = now() where last_heartbeat > now() + interval '1 minute'""",
    """update procrastinate_jobs set scheduled_at = now()
    where status = 'todo' and scheduled_at > now() + interval '10 minutes'""",
)


@app.periodic(cron="* * * * *")
@app.task(name="jobs.rescue", queueing_lock="jobs.rescue", pass_context=True)
async def rescue(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 - procrastinate says for which minute
    """Queue again whatever a worker was doing that has not been heard of for half a minute."""
    for correction in _CLOCK_SET_BACK:
        await context.app.connector.execute_query_async(correction)
    for stalled in await context.app.job_manager.get_stalled_jobs():
        await context.app.job_manager.retry_job(stalled)


@every_minutes(2, "jobs.mend", _("Take up work that was left behind"))
def mend(*, at: datetime) -> None:
    """Queue again the open jobs that no queue knows."""
    actions.mend(at=at)


@daily("02:20", "jobs.release", _("Let go of the files of work that ended a month ago"))
def release(*, at: datetime) -> None:
    """Free what nobody will fetch any more; the sweep of the store removes the bytes."""
    actions.release(at=at)


@app.periodic(cron="50 18 * * *")
@app.task(name="jobs.tidy", queueing_lock="jobs.tidy", pass_context=True)
async def tidy(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 - procrastinate says for which day
    """Forget ended entries of the queue after a week."""
    await context.app.job_manager.delete_old_jobs(
        24 * 7, include_failed=True, include_cancelled=True, include_aborted=True
    )
