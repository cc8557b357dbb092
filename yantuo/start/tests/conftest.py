"""A scratch PostgreSQL of the launcher's own, apart from the one that serves the other tests."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from yantuo.start import roles
from yantuo.start.postgres import Cluster, running


@pytest.fixture(scope="session")
def short_folder() -> Iterator[Path]:
    """A data folder with a short path that the database's account can reach, as a checkout has it."""
    folder = Path(tempfile.mkdtemp(prefix="y-", dir="/tmp"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def cluster(short_folder: Path) -> Iterator[Cluster]:
    """A running server with the three roles and the database 'yantuo'."""
    with running(Cluster(short_folder, fast=True)) as cluster:
        roles.make_roles(cluster)
        roles.make_database(cluster, "yantuo")
        yield cluster
