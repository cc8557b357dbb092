"""The data folder: private, marked, and never shared between demonstration and real data."""

from pathlib import Path

import pytest

from yantuo.start import places
from yantuo.start.database import chosen_mode
from yantuo.start.environment import variables
from yantuo.start.places import Problem


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YANTUO_DATA", str(tmp_path / "data"))
    for name in ("YANTUO_MODE", "DATABASE_URL", "YANTUO_SECRET_KEY", "YANTUO_FIELD_KEY"):
        monkeypatch.delenv(name, raising=False)


def test_a_folder_of_the_other_mode_is_refused() -> None:
    folder = places.data_folder("serve")
    assert places.data_folder("serve") == folder
    with pytest.raises(Problem, match="belongs to 'serve', not to 'demo'"):
        places.data_folder("demo")


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(Problem, match="cannot be used"):
        places.data_folder("serve")


def test_keys_are_made_once_private_and_kept() -> None:
    folder = places.data_folder("serve")
    first = variables("serve", folder)
    assert first["YANTUO_SECRET_KEY"] == variables("serve", folder)["YANTUO_SECRET_KEY"]
    assert len(first["YANTUO_SECRET_KEY"]) >= 50
    for name in ("secret", "field"):
        assert (folder / "keys" / name).stat().st_mode & 0o777 == 0o600
    assert sorted(place.name for place in (folder / "keys").iterdir()) == ["field", "secret"]


def test_a_key_that_others_may_read_is_closed_again() -> None:
    folder = places.data_folder("serve")
    places.kept(folder, "secret", lambda: "word")
    (folder / "keys" / "secret").chmod(0o644)
    assert places.kept(folder, "secret", lambda: "another") == "word"
    assert (folder / "keys" / "secret").stat().st_mode & 0o777 == 0o600


def test_a_command_means_the_installation_of_its_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    assert chosen_mode() == "serve"
    places.data_folder("demo")
    assert chosen_mode() == "demo"
    monkeypatch.setenv("YANTUO_MODE", "serve")
    assert chosen_mode() == "serve"
