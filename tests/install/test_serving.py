"""``surveys serve`` for real: it answers on its port, outlives what is killed, leaves nothing behind, says why not."""

import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TypeVar

import pytest

from tests.command_line import ROOT, Ran, command, environment, spawn
from tests.databases import put_keys

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("serving")]
PATIENCE = 60.0  # seconds, on a machine that does ten other things
TOKEN = "a-token-of-the-tests-long-enough-to-be-one"
T = TypeVar("T")


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(what: str, look: Callable[[], T], seconds: float = PATIENCE) -> T:
    """Return what ``look`` gives as soon as it is true; fail after a while."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := look():
            return found
        time.sleep(0.05)
    pytest.fail(f"not in {seconds} s: {what}")


def processes() -> dict[int, tuple[int, str]]:
    """Return every process: its parent and its command line."""
    listed = subprocess.run(
        ["ps", "-A", "-o", "pid=,ppid=,stat=,args="], capture_output=True, text=True, check=True
    )
    found = {}
    for line in listed.stdout.splitlines():
        pid, parent, state, args = line.split(None, 3)
        if not state.startswith("Z"):
            found[int(pid)] = (int(parent), args)
    return found


class House:
    """A house that is being served, in a process of its own."""

    def __init__(self, instance: Path, port: int, cwd: Path, *options: str, **settings: str) -> None:
        self.instance, self.port = instance, port
        self.log = (cwd / f"serve-{port}.log").open("w+")
        self.process = subprocess.Popen(
            command("serve", *options), cwd=cwd, stdout=self.log, stderr=subprocess.STDOUT,
            env=environment(
                instance, PORT=str(port), SURVEYS_DEMO="1", METRICS_TOKEN=TOKEN, SURVEYS_LOG="json", **settings
            ),
        )  # fmt: skip
        until("the first page", lambda: self.process.poll() is not None or self.status("/connexion") == 200)
        assert self.process.poll() is None, self.said

    @property
    def said(self) -> str:
        self.log.flush()
        return Path(self.log.name).read_text("utf-8")

    def get(self, path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as reply:
                return reply.status, reply.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, ""
        except OSError:
            return 0, ""

    def measured(self) -> float:
        """Return how many times the sign-in page was given, by whatever process of gunicorn."""
        asked = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/sante/mesures", headers={"Authorization": f"Bearer {TOKEN}"}
        )
        with urllib.request.urlopen(asked, timeout=5) as reply:
            lines = reply.read().decode().splitlines()
        return sum(
            float(line.rpartition(" ")[2])
            for line in lines
            if line.startswith('surveys_requests_total{method="GET",route="auth.sign_in",status="200"}')
        )

    def status(self, path: str) -> int:
        return self.get(path)[0]

    def children(self, *words: str, of: int | None = None) -> list[int]:
        """Return the children of a process (ours by default) whose command line holds these words."""
        parent = self.process.pid if of is None else of
        return sorted(
            pid
            for pid, (above, args) in processes().items()
            if above == parent and all(word in args for word in words)
        )

    @property
    def web(self) -> int:
        (found,) = until("gunicorn", lambda: self.children("gunicorn"))
        return found

    @property
    def worker(self) -> int:
        (found,) = until("the worker", lambda: self.children("surveys.cli worker"))
        return found

    def family(self) -> set[int]:
        """Return ourselves and everything below."""
        members, table = {self.process.pid}, processes()
        while more := {pid for pid, (above, _) in table.items() if above in members} - members:
            members |= more
        return members

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Send a signal and return the exit status, once nothing is left of the family."""
        family = self.family()
        self.process.send_signal(number)
        status = self.process.wait(timeout=PATIENCE)
        until("the end of every child", lambda: not family & processes().keys())
        return status


@pytest.fixture
def instance(tmp_path: Path, demonstration_template: Path) -> Path:
    folder = tmp_path / "instance"
    folder.mkdir()
    shutil.copy(demonstration_template, folder / "surveys.db")
    put_keys(folder)
    return folder


