"""What a page and a save cost beside what no code could do without, through one real server: ratios, never timed tests.

The section page asks 45 questions (a matrix of 13 by 4, a table of 12 by 5, thirteen ratings, thirty others) and is half filled. Its
baseline is a bare Flask view that sends the same bytes; that of a save, a bare view that runs ``UPDATE … json_set`` in a
transaction. Sides alternate in rounds, medians are told. « postgresql » after the name measures that database.
"""

import re
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.ground import databases, serving, six_pages  # noqa: E402
from benchmarks.ground.serving import Ask, Asking  # noqa: E402
from benchmarks.ground.six_pages import LARGE, Ground  # noqa: E402
from surveys.app import create_app  # noqa: E402
from surveys.web.shared.access import TOKEN  # noqa: E402

CENTRES = 32
SECRET = "a key of the tests, long enough to be one"


class Browser:
    """Someone signed in: their cookie, the token of their forms, and what a save sends."""

    def __init__(self, ground: Ground, number: int) -> None:
        app = create_app(ground.settings)
        client = app.test_client()
        with client.session_transaction() as session:
            session[TOKEN] = ground.tokens[number - 1]
        self.path = ground.page(number)
        self.number = number
        self.html = client.get(self.path).get_data(as_text=True)
        assert "csrf_token" in self.html, self.html[:500]
        self.forms = re.search(r'name="csrf_token" value="([^"]+)"', self.html).group(1)
        self.cookie = "session=" + client.get_cookie("session").value
        self.versions: dict[str, int] = {}
        self.drawn = " ".join(re.findall(r'id="([a-z0-9-]+)" data-piece="drawn"', self.html))

    def page(self, section: str = LARGE) -> Ask:
        return Ask(self.path.replace(f"/{LARGE}", f"/{section}"), {"Cookie": self.cookie})

    def save(self, turn: int) -> Ask:
        """Return one autosave, as the page's script sends it."""
        form = {
            "csrf_token": self.forms,
            "q9": f"Accueil {turn}",
            "_versions": '{"q9": 0}',  # the same page writes on, from whatever it wrote before
            "_page": f"banc{self.number}",
            "_fois": str(int(1000 * time.time()) % 10**9),
            "_ici": "q9",
            "_messages": "",
            "_dessine": self.drawn,
        }
        headers = {
            "Cookie": self.cookie,
            "HX-Request": "true",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        return Ask(f"{self.path}/enregistrement", headers, "POST", urlencode(form).encode())


def bare_page(name: str) -> Asking:
    return lambda number, turn: Ask(f"/nu/page/{name}", {})


def bare_write(number: int, turn: int) -> Ask:
    body = urlencode({"value": f"Accueil {turn}", "id": number % CENTRES + 1}).encode()
    return Ask("/nu/ecrire", {"Content-Type": "application/x-www-form-urlencoded"}, "POST", body)


def tell(name: str, found: dict[str, serving.Round]) -> None:
    """Print what both sides gave, and the ratio of the first to the second."""
    (ours, bare) = found.values()
    print(
        f"{name:38} {ours.rate:8.0f} /s {ours.cost:6.2f} ms of processor   bare {bare.rate:8.0f} /s {bare.cost:6.2f} ms   "
        f"ratio {ours.rate / bare.rate:.2f} (processor {bare.cost / ours.cost:.2f})   "
        f"p50 {serving.percentile(ours.times, 0.5):.0f} ms p99 {serving.percentile(ours.times, 0.99):.0f} ms"
        f"{f'   {ours.failed} failed' if ours.failed else ''}"
    )


def main() -> None:
    kind = "postgresql" if "postgresql" in sys.argv[1:] else "sqlite"
    with tempfile.TemporaryDirectory() as name, databases.opened(kind, Path(name)) as url:
        folder = Path(name)
        ground = six_pages.build(databases.settings_of(folder, url), CENTRES)
        browsers = [Browser(ground, number) for number in range(1, CENTRES + 1)]
        (folder / "pages").mkdir()
        (folder / "pages" / "p1").write_bytes(browsers[0].html.encode())
        databases.make_bare(folder, url, CENTRES)
        environment = {
            "SURVEYS_DEMO": "1",
            "SURVEYS_INSTANCE": str(folder),
            "DATABASE_URL": url,
            "SECRET_KEY": SECRET,
            "BENCH_FOLDER": str(folder),
        }
        with serving.served("benchmarks.ground.beside:app", environment, ready="/nu/page/p1") as server:
            print(
                f"{kind}; two workers of four threads; the page weighs {len(browsers[0].html.encode()) / 1000:.0f} kB"
            )
            for clients in (8, 32):
                sides = {
                    "ours": lambda number, turn: browsers[number % CENTRES].page(),
                    "bare": bare_page("p1"),
                }
                tell(f"section page, c = {clients}", serving.alternate(server, sides, clients=clients))
            for clients in (8, 16):
                sides = {
                    "ours": lambda number, turn: browsers[number % CENTRES].save(turn),
                    "bare": bare_write,
                }
                tell(f"autosave, c = {clients}", serving.alternate(server, sides, clients=clients))
            for pid, size in server.memory().items():
                print(f"worker {pid}: {size:.0f} MB after that")


if __name__ == "__main__":
    main()
