"""Milliseconds of processor that a section's page and an autosave take, and the start: of this tree, or of the tree named after it.

By Flask's own client, without a socket: medians of single requests, told beside the least. To compare two states of the
program, run it in turns with the folder of each (``git worktree add``); the survey is that of ``ground/six_pages.py``.
"""

import re
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from urllib.parse import parse_qsl

ROOT = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[1]).resolve()
sys.path.insert(0, str(ROOT))

began = time.process_time()
from surveys.app import create_app  # noqa: E402

STARTED = time.process_time() - began

from benchmarks.ground import six_pages  # noqa: E402
from benchmarks.pages import Browser  # noqa: E402
from tests.databases import make_settings  # noqa: E402


def took(step: Callable[[], object], turns: int = 25) -> tuple[float, float]:
    """Return the median and the least of how long a step takes, in milliseconds."""
    for _ in range(4):
        step()
    times = []
    for _ in range(turns):
        start = time.process_time()
        step()
        times.append(1000 * (time.process_time() - start))
    return median(times), min(times)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        settings = make_settings(Path(name))
        ground = six_pages.build(settings, 1)
        client = create_app(settings).test_client()
        with client.session_transaction() as session:
            session["jeton"] = ground.tokens[0]
        browser = Browser(ground, 1)
        html = client.get(browser.path).get_data(as_text=True)
        browser.forms = re.search(r'name="csrf_token" value="([^"]+)"', html).group(1)
        turn = 0

        def get() -> None:
            assert client.get(browser.path).status_code == 200

        def save() -> None:
            nonlocal turn
            turn += 1
            form = dict(parse_qsl(browser.save(turn).body.decode()))
            answer = client.post(f"{browser.path}/enregistrement", data=form, headers={"HX-Request": "true"})
            assert answer.status_code == 200, answer.status

        page, saved = took(get), took(save)
    print(f"imports at the start   {STARTED:6.2f} s of processor")
    print(f"section page           {page[0]:6.1f} ms (least {page[1]:.1f})")
    print(f"autosave               {saved[0]:6.1f} ms (least {saved[1]:.1f})")


if __name__ == "__main__":
    main()
