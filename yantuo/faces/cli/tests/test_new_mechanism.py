"""A mechanism laid into a copy of the house: it loads, its tables and migrations agree, and the linters are content."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from yantuo.faces.cli import catalogues
from yantuo.faces.cli.new_mechanism import ROOT, _extended, run

LAID = [
    "__init__.py", "actions.py", "apps.py", "enums.py", "flow.py", "forms.py", "manifest.py",
    "migrations/0001_initial.py", "migrations/0002_row_security.py", "migrations/__init__.py", "models.py",
    "queries.py", "rules.py", "templates/credit_watch/begin.html", "templates/credit_watch/case.html",
    "templates/credit_watch/list.html", "tests/__init__.py", "tests/samples.py", "tests/test_actions.py",
    "tests/test_flow.py", "tests/test_views.py", "urls.py", "views.py",
]  # fmt: skip
LOADS = """
import django
from django.utils.translation import activate
django.setup()
activate("en")
from yantuo import mechanisms
from yantuo.casework.dossiers.kinds import kinds
from yantuo.kernel.manifest import load
from yantuo.kernel.flow_drawing import markdown
from yantuo.mechanisms.credit_watch import actions, forms, urls, views
from yantuo.mechanisms.credit_watch.models import CreditWatch
manifest = mechanisms.manifests()[-1]
assert (manifest.key, str(manifest.title)) == ("credit_watch", "Credit supervision")
assert all(load(path) for _place, path in manifest.paths())
kind = next(kind for kind in kinds() if kind.key == "credit_watch")
assert kind.model is CreditWatch
assert "`finish`" in markdown(kind.flow)
assert all(hasattr(pattern.callback, "access") for pattern in urls.urlpatterns)
assert {f"{urls.app_name}:{pattern.name}" for pattern in urls.urlpatterns} >= set(views.STEPS.values())
"""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the repository with one mechanism laid in it."""
    copy = tmp_path_factory.mktemp("house")
    shutil.copytree(ROOT / "yantuo", copy / "yantuo", ignore=shutil.ignore_patterns("__pycache__", "static"))
    shutil.copytree(ROOT / "rules", copy / "rules")
    shutil.copy(ROOT / "pyproject.toml", copy)
    assert run(["credit_watch", "--title", "Credit supervision", "--title-zh", "信用监管"], copy) == 0
    return copy


def called(house: Path, *command: str) -> None:
    """Run a tool in the copy; it must be content."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("DATABASE", "YANTUO"))},
        "YANTUO_MODE": "tools", "DJANGO_SETTINGS_MODULE": "yantuo.config.settings", "LANGUAGE": "C",
    }  # fmt: skip
    done = subprocess.run(command, cwd=house, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_files_of_the_shape_are_laid(house: Path) -> None:
    folder = house / "yantuo/mechanisms/credit_watch"
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert files == {*LAID, catalogues.PO.as_posix()}
    assert not [
        path for path in folder.rglob("*") if path.is_file() and "$" in path.read_text(encoding="utf-8")
    ]
    assert '"credit_watch")' in (house / "yantuo/mechanisms/__init__.py").read_text(encoding="utf-8")


def test_it_loads(house: Path) -> None:
    called(house, sys.executable, "-c", LOADS)


def test_its_migrations_make_its_tables(house: Path) -> None:
    called(house, sys.executable, "-W", "ignore", "-m", "django", "makemigrations", "--check", "--dry-run",
           "--skip-checks", "credit_watch")  # fmt: skip


@pytest.mark.parametrize("name", ["ab", "credit_watch", "supervision_of_words"])
def test_the_linter_is_content(house: Path, name: str, request: pytest.FixtureRequest) -> None:
    laid = f"yantuo/mechanisms/{name}"
    if name != "credit_watch":
        order = (house / "yantuo/mechanisms/__init__.py").read_text(encoding="utf-8")
        request.addfinalizer(lambda: shutil.rmtree(house / laid))
        request.addfinalizer(
            lambda: (house / "yantuo/mechanisms/__init__.py").write_text(order, encoding="utf-8")
        )
        assert run([name, "--title", "T" * 60, "--basis", "B" * 60], house) == 0
    called(house, sys.executable, "-m", "ruff", "check", "--no-cache", laid)
    called(house, sys.executable, "-m", "ruff", "format", "--no-cache", "--check", laid)


def test_the_import_contracts_hold(house: Path) -> None:
    (house / "contracts.ini").write_text(CONTRACTS, encoding="utf-8")
    called(
        house, str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--config", "contracts.ini"
    )


CONTRACTS = """
[importlinter]
root_package = yantuo
exclude_type_checking_imports = True