@pytest.fixture
def serve(instance: Path, tmp_path: Path) -> Iterator[Callable[..., House]]:
    """Serve the instance; whatever happens, nothing is left running."""
    started: list[House] = []

    def start(*options: str, **settings: str) -> House:
        started.append(House(instance, free_port(), tmp_path, *options, **settings))
        return started[-1]

    yield start
    for house in started:
        family = house.family() if house.process.poll() is None else set()
        for pid in family:
            with_no_complaint(pid)
        house.process.wait(timeout=5)
        house.log.close()


def with_no_complaint(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def test_a_house_answers_stops_when_asked_and_keeps_its_data(
    serve: Callable[..., House], instance: Path, tmp_path: Path
) -> None:
    first = serve()
    status, page = first.get("/demo")
    assert status == 200
    for persona in ("direction", "paie", "conception", "collecte", "analyse", "administration"):
        assert f'value="{persona}"' in page
        assert f"{persona}." in first.said or f"{persona}@" in first.said
    assert f"http://127.0.0.1:{first.port}/demo" in first.said
    assert first.web
    assert first.worker
    spawn(
        "person", "add", "camille@exemple.org", "--name", "Camille Fictif", env=environment(instance)
    ).done()
    assert first.stop(signal.SIGINT) == 0
    second = serve()
    assert second.stop(signal.SIGTERM) == 0
    for house in (first, second):
        assert "Traceback" not in house.said
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == ["instance"], "a second instance"
    with closing(sqlite3.connect(instance / "surveys.db")) as connection:
        assert connection.execute(
            "SELECT count(*) FROM people WHERE email = 'camille@exemple.org'"
        ).fetchone() == (1,)
        assert connection.execute("SELECT count(*) FROM organisations").fetchone() == (89,)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="only Linux tells a child of its parent's end"
)
def test_whatever_is_killed_comes_back_and_a_killed_house_leaves_no_child(
    serve: Callable[..., House],
) -> None:
    house = serve()
    worker, web = house.worker, house.web
    one, *others = until("gunicorn's own processes", lambda: house.children(of=web))
    assert others
    assert {house.status("/connexion") for _ in range(10)} == {200}
    before = house.measured()
    assert before >= 10, "each process told what it saw itself"
    os.kill(worker, signal.SIGKILL)
    os.kill(one, signal.SIGKILL)
    assert {house.status("/connexion") for _ in range(10)} == {200}
    assert house.measured() >= before + 10, "what a killed process had measured is lost"
    until("another of gunicorn's processes", lambda: len(set(house.children(of=web)) - {one}) >= 2)
    until("another worker", lambda: set(house.children("surveys.cli worker")) - {worker})
    os.kill(web, signal.SIGKILL)
    until("another gunicorn", lambda: set(house.children("gunicorn")) - {web})
    until("all of gunicorn's processes again", lambda: len(house.children(of=house.web)) >= 2)
    until("the first page again", lambda: house.status("/connexion") == 200)
    assert len(house.family()) >= 5
    assert {"surveys.requests", "gunicorn.error"} <= {
        json.loads(line)["from"] for line in house.said.splitlines() if line.startswith("{")
    }
    assert house.stop(signal.SIGKILL) == -signal.SIGKILL
    assert house.status("/connexion") == 0


def test_the_web_alone_is_one_process_that_says_when_it_is_ready(
    serve: Callable[..., House], tmp_path: Path
) -> None:
    """What a systemd unit of type « notify » starts: no worker, the measures of all processes, a clean end."""
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as told:
        told.bind(str(tmp_path / "told"))
        told.settimeout(PATIENCE)
        house = serve("--web-only", NOTIFY_SOCKET=str(tmp_path / "told"))
        assert b"READY=1" in told.recv(4096)
    assert len(until("gunicorn's own processes", lambda: house.children())) == 2
    assert {house.status("/connexion") for _ in range(10)} == {200}
    assert house.measured() >= 10, "each process told what it saw itself"
    assert house.stop() == 0


