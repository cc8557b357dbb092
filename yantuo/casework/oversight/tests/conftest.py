"""The people of the tests of rounds."""

import pytest

from yantuo.casework.oversight.tests.factories import Cast, the_cast


@pytest.fixture
def who(db: None) -> Cast:
    """A city bureau with its team, two county bureaus with firms, a coordinating office."""
    return the_cast()
