"""Putting a job into the queue, by the name of its task: the task itself stands above the actions."""

from procrastinate.contrib.django import app

from yantuo.records.jobs.models import Job


def defer(job: Job) -> None:
    """Queue a job with the open transaction; those of one person run one after another."""
    app.configure_task("jobs.run", lock=f"person:{job.person_id}").defer(job=str(job.pk))
