"""The people of the tests of cards."""

import pytest

from yantuo.casework.cards.tests.factories import Cast, the_cast


@pytest.fixture
def who(db: None) -> Cast:
    """Officers, leaders, a firm and who speaks for it."""
    return the_cast()
