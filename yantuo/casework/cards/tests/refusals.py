"""How a refusal is expected: with every one of its sentences, and nothing changed."""

from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from yantuo.casework.cards.models import Card
from yantuo.records.sight.session import SYSTEM, sight


def refuses(*sentences: str, error: type[Exception] = ValidationError) -> AbstractContextManager[Any]:
    """The block is refused with every one of these sentences."""
    return pytest.raises(error, match="".join(f"(?=[\\s\\S]*{sentence})" for sentence in sentences))


def state(card: Card) -> str:
    with sight(SYSTEM):
        return Card.objects.get(pk=card.pk).state
