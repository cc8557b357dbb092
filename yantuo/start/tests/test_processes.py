"""Server and worker as children: stopped together, restarted where they may be, never left behind."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from yantuo.start import processes, serve
from yantuo.start.places import ROOT, Problem
from yantuo.start.processes import Child


def alive(process: int) -> bool:
    try:
        return (Path("/proc") / str(process) / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def gone_within(seconds: float, numbers: list[int]) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until and any(map(alive, numbers)):
        time.sleep(0.02)
    return not any(map(alive, numbers))


LAUNCHER = textwrap.dedent("""
    from yantuo.start import processes
    from yantuo.start.processes import Child
    children = [Child(name, ["http.server", "0", "--bind", "127.0.0.1"]) for name in ("server", "worker")]
    with processes.interruptible(), processes.started(children):
        print(*[child.process.pid for child in children], flush=True)
        processes.watch(children)
""")


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_children_end_with_the_launcher_however_it_ends(how: signal.Signals) -> None:
    command = [sys.executable, "-c", LAUNCHER]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as launcher:
        assert launcher.stdout
        children = [int(word) for word in launcher.stdout.readline().split()]
        assert len(children) == 2
        assert all(map(alive, children))
        launcher.send_signal(how)
        status = launcher.wait(10)
        launcher.stdout.close()
    assert status == (-how if how == signal.SIGKILL else 128 + how)
    assert gone_within(5, children)


def test_a_child_that_may_not_end_is_returned_with_its_last_words(tmp_path: Path) -> None:
    child = Child("server", ["no_such_module_here"], tmp_path / "log")
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    with processes.started([child]):
        assert processes.watch([child]) is child
    for number, handler in before.items():
        signal.signal(number, handler)
    assert child.ended() == 1
    assert "No module named no_such_module_here" in child.last_words()


@pytest.mark.parametrize(
    ("make", "longest"), [(serve.background, 30), (lambda: serve.web("127.0.0.1", 8000), 5)]
)
def test_a_child_that_ends_starts_again_after_a_pause_that_grows(
    make: Callable[[], Child], longest: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    starts: list[float] = []
    now = [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    child = make()
    child.started_at = now[0]
    monkeypatch.setattr(Child, "start", lambda self: starts.append(now[0]))
    for _ in range(200):
        processes._restart(child, 1)
        now[0] += 0.5
    pauses = [later - earlier for earlier, later in zip([1000.0, *starts], starts, strict=False)]
    assert pauses[:4] == sorted(pauses[:4])
    assert pauses[0] < 2
    assert longest <= max(pauses) <= longest + 1


def test_a_killed_server_starts_again_and_what_it_left_behind_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    (tmp_path / "forks.py").write_text(
        "import os, time\npid = os.fork()\nprint(os.getpid(), flush=True)\ntime.sleep(60)\n"
    )
    log = tmp_path / "log"
    child = Child("server", ["forks"], log, restarts=True)
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}

    def numbers() -> list[int]:
        return [int(word) for word in log.read_text().split()]

    def tend() -> None:
        if len(numbers()) == 2 and child.ended() is None:
            os.kill(child.process.pid, signal.SIGKILL)
        if len(numbers()) == 4:
            raise Problem("enough")

    with pytest.raises(Problem, match="enough"), processes.started([child]):
        processes.watch([child], tend)
    first, second = numbers()[:2], numbers()[2:]
    child.end_orphans()
    for number, handler in before.items():
        signal.signal(number, handler)
    assert gone_within(5, first + second)
    assert child.process.pid in second


def test_a_clock_set_back_starts_the_worker_again_and_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [5000.0]
    monkeypatch.setattr(processes.time, "time", lambda: now[0] + time.monotonic())
    clock = processes.Clock()
    for step, told in ((0, False), (3600, False), (-20, False), (-3600, True), (0, False)):
        now[0] += step
        assert clock.set_back() is told
    assert serve.background().by_the_clock
    assert not serve.web("127.0.0.1", 8000).by_the_clock
    ended: list[str] = []

    class Running:
        def __init__(self, name: str) -> None:
            self.name = name

        def poll(self) -> None:
            return None

        def terminate(self) -> None:
            ended.append(self.name)

    worker, server = serve.background(), serve.web("127.0.0.1", 8000)
    worker.process, server.process = Running("worker"), Running("server")
    processes._begin_anew([server, worker])
    assert ended == ["worker"]


def test_a_full_disk_ends_the_database_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    now, answers = [1000.0], [Problem(f"PostgreSQL did not start in /x. {serve.NO_ROOM}"), True]
    monkeypatch.setattr(serve.time, "monotonic", lambda: now[0])

    class Full:
        def tend(self) -> bool:
            answer = answers.pop(0)
            if isinstance(answer, Problem):
                raise answer
            return answer

    tend = serve.Tending(Full())
    tend()
    assert "tried again every 10 s" in capsys.readouterr().out
    tend()
    assert len(answers) == 1, "not before the pause is over"
    now[0] += 11
    tend()
    assert "it was started again" in capsys.readouterr().out
    answers.append(Problem("The data is damaged"))
    with pytest.raises(Problem, match="damaged"):
        tend()


def test_the_web_server_does_not_get_the_owners_password(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "DATABASE_ADMIN_URL" in serve.web("127.0.0.1", 8000).without
    monkeypatch.setenv("DATABASE_ADMIN_URL", "secret")
    seen: dict[str, str] = {}
    monkeypatch.setattr(subprocess, "Popen", lambda *a, env, **k: seen.update(env))
    serve.web("127.0.0.1", 8000).start()
    assert "DATABASE_ADMIN_URL" not in seen
    serve.background().start()
    assert seen["DATABASE_ADMIN_URL"] == "secret"


def test_a_port_in_use_is_refused_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YANTUO_PORT", "0")
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        with pytest.raises(Problem, match=f"Port {taken} on 127.0.0.1 cannot be used"):
            serve.claim("127.0.0.1", taken)
    serve.claim("127.0.0.1", taken)
    assert os.environ["YANTUO_PORT"] == str(taken)


@pytest.mark.parametrize(("status", "good"), [(200, True), (404, True), (302, True), (500, False)])
def test_a_server_that_only_fails_has_not_come_up(status: int, good: bool) -> None:
    answer = f"HTTP/1.0 {status} X\r\nContent-Length: 0\r\n\r\n".encode()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def reply() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(1000)
                connection.sendall(answer)

        thread = threading.Thread(target=reply)
        thread.start()
        port = listener.getsockname()[1]
        if good:
            serve.await_answer(Child("server", []), "127.0.0.1", port)
        else:
            with pytest.raises(Problem, match="did not come up"):
                serve.await_answer(Child("server", []), "127.0.0.1", port)
        thread.join()


def test_what_else_must_live_is_looked_after_at_every_look() -> None:
    looks: list[int] = []

    def fail_at_third() -> None:
        looks.append(1)
        if len(looks) == 3:
            raise Problem("gone")

    with pytest.raises(Problem, match="gone"):
        processes.watch([], fail_at_third)
    assert len(looks) == 3


def test_nothing_is_served_on_altered_rules(tmp_path: Path) -> None:
    for name in ("terms", "domains"):
        shutil.copytree(ROOT / "rules" / name, tmp_path / name)
    serve.refuse_altered_rules(tmp_path)
    path = tmp_path / "domains" / "food" / "inspection.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("D, most: 4", "D, most: 12"), encoding="utf-8")
    with pytest.raises(
        Problem, match=r"Nothing is started, .*\n  domains/LOCK: food/inspection 2024-12-30 yearly_cap D"
    ):
        serve.refuse_altered_rules(tmp_path)
