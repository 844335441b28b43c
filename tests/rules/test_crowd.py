"""The pages of the staff before five thousand centres: as many statements as at eighty-nine, and no list drawn whole.

Apart from ``test_queries``, which asks every address of fewer centres: here the size is the subject. Pages that count answers are
not here: a large edition's are kept beforehand (``tests/web/test_large_pages.py``, ``benchmarks/results.py``).
"""

import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from surveys.store.base import db
from tests import crowd
from tests.rules.conftest import furnished
from tests.rules.test_queries import count, opens

CENTRES = 4_911  # with the eighty-nine of the demonstration: five thousand
BYTES = 1_000_000  # of HTML
SECONDS = 5.0  # of processor, ten times what a page may take: the machines of tests are shared
OPEN = "renouvellement/2025-2026"
PAGES = {
    "collecte": (
        "/gestion/suivi/",
        f"/gestion/suivi/{OPEN}/",
        f"/gestion/suivi/{OPEN}/?page=7&etat=not_started",
        f"/gestion/suivi/{OPEN}/changements",
        f"/gestion/suivi/{OPEN}/of-03-04/",
        "/gestion/suivi/remuneration/2024/",
        "/gestion/suivi/messages/",
        f"/gestion/envois/{OPEN}/",
        f"/gestion/envois/{OPEN}/1",
        f"/gestion/envois/{OPEN}/nouveau",
        "/gestion/repertoire/",
        "/gestion/repertoire/?q=horizon",
        "/gestion/repertoire/personnes/",
        "/gestion/repertoire/organismes/of-03-04/",
        "/gestion/editions/",
        f"/gestion/editions/{OPEN}/",
    ),
    "administration": ("/gestion/conservation/", "/gestion/equipe/"),
}

pytestmark = [pytest.mark.xdist_group("crowd"), pytest.mark.timeout(600)]


def test_five_thousand_centres_leave_every_list_usable(
    demonstration_template: Path, tmp_path: Path, say: Callable[[str], None]
) -> None:
    shutil.copy(demonstration_template, tmp_path / "surveys.db")
    site = furnished(tmp_path)
    asked = [(site.client(persona), address) for persona, pages in PAGES.items() for address in pages]
    assert [address for client, address in asked if not opens(client, address)] == []
    before = [len(count(site, client, address)) for client, address in asked]
    crowd.grow(f"sqlite:///{site.database}", CENTRES, answers=False)
    took, heaviest = {}, {}
    for client, address in asked:
        began = time.process_time()
        answer = client.get(address, buffered=True)
        took[address], heaviest[address] = time.process_time() - began, len(answer.get_data())
    after = [len(count(site, client, address)) for client, address in asked]
    with site.app.app_context():
        db.engine.dispose()
    slow, heavy = max(took, key=lambda each: took[each]), max(heaviest, key=lambda each: heaviest[each])
    say(
        f"5,000 centres, {len(asked)} pages: {took[slow]:.2f} s at most ({slow}), {heaviest[heavy] / 1000:.0f} kB ({heavy})"
    )
    assert {
        asked[n][1]: (was, now) for n, (was, now) in enumerate(zip(before, after, strict=True)) if was != now
    } == {}
    assert {address: size for address, size in heaviest.items() if size > BYTES} == {}
    assert {address: spent for address, spent in took.items() if spent > SECONDS} == {}
