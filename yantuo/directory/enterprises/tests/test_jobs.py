"""The pages of an import: sent in, tried, confirmed, corrected."""

from datetime import datetime
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from yantuo.directory.enterprises.models import Enterprise
from yantuo.directory.enterprises.tests.conftest import NOW, Officer
from yantuo.directory.enterprises.tests.test_import import HEAD, row
from yantuo.directory.orgs.tests.factories import City, city
from yantuo.records.jobs.models import Job
from yantuo.records.jobs.running import run
from yantuo.records.jobs.sheets.tests.offices import sheet
from yantuo.records.sight.session import SYSTEM, sight


@pytest.fixture
def offices(fresh_database: object, now: datetime) -> City:
    """The city in a database that really commits: a job tells its progress over a connection of its own."""
    with sight(SYSTEM):
        return city()


def send(by: Officer, *rows: list[Any], name: str = "名单.xlsx") -> Any:
    file = SimpleUploadedFile(name, sheet(HEAD, *rows).read())
    return by.client.post(reverse("enterprise_import"), {"file": file})


def job_of(answer: Any) -> UUID:
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return UUID(answer.url.rstrip("/").rsplit("/", 1)[-1])


def work(job: UUID) -> Job:
    run(job, clock=lambda: NOW)
    with sight(SYSTEM):
        return Job.objects.get(pk=job)


def test_sent_in_tried_and_confirmed(registrar: Officer) -> None:
    trial = job_of(send(registrar, row(1), row(2, county="没有县", name="坏行有限公司")))
    here = reverse("enterprise_import_job", args=[trial])
    waiting = registrar.client.get(here)
    assert "hx-get" in waiting.content.decode()
    assert registrar.client.get(here, headers={"HX-Request": "true"}).headers.get("HX-Refresh") is None
    done = work(trial)
    assert (done.state, done.result["created"], done.result["refused"]) == ("done", 1, 1)
    with sight(SYSTEM):
        assert not Enterprise.objects.exists()
    assert registrar.client.get(here, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    page = registrar.client.get(here).content.decode()
    for words in (
        "There is no county “没有县” here",
        "One row would be taken over.",
        "One row has faults",
        "所属县区",
        "Import now",
    ):
        assert words in page
    errors = registrar.client.get(reverse("enterprise_import_errors", args=[trial]))
    assert b"".join(errors).startswith(b"PK")
    real = job_of(registrar.client.post(reverse("enterprise_import_run", args=[trial])))
    assert real != trial
    assert work(real).result["created"] == 1
    with sight(SYSTEM):
        assert Enterprise.objects.count() == 1
        assert Job.objects.get(pk=real).input_id == Job.objects.get(pk=trial).input_id
    assert (
        "Import now"
        not in registrar.client.get(reverse("enterprise_import_job", args=[real])).content.decode()
    )


def test_a_trial_that_would_change_nothing_offers_no_import(registrar: Officer) -> None:
    trial = job_of(send(registrar, row(1, county="没有县")))
    work(trial)
    page = registrar.client.get(reverse("enterprise_import_job", args=[trial])).content.decode()
    assert "no row of this file would change anything" in page
    assert "Import now" not in page


def test_a_file_that_cannot_be_read_is_told_at_once_or_by_the_job(registrar: Officer) -> None:
    picture = SimpleUploadedFile("名单.xlsx", b"\xff\xd8\xff\xe0" + b"0" * 100)
    answer = registrar.client.post(reverse("enterprise_import"), {"file": picture})
    assert answer.status_code == 422
    assert "is not of a kind that is taken here" in answer.content.decode()
    empty = registrar.client.post(reverse("enterprise_import"), {})
    assert empty.status_code == 422
    text = SimpleUploadedFile("名单.csv", "甲,乙\n1,2\n".encode())
    job = work(job_of(registrar.client.post(reverse("enterprise_import"), {"file": text})))
    assert job.state == "failed"
    page = registrar.client.get(reverse("enterprise_import_job", args=[job.pk])).content.decode()
    assert "has the headings of this list" in page


def test_an_import_is_seen_by_who_ordered_it_only(
    registrar: Officer, stranger: Officer, local: Officer
) -> None:
    trial = job_of(send(registrar, row(1)))
    work(trial)
    for name in ("enterprise_import_job", "enterprise_import_errors"):
        assert stranger.client.get(reverse(name, args=[trial])).status_code == 404
    assert stranger.client.post(reverse("enterprise_import_run", args=[trial])).status_code == 404
    assert local.client.get(reverse("enterprise_import_job", args=[trial])).status_code == 404


def test_the_job_sees_no_more_than_who_ordered_it(local: Officer) -> None:
    trial = work(job_of(send(local, row(1), row(2, county="襄垣县"))))
    assert (trial.result["created"], trial.result["refused"]) == (1, 1)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_page_and_the_empty_spreadsheet(registrar: Officer, language: str) -> None:
    registrar.client.cookies["django_language"] = language
    assert registrar.client.get(reverse("enterprise_import")).status_code == 200
    template = registrar.client.get(reverse("enterprise_import_template"))
    assert template.content.startswith(b"PK")
    blank = SimpleUploadedFile("空表.xlsx", BytesIO(template.content).read())
    trial = work(job_of(registrar.client.post(reverse("enterprise_import"), {"file": blank})))
    assert trial.result["read"] == 0
