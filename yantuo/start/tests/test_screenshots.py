"""`go screenshots` without a demonstration to take pictures of: one sentence, and no traceback."""

import socket
from pathlib import Path

import pytest

from yantuo.start import screenshots
from yantuo.start.commands import main

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def silent() -> str:
    """An address of this machine at which nothing answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}"


def test_without_a_demonstration_it_says_so_in_one_sentence(
    silent: str, tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screenshots, "CHROMIUM", tmp_path)  # it need not be installed to be told
    assert main(["screenshots", "desk", "--address", silent, "--folder", str(tmp_path / "pictures")]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err == (
        f"Nothing answers at {silent} (Connection refused): start 'go demo' first, and name its address with "
        "--address where it is another one.\n"
    )
    assert not (tmp_path / "pictures").exists()