[importlinter:contract:floors]
name = floors
type = layers
containers = yantuo.mechanisms.credit_watch
layers =
    (urls)
    (views)
    (forms)
    (actions)
    (queries)
    (flow)
    (models)
    (rules)
    (enums)

[importlinter:contract:below]
name = below
type = forbidden
source_modules = yantuo.mechanisms.credit_watch
forbidden_modules =
    yantuo.faces
    yantuo.config
    yantuo.start
"""


def test_its_chinese_is_complete(house: Path) -> None:
    parts = catalogues.parts(house / "yantuo")
    part = next(part for part in parts if part.folder.name == "credit_watch")
    assert catalogues.faults(part) == []
    entries = catalogues.entries(catalogues.read(part.po))
    assert catalogues.translation(entries["", "Credit supervision"]) == "信用监管"
    assert not [line for line in catalogues.conflicts(parts) if "credit_watch" in line]


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["Credit"], "small letters"),
        (["1credit"], "small letters"),
        (["credit__watch"], "small letters"),
        (["../credit"], "small letters"),
        (["c" * 21], "at most 20"),
        (["class"], "is taken"),
        (["tests"], "is taken"),
        (["matters"], "is taken"),
        (["matter"], "is taken"),
        (["credit_watch"], "is taken"),
        (["fresh", "--title", 'a "b"'], "cannot be a title"),
        ([], "required: NAME"),
        (["fresh", "--colour", "red"], "--colour"),
    ],
)
def test_refusals(house: Path, capsys: pytest.CaptureFixture[str], argv: list[str], said: str) -> None:
    before = sorted((house / "yantuo/mechanisms").rglob("*"))
    order = (house / "yantuo/mechanisms/__init__.py").read_text(encoding="utf-8")
    capsys.readouterr()
    assert run(argv, house) == 2
    told = capsys.readouterr()
    assert said in told.err
    assert len(told.err.splitlines()) == 1
    assert told.out == ""
    assert sorted((house / "yantuo/mechanisms").rglob("*")) == before
    assert (house / "yantuo/mechanisms/__init__.py").read_text(encoding="utf-8") == order


def test_a_folder_that_is_in_the_way(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "yantuo/mechanisms/credit").mkdir(parents=True)
    assert run(["credit"], tmp_path) == 2
    assert "exists already" in capsys.readouterr().err


def test_the_order_grows_in_the_form_of_the_formatter() -> None:
    source = "ORDER: tuple[str, ...] = ()\n"
    for name in ("licensing", "self_discipline"):
        source = _extended(source, name)
    assert source == 'ORDER: tuple[str, ...] = ("licensing", "self_discipline")\n'
    for name in ("inspection", "risk_assessment", "early_warning", "recall_tracing", "accountability"):
        source = _extended(source, name)
    assert source.startswith('ORDER: tuple[str, ...] = (\n    "licensing",\n')
    assert source.endswith('    "accountability",\n)\n')
    assert _extended(source, "credit").endswith('    "credit",\n)\n')


@pytest.mark.parametrize("source", ["ORDER = ()\n", 'ORDER: tuple[str, ...] = ("credit",)\n'])
def test_an_order_that_cannot_take_the_word(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], source: str
) -> None:
    (tmp_path / "yantuo/mechanisms").mkdir(parents=True)
    (tmp_path / "yantuo/mechanisms/__init__.py").write_text(source)
    assert run(["credit"], tmp_path) == 2
    assert "ORDER" in capsys.readouterr().err
    assert [path.name for path in (tmp_path / "yantuo/mechanisms").iterdir()] == ["__init__.py"]
