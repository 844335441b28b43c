"""Styles and scripts are kept for a year under the mark of their content, packed, and pages go packed too."""

import gzip
import re

import brotli
from flask.testing import FlaskClient

from surveys.web.shared.assets import mark_of, read_assets
from surveys.web.site import STATIC
from tests.web.conftest import Site

PACKED = {"Accept-Encoding": "gzip"}


def addresses(site: Site) -> list[str]:
    page = site.client().get("/connexion").get_data(as_text=True)
    return re.findall(r'(?:href|src)="(/static/[^"]+)"', page)


def test_a_file_under_the_present_mark_is_kept_for_a_year_and_what_it_names_too(site: Site) -> None:
    mark = mark_of(read_assets(STATIC))
    found = addresses(site)
    assert found
    for address in (*found, f"/static/{mark}/js/autosave.js", f"/static/{mark}/fonts/README.md"):
        assert address.startswith(f"/static/{mark}/")
        answer = site.app.test_client().get(address)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (
            200,
            "public, max-age=31536000, immutable",
        )


def test_a_file_without_a_mark_or_under_an_old_one_is_asked_for_again(site: Site) -> None:
    client = site.app.test_client()
    for address in ("/static/css/base.css", "/static/0123456789ab/css/base.css"):
        answer = client.get(address)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-cache")
        again = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
    assert client.get("/static/0123456789ab/css/nothing.css").status_code == 404
    assert client.get("/static/0123456789ab").status_code == 404


def test_what_shrinks_is_sent_packed_to_who_reads_it(site: Site) -> None:
    client = site.app.test_client()
    plain, packed = client.get("/static/css/base.css"), client.get("/static/css/base.css", headers=PACKED)
    assert gzip.decompress(packed.data) == plain.data
    assert (packed.headers["Content-Encoding"], packed.headers["Vary"]) == ("gzip", "Accept-Encoding")
    lighter = client.get("/static/css/base.css", headers={"Accept-Encoding": "gzip, br"})
    assert lighter.headers["Content-Encoding"] == "br"
    assert brotli.decompress(lighter.data) == plain.data
    assert len({answer.headers["ETag"] for answer in (plain, packed, lighter)}) == 3
    font = client.get("/static/fonts/texte.woff2", headers=PACKED)
    assert "Content-Encoding" not in font.headers
    assert font.mimetype == "font/woff2"


def test_a_page_is_sent_packed_to_who_reads_it(site: Site) -> None:
    client = FlaskClient(site.app)  # the reviewer of pages reads no gzip
    packed = client.get("/connexion", headers=PACKED)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert int(packed.headers["Content-Length"]) == len(packed.data)
    assert b"</html>" in gzip.decompress(packed.data)
    lighter = client.get("/connexion", headers={"Accept-Encoding": "gzip, br"})
    assert lighter.headers["Content-Encoding"] == "br"
    assert b"</html>" in brotli.decompress(lighter.data)
    plain = client.get("/connexion")
    assert "Content-Encoding" not in plain.headers
    assert "Accept-Encoding" in plain.headers["Vary"]


def test_a_mark_changes_with_any_file() -> None:
    assets = read_assets(STATIC)
    other = assets | {"css/base.css": assets["css/print.css"]}
    assert mark_of(other) != mark_of(assets)
