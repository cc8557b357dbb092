"""test: the whole test suite on databases of its own; what is given after it goes to pytest."""

import os
import subprocess
import sys
from collections.abc import Sequence

from . import assets
from .places import CHROMIUM, ROOT


def run(argv: Sequence[str]) -> int:
    """Run pytest in as many processes as there are cores, two at most where nothing is said."""
    assets.fetch()
    if not CHROMIUM.exists():
        print(f"There is no Chromium at {CHROMIUM}: the browser journeys are skipped.", flush=True)
    chosen = any(word.startswith(("-n", "--numprocesses", "-p")) for word in argv)
    share = [] if chosen or (os.cpu_count() or 1) < 2 else ["-n", "2", "--dist", "loadscope"]
    command = [sys.executable, "-P", "-m", "pytest", *share, *argv]
    os.chdir(ROOT)
    os.environ["PYTHONPATH"] = str(ROOT)
    return subprocess.run(command, check=False).returncode