# --- refusals


@contextmanager
def taken() -> Iterator[int]:
    with closing(socket.socket()) as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen(1)
        yield holder.getsockname()[1]


def refuse_to_serve(instance: Path, **settings: str) -> str:
    """Serve, and fail unless it was refused at once in French; return the lines."""
    ran: Ran = spawn(
        "serve", env=environment(instance, **{"SURVEYS_DEMO": "1", **settings}), timeout=PATIENCE
    )
    ran.refused()
    assert ran.out == ""
    return ran.err


def test_a_port_that_is_taken_is_refused(instance: Path) -> None:
    with taken() as port:
        said = refuse_to_serve(instance, PORT=str(port))
    assert (
        said
        == f"Le port {port} est déjà pris. Choisissez-en un autre, par exemple make serve PORT={port + 1}.\n"
    )


def test_an_address_of_another_machine_is_refused(instance: Path) -> None:
    for host in ("192.0.2.7", "no-such-host.invalid"):
        assert host in refuse_to_serve(instance, HOST=host, PORT=str(free_port()))


def test_a_folder_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    in_the_way = tmp_path / "instance"
    in_the_way.write_text("a file where the folder should be")
    for place in (in_the_way, in_the_way / "deeper", Path("/proc/instance")):
        said = refuse_to_serve(place, PORT=str(free_port()))
        assert str(place) in said
        assert len(said.splitlines()) == 1


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("postgres:/oops", "DATABASE_URL"),
        ("sqlite:////proc/nowhere/surveys.db", "nowhere"),
        ("postgresql://someone:secret-word@127.0.0.1:1/base", "PostgreSQL"),
        ("postgresql://someone:secret-word@no-such-host.invalid/base", "PostgreSQL"),
    ],
)
def test_a_database_that_cannot_be_had_is_refused(instance: Path, url: str, word: str) -> None:
    said = refuse_to_serve(instance, DATABASE_URL=url, PORT=str(free_port()))
    assert word in said
    assert "secret-word" not in said
    assert len(said.splitlines()) == 1


def test_without_a_demonstration_every_missing_setting_is_named(instance: Path) -> None:
    said = refuse_to_serve(instance, SURVEYS_DEMO="0", PORT=str(free_port()))
    for name in ("BASE_URL", "MAIL_FROM", "PRIVACY_OFFICER_EMAIL", "HELP_PHONE", "POSTAL_ADDRESS"):
        assert name in said


def test_gunicorn_alone_refuses_half_settings_too(instance: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import wsgi"], cwd=ROOT, env=environment(instance), capture_output=True, text=True,
        timeout=PATIENCE, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "BASE_URL" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_web_that_cannot_start_ends_everything() -> None:
    program = (
        "import sys; from surveys.serving import run\n"
        "sleeper = [sys.executable, '-c', 'import time; time.sleep(60)']\n"
        "sys.exit(run([sys.executable, '-c', 'raise SystemExit(3)'], sleeper))"
    )
    before = time.monotonic()
    done = subprocess.run([sys.executable, "-c", program], timeout=PATIENCE, check=False)
    assert done.returncode == 1
    assert time.monotonic() - before < 10
    assert not [args for _, args in processes().values() if "time.sleep(60)" in args]


def test_a_worker_that_cannot_start_is_tried_less_and_less_often(tmp_path: Path) -> None:
    program = (
        "import sys; from surveys.serving import run\n"
        "sleeper = [sys.executable, '-c', 'import time; time.sleep(60)']\n"
        'failing = [sys.executable, \'-c\', \'open("tries", "a").write("x")\']\n'
        "sys.exit(run(sleeper, failing))"
    )
    process = subprocess.Popen([sys.executable, "-c", program], cwd=tmp_path)
    time.sleep(7.5)
    process.terminate()
    assert process.wait(timeout=PATIENCE) == 0
    assert 2 <= len((tmp_path / "tries").read_text()) <= 3
