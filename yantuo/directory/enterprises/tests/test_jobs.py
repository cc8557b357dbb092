"""The pages of an import: sent in, tried, confirmed, corrected."""

from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from yantuo.directory.enterprises.models import Enterprise
from yantuo.directory.enterprises.tests.conftest import NOW, Officer
from yantuo.directory.enterprises.tests.test_import import HEAD, row
from yantuo.records.jobs.models import Job
from yantuo.records.jobs.running import run
from yantuo.records.jobs.sheets.tests.offices import sheet
from yantuo.records.sight.session import SYSTEM, sight


def send(by: Officer, *rows: list[Any], name: str = "名单.xlsx") -> Any:
    file = SimpleUploadedFile(name, sheet(HEAD, *rows).read())
    return by.client.post(reverse("enterprise_import"), {"file": file})


def job_of(answer: Any) -> UUID:
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return UUID(answer.url.rstrip("/").rsplit("/", 1)[-1])
