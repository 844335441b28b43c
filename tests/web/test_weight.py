"""What a first visit of the 45-question page asks of the network, and the next: counted here, so that no file grows unseen.

Bytes are those of bodies; headers add half a kilobyte to each (``benchmarks/weight.py`` reads them in a browser).
"""

import re
from pathlib import Path

from flask.testing import FlaskClient

from benchmarks.ground import six_pages
from surveys.app import create_app
from surveys.web.shared.access import TOKEN
from tests.databases import make_settings

PACKED = {"Accept-Encoding": "gzip, deflate, br"}
REQUESTS, FIRST, NEXT = 8, 67_000, 9_000
ON_ARRIVAL = 1  # who is there


def test_a_first_visit_is_light_and_the_next_is_the_page_alone(tmp_path: Path) -> None:
    ground = six_pages.build(make_settings(tmp_path), 1)
    client = FlaskClient(create_app(ground.settings))
    with client.session_transaction() as session:
        session[TOKEN] = ground.tokens[0]
    page = client.get(ground.page(1))
    found = dict.fromkeys(re.findall(r'(?:href|src)="(/static/[^"]+)"', page.get_data(as_text=True)))
    (mark,) = {re.match("/static/[0-9a-f]{12}/", each)[0] for each in found}  # type: ignore[index]
    fonts = [f"{mark}fonts/{name}.woff2" for name in ("texte", "titre")]
    answers = [client.get(address, headers=PACKED) for address in (*found, *fonts)]
    assert all(answer.headers["Cache-Control"].endswith("immutable") for answer in answers)
    weight = len(client.get(ground.page(1), headers=PACKED).data)
    assert weight <= NEXT
    assert 1 + len(answers) + ON_ARRIVAL <= REQUESTS
    assert weight + sum(len(answer.data) for answer in answers) <= FIRST
