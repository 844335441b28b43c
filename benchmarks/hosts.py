"""A process that starts, what it holds, and one against two web hosts behind nginx before one PostgreSQL, all on this machine.

« hosts » after the name leaves the start out. On one machine two hosts share its processors: what is measured is what each part costs for an answer, from which what more
machines would carry follows. Without nginx the two hosts are asked directly.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.ground import databases, serving, six_pages  # noqa: E402
from benchmarks.ground.serving import Asking, Server  # noqa: E402
from benchmarks.pages import CENTRES, SECRET, Browser  # noqa: E402

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
CONF = """
worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log;
events {{ worker_connections 512; }}
http {{ access_log off; client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
upstream web {{ {servers} keepalive 32; }}
server {{ listen 127.0.0.1:{port}; location / {{ proxy_pass http://web; proxy_http_version 1.1;
proxy_set_header Connection ""; proxy_set_header Host $host; }} }} }}
"""


@contextmanager
def proxied(folder: Path, hosts: list[Server]) -> Iterator[Server]:
    """Give a proxy before some hosts."""
    assert NGINX, "no nginx here"
    port = serving.free_port()
    folder.mkdir()
    servers = " ".join(f"server 127.0.0.1:{host.port};" for host in hosts)
    (folder / "nginx.conf").write_text(CONF.format(folder=folder, servers=servers, port=port))
    process = subprocess.Popen(
        [NGINX, "-e", f"{folder}/nginx.log", "-c", f"{folder}/nginx.conf", "-p", str(folder)]
    )
    try:
        time.sleep(1)
        yield Server(port, process)
    finally:
        process.terminate()
        process.wait(10)


def starts() -> None:
    """Print what the start of a web process takes, and what the same costs without our rooms."""
    for what, code in (
        ("flask and sqlalchemy alone", "import flask_sqlalchemy, flask_wtf, flask_babel"),
        ("the platform, ready to answer", "from surveys.app import create_app; create_app()"),
    ):
        times, clocks = [], []
        for _ in range(3):
            before, began = os.times(), time.perf_counter()
            subprocess.run(
                [sys.executable, "-c", code], cwd=ROOT, check=True, env={**os.environ, "SURVEYS_DEMO": "1"}
            )
            after = os.times()
            clocks.append(time.perf_counter() - began)
            times.append(
                after.children_user + after.children_system - before.children_user - before.children_system
            )
        print(
            f"{what:32} {serving.middle(times):5.2f} s of processor   {serving.middle(clocks):5.2f} s by the clock   least {min(times):.2f} s"
        )


def main() -> None:
    if "hosts" not in sys.argv[1:]:
        with tempfile.TemporaryDirectory() as name:
            os.environ["SURVEYS_INSTANCE"] = name
            starts()
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        url = stack.enter_context(databases.opened("postgresql", folder))
        ground = six_pages.build(databases.settings_of(folder, url), CENTRES)
        browsers = [Browser(ground, number) for number in range(1, CENTRES + 1)]
        environment = {
            "SURVEYS_DEMO": "1",
            "SURVEYS_INSTANCE": str(folder),
            "DATABASE_URL": url,
            "SECRET_KEY": SECRET,
        }
        hosts = [
            stack.enter_context(serving.served("wsgi:app", environment, ready="/connexion")) for _ in range(2)
        ]
        for host in hosts:
            print(
                "idle worker, MB alone or shared:",
                ", ".join(f"{size:.0f}" for size in host.memory().values()),
            )
        asked: dict[str, Asking] = {
            "section page": lambda number, turn: browsers[number % CENTRES].page(),
            "autosave": lambda number, turn: browsers[number % CENTRES].save(turn),
        }
        doors = [
            stack.enter_context(proxied(folder / f"n{count}", hosts[:count])) if NGINX else hosts[count - 1]
            for count in (1, 2)
        ]
        for what, asking in asked.items():
            for door in doors:
                serving.hammer(door, asking, clients=16, seconds=2)
            for turn in range(2):
                for count, door in enumerate(doors, 1):
                    before = sum(host.processor() for host in hosts)
                    gave = serving.hammer(door, asking, clients=16, seconds=3)
                    web = 1000 * (sum(host.processor() for host in hosts) - before) / max(1, gave.answers)
                    print(
                        f"{what}, round {turn + 1}, {count} host(s): {gave.rate:6.1f} /s   web {web:5.1f} ms, nginx {gave.cost:5.2f} ms of processor an answer   "
                        f"p50 {serving.percentile(gave.times, 0.5):.0f} ms p99 {serving.percentile(gave.times, 0.99):.0f} ms   {gave.failed} failed"
                    )


if __name__ == "__main__":
    main()
