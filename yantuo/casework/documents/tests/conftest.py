"""A bureau with documents, files in a folder of their own, pages in English."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.translation import override
from pytest_django import Settings

from yantuo.casework.documents.tests.factories import Bureau, bureau


@pytest.fixture
def by(db: None, settings: Settings, tmp_path: Path) -> Iterator[Bureau]:
    settings.DATA = tmp_path
    with override("en"):
        yield bureau()
