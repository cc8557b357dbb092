"""messages [--check] [--compile] [PATH…]: the Chinese catalogues kept in step with the sources."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from yantuo.faces.cli import catalogues
from yantuo.faces.cli.catalogues import MO, BrokenCatalogue, Part

ROOT = Path(__file__).resolve().parents[3]


class Usage(Exception):
    """Wrong use of the command; the message is one sentence."""


def main(argv: Sequence[str] | None = None, root: Path = ROOT) -> int:
    """Run the command on the repository `root`; answers 0 done, 1 something is wrong, 2 wrong use."""
    parser = argparse.ArgumentParser(prog="messages", description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; name every fault and fail")
    parser.add_argument("--compile", action="store_true", help="also write the compiled catalogue")
    parser.add_argument(
        "paths", nargs="*", type=Path, metavar="PATH", help="app folders; all when none is given"
    )
    wanted = parser.parse_args(argv)
    try:
        all_parts = catalogues.parts(root / "yantuo")
        chosen = _chosen(all_parts, wanted.paths)
        wrong = _check(chosen, all_parts) if wanted.check else _update(chosen, all_parts, root)
        if wanted.compile:
            print(f"compiled {catalogues.compile_all(root / 'yantuo', root / MO)} translated sentences")
    except Usage as fault:
        print(fault, file=sys.stderr)
        return 2
    except BrokenCatalogue as fault:
        wrong = [str(fault)]
    for line in wrong:
        print(line.replace(f"{root}/", ""), file=sys.stderr)
    return 1 if wrong else 0


def _chosen(all_parts: list[Part], paths: Sequence[Path]) -> list[Part]:
    """The parts named by the paths: a folder stands for itself and what is below, a file for its owner."""
    if not paths:
        return all_parts
    chosen = []
    for path in map(Path.resolve, paths):
        hits = [p for p in all_parts if p.folder.is_relative_to(path) or path in p.sources]
        hits = hits or [p for p in all_parts if any(source.is_relative_to(path) for source in p.sources)]
        if not hits:
            raise Usage(f"there is nothing to translate in {path}.")
        chosen += [part for part in hits if part not in chosen]
    return chosen


def _check(chosen: list[Part], all_parts: list[Part]) -> list[str]:
    wrong = [fault for part in chosen for fault in catalogues.faults(part)]
    files = {str(part.po) for part in chosen}
    try:
        clashes = catalogues.conflicts(all_parts)
    except BrokenCatalogue:  # already among the faults of its part
        return wrong
    return wrong + [line for line in clashes if any(name in line for name in files)]


def _update(chosen: list[Part], all_parts: list[Part], root: Path) -> list[str]:
    known = catalogues.memory(all_parts)
    wrong = []
    for part in chosen:
        change, faults = catalogues.update(part, known)
        wrong += faults
        if change.total or change.removed:
            print(
                f"{part.po.relative_to(root)}: {change.total} sentences, {len(change.added)} new, "
                f"{len(change.removed)} removed, {change.untranslated} without translation"
            )
        for text, chinese in change.removed:  # printed so that a reworded sentence finds its Chinese again
            print(f'  removed "{text}": {chinese}')
    return wrong


if __name__ == "__main__":
    raise SystemExit(main())
