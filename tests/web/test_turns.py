"""Turns at the press: a few papers at once on the machine, one at a time for each person, and a page that says when."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Lock

import pytest
from werkzeug.exceptions import ServiceUnavailable, TooManyRequests

from surveys.web.shared import turns
from surveys.web.shared.turns import turn
from tests.web.conftest import Site
from tests.web.forms import page_of
from tests.web.world import Centre

HOLD = """
import sys, time
from pathlib import Path
from surveys.web.shared.turns import turn
with turn(Path(sys.argv[1]), int(sys.argv[2]), places=1, a_minute=9):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 0.3)


@contextmanager
def held(folder: Path, person: int) -> Iterator[subprocess.Popen]:
    """Hold a turn in another process."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder), str(person)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


def test_no_more_papers_are_drawn_at_once_than_there_are_places(
    tmp_path: Path, say: Callable[[str], None]
) -> None:
    running, most, lock = 0, 0, Lock()

    def draw(person: int) -> str:
        nonlocal running, most
        try:
            with turn(tmp_path, person, places=2, a_minute=9):
                with lock:
                    running += 1
                    most = max(most, running)
                time.sleep(0.1)
                with lock:
                    running -= 1
        except ServiceUnavailable:
            return "later"
        return "drawn"

    with ThreadPoolExecutor(16) as pool:
        said = list(pool.map(draw, range(16)))
    assert most == 2
    assert said.count("drawn") >= 4
    say(f"press: 16 people at once, {most} papers at a time")


@pytest.mark.usefixtures("hurry")
def test_another_process_counts_and_gives_its_turn_back_when_killed(tmp_path: Path) -> None:
    with held(tmp_path, 1) as process:
        with pytest.raises(ServiceUnavailable) as refused, turn(tmp_path, 2, places=1, a_minute=9):
            pass
        assert refused.value.retry_after
        process.kill()
        process.wait()
        with turn(tmp_path, 2, places=1, a_minute=9):
            pass


@pytest.mark.usefixtures("hurry")
def test_one_person_draws_one_paper_at_a_time(tmp_path: Path) -> None:
    with ExitStack() as stack:
        stack.enter_context(turn(tmp_path, 1, places=4, a_minute=9))
        with pytest.raises(TooManyRequests), turn(tmp_path, 1, places=4, a_minute=9):
            pass
        stack.enter_context(turn(tmp_path, 2, places=4, a_minute=9))


def test_so_many_in_a_minute_and_then_a_minute_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    moment = [1000.0]
    monkeypatch.setattr(turns.time, "time", lambda: moment[0])
    for _ in range(3):
        with turn(tmp_path, 1, places=1, a_minute=3):
            moment[0] += 10
    with pytest.raises(TooManyRequests) as refused, turn(tmp_path, 1, places=1, a_minute=3):
        pass
    assert refused.value.retry_after == 30
    moment[0] += 31
    with turn(tmp_path, 1, places=1, a_minute=3):
        pass
    (tmp_path / "personne-1").write_text("not what was written")
    with turn(tmp_path, 1, places=1, a_minute=3):
        pass


@pytest.mark.usefixtures("hurry")
def test_the_pages_say_when_to_ask_again(
    site: Site, centre: Centre, client_of: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    direction = client_of(centre.director)
    few = replace(site.settings, papers_a_minute=2, presses=1)
    monkeypatch.setitem(site.app.config, "SETTINGS", few)
    page = centre.page("chiffres.pdf")
    assert [direction.get(page).status_code for _ in range(3)] == [200, 200, 429]
    refused = direction.get(page)
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert "Trop de demandes en peu de temps" in page_of(refused).text
    with held(few.press_folder, 999_999):
        delegate = client_of(centre.delegate)
        delegate.lenient = True  # a 5xx is what is asked for
        busy = delegate.get(page)
    assert busy.status_code == 503
    assert int(busy.headers["Retry-After"]) == 10
    assert "Beaucoup de documents se préparent" in page_of(busy).text
