"""These tests read sentences in English, whatever language the program speaks."""

import pytest

from yantuo.kernel import sentence


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sentence, "_translator", [])
