"""flows [--check]: draws every kind of dossier's table of steps into docs/flows, or names the drawings out of date."""

import argparse
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from yantuo.kernel.flow import Flow
from yantuo.kernel.flow_drawing import markdown

ROOT = Path(__file__).resolve().parents[3]
FOLDER = Path("docs") / "flows"


def run(argv: Sequence[str], root: Path = ROOT, flows: Iterable[Flow[Any]] | None = None) -> int:
    """Write the drawings below `root`; with --check change nothing, and answer 1 where one is out of date."""
    parser = argparse.ArgumentParser(prog="flows", description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; name every drawing out of date")
    checking = parser.parse_args(argv).check
    wanted = {f"{flow.name}.md": markdown(flow) for flow in (registered() if flows is None else flows)}
    stale = _stale(root / FOLDER, wanted)
    if checking:
        for name, why in stale.items():
            print(f"{FOLDER / name} {why}: run flows", file=sys.stderr)
        return 1 if stale else 0
    for name in stale:
        _bring_up_to_date(root / FOLDER / name, wanted.get(name))
    print(
        "\n".join(f"{FOLDER / name} {why}" for name, why in stale.items()) or "every drawing was up to date"
    )
    return 0


def registered() -> list[Flow[Any]]:
    """The tables of all kinds of dossier, read out in English; no database is asked."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yantuo.config.settings")
    os.environ.setdefault("YANTUO_MODE", "tools")
    import django
    from django.utils.translation import activate

    django.setup()
    activate("en")
    from yantuo.casework.dossiers.kinds import kinds

    return [kind.flow for kind in kinds()]


def _stale(folder: Path, wanted: dict[str, str]) -> dict[str, str]:
    """The drawings that are not as they should be, with the reason."""
    here = {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.md"))}
    reasons = {name: "belongs to no table of steps" for name in here if name not in wanted}
    for name, content in wanted.items():
        if name not in here:
            reasons[name] = "is missing"
        elif here[name] != content:
            reasons[name] = "is out of date"
    return dict(sorted(reasons.items()))


def _bring_up_to_date(path: Path, content: str | None) -> None:
    if content is None:
        path.unlink()
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(run(sys.argv[1:]))
