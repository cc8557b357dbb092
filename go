#!/usr/bin/env python3
"""Yantuo's launcher, standard library only: makes the environment once, then runs `python -m yantuo COMMAND`."""
import fcntl, hashlib, importlib.util, os, subprocess, sys, time, venv  # noqa: E401 - one line of plain imports
from pathlib import Path

if sys.version_info < (3, 11):
    sys.exit("Yantuo needs Python 3.11 or newer; this is %d.%d. Start it with a newer one." % sys.version_info[:2])
ROOT = Path(__file__).resolve().parent
VENV, PACK = ROOT / ".venv", ROOT / ".offline"
PYTHON, UV = str(VENV / "bin" / "python"), "uv==0.13.9"
OFFLINE = ["--no-index", "--find-links", str(PACK / "wheels")] if PACK.exists() else []
sys.path.insert(0, str(ROOT))
from yantuo.start.commands import COMMANDS, main  # needs the path above; standard library only


def works(*command: str) -> bool:
    """Whether a program runs and says that all is well."""
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def install(lock: Path) -> None:
    """Fill the environment with exactly what the lock names, checked by hash; a half-made one is made anew."""
    if not works(PYTHON, "-m", "pip", "--version"):
        if not importlib.util.find_spec("ensurepip"):
            sys.exit("This Python cannot make environments: install the package python3-venv and start again.")
        venv.create(VENV, clear=True, symlinks=True, with_pip=True)
    if not os.access(Path("~").expanduser(), os.W_OK):  # a service's account may have no home
        os.environ.setdefault("UV_NO_CACHE", "1")
    pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *OFFLINE]
    command = [str(VENV / "bin" / "uv"), "pip", "install", "--quiet", "--python", PYTHON, *OFFLINE]
    if os.environ.get("NO_UV") or not works(*pip, UV):
        command = pip
    elif not OFFLINE:  # uv does not read pip's settings, where a mirror usually stands
        asked = [PYTHON, "-m", "pip", "config", "get", "global.index-url"]
        told = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()
        if mirror := os.environ.get("PIP_INDEX_URL") or told:
            os.environ.setdefault("UV_DEFAULT_INDEX", mirror)
    if subprocess.call([*command, "--no-deps", "--require-hashes", "-r", str(lock)]):
        source = f"the pack, made for {(PACK / 'made-for').read_text().strip()}" if OFFLINE else "the network"
        sys.exit(f"The packages could not be had from {source}; the reason stands above. A proxy: HTTPS_PROXY; "
                 "a mirror: PIP_INDEX_URL; no network at all: a folder made by 'go pack'. Then start again.")


if __name__ == "__main__":
    name = (sys.argv[1:] or ["help"])[0]
    if name not in COMMANDS:
        sys.exit(main(sys.argv[1:]))
    os.environ.update(PYTHONPATH=str(ROOT), YANTUO_BEGAN=str(time.time()))
    lock = ROOT / ("requirements-dev.lock" if COMMANDS[name].tools else "requirements.lock")
    want, stamp = hashlib.sha256(lock.read_bytes()).hexdigest() + sys.version, VENV / (lock.name + ".installed")
    made = lambda: Path(PYTHON).exists() and stamp.exists() and stamp.read_text() == want  # noqa: E731
    if not made():
        with (ROOT / ".venv.lock").open("a") as gate:
            fcntl.flock(gate, fcntl.LOCK_EX)
            if not made():  # another start may have made it while this one waited
                print("Preparing the environment; the first time takes a minute.", file=sys.stderr, flush=True)
                install(lock)
                stamp.write_text(want)
    os.execv(PYTHON, [PYTHON, "-P", "-m", "yantuo", *sys.argv[1:]])
