"""What a benchmark answers: raw figures beside their baseline, the ratio, the aim, and on which machine."""

import json
import os
import platform
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Figure:
    """One measured thing held against another of the same run.

    `raw` and `baseline` are in `unit`; `ratio` is raw to baseline unless `faster`, where it is baseline to raw.
    `aim` is the greatest ratio allowed (the least, where `faster`); None where nothing is asked.
    """

    name: str
    raw: float
    baseline: float | None = None
    unit: str = "ms"
    aim: float | None = None
    faster: bool = False
    note: str = ""
    tried: bool = True

    @property
    def ratio(self) -> float | None:
        """The one number that does not depend on the machine."""
        if self.baseline is None or not self.raw or not self.baseline:
            return None
        return self.baseline / self.raw if self.faster else self.raw / self.baseline

    @property
    def held(self) -> bool | None:
        """Whether the aim was reached; None where there is none."""
        measured = self.raw if self.baseline is None else self.ratio
        if self.aim is None or measured is None:
            return None
        return measured >= self.aim if self.faster else measured <= self.aim


@dataclass
class Report:
    """All figures of one benchmark."""

    name: str
    seed: int
    about: dict[str, Any] = field(default_factory=dict)
    figures: list[Figure] = field(default_factory=list)

    def add(self, name: str, raw: float, baseline: float | None = None, **more: Any) -> Figure:
        """Enter a figure and return it."""
        figure = Figure(name, raw, baseline, **more)
        self.figures.append(figure)
        return figure

    def untried(self, name: str, why: str) -> None:
        """Enter what could not be tried on this machine: it counts as not held."""
        self.add(name, 0, unit="", note=why, tried=False)

    @property
    def held(self) -> bool:
        """Whether all was tried and no aim was missed."""
        return all(figure.tried and figure.held is not False for figure in self.figures)

    def as_json(self) -> str:
        """Everything, for a machine."""
        rows = [{**asdict(figure), "ratio": figure.ratio, "held": figure.held} for figure in self.figures]
        whole = {
            "benchmark": self.name,
            "seed": self.seed,
            "held": self.held,
            "machine": machine(),
            **self.about,
            "figures": rows,
        }
        return json.dumps(whole, ensure_ascii=False, indent=1)

    def as_text(self) -> str:
        """The same as a table."""
        rows = [("", "raw", "against", "ratio", "aim", "")]
        rows += [_row(figure) for figure in self.figures]
        widths = [max(len(row[n]) for row in rows) for n in range(5)]
        lines = [
            " ".join(
                [row[0].ljust(widths[0]), *(row[n].rjust(widths[n]) for n in range(1, 5)), row[5]]
            ).rstrip()
            for row in rows
        ]
        about = [f"{key}: {value}" for key, value in {"seed": self.seed, **machine(), **self.about}.items()]
        return "\n".join([f"{self.name}", *lines, "", *about])


def _row(figure: Figure) -> tuple[str, str, str, str, str, str]:
    def number(value: float | None) -> str:
        return "" if value is None else f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.2f}"

    aim = "" if figure.aim is None else ("≥ " if figure.faster else "≤ ") + f"{figure.aim:g}"
    verdict = {True: "held", False: "MISSED", None: "" if figure.tried else "NOT TRIED"}[figure.held]
    raw = f"{number(figure.raw)} {figure.unit}".strip()
    ratio = "" if figure.ratio is None else f"{figure.ratio:.2f}×"
    note = f"{verdict} {figure.note}".strip()
    return figure.name, raw, number(figure.baseline), ratio, aim, note


def most_memory() -> float:
    """The most megabytes that this process has held; getrusage would count what its parent held as well."""
    status = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in status if line.startswith("VmHWM:")) / 1000


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**30
    return {"cores": os.cpu_count(), "memory_gib": memory, "python": platform.python_version()}
