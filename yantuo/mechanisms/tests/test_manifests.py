"""The list of mechanisms: every folder is in it, and what stands in it can be loaded."""

import sys
from pathlib import Path
from types import ModuleType

import pytest

from yantuo import mechanisms
from yantuo.kernel.manifest import Manifest, ManifestFault

ROOT = Path(mechanisms.__file__).parent
NOT_ONE = {"tests", "locale", "__pycache__"}


def _pretend(monkeypatch: pytest.MonkeyPatch, folder: str, key: str) -> None:
    module = ModuleType("manifest")
    module.__dict__["MANIFEST"] = Manifest(key=key, title=key, basis="Food Safety Law")
    monkeypatch.setitem(sys.modules, f"yantuo.mechanisms.{folder}", ModuleType(folder))
    monkeypatch.setitem(sys.modules, f"yantuo.mechanisms.{folder}.manifest", module)


def test_every_folder_is_listed() -> None:
    assert {p.name for p in ROOT.iterdir() if p.is_dir()} - NOT_ONE == set(mechanisms.ORDER)


def test_every_path_of_a_manifest_leads_somewhere() -> None:
    for manifest in mechanisms.manifests():
        for place, path in manifest.paths():
            assert path.startswith(f"yantuo.mechanisms.{manifest.key}."), f"{manifest.key}, {place}: {path}"


def test_manifests_come_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    _pretend(monkeypatch, "b", "b")
    _pretend(monkeypatch, "a", "a")
    monkeypatch.setattr(mechanisms, "ORDER", ("b", "a"))
    assert [manifest.key for manifest in mechanisms.manifests()] == ["b", "a"]


def test_a_manifest_is_named_after_its_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    _pretend(monkeypatch, "a", "b")
    monkeypatch.setattr(mechanisms, "ORDER", ("a",))
    with pytest.raises(ValueError, match="called b"):
        mechanisms.manifests()


def test_a_word_in_order_twice_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    _pretend(monkeypatch, "a", "a")
    monkeypatch.setattr(mechanisms, "ORDER", ("a", "a"))
    with pytest.raises(ManifestFault, match="2 mechanisms are called a"):
        mechanisms.manifests()
