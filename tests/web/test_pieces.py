"""Pieces of a page that are drawn once for all: the page is the same as if each had been drawn for it alone."""

from flask.testing import FlaskClient

from surveys.web.member import pieces as room
from surveys.web.member.pieces import Pieces
from tests.web.answers import fill_survey
from tests.web.conftest import Site
from tests.web.conftest import numbers as free
from tests.web.world import Centre, session_token

SECTIONS = ("textes", "nombres", "tableaux", "listes")
PAGES = tuple((code, query) for code in SECTIONS for query in ("", "?verifier=1"))


def browser_of(site: Site, centre: Centre) -> FlaskClient:
    """Return a browser of a centre that reads nothing of what it is shown."""
    client = FlaskClient(site.app)
    with site.app.app_context():
        token = session_token(centre.director)
    with client.session_transaction() as session:
        session["jeton"] = token
    return client


def sheet_of(client: FlaskClient, centre: Centre, section: str, query: str = "") -> str:
    """Return what the page of a section asks, as HTML."""
    page = client.get(f"{centre.page(f'sections/{section}')}{query}")
    assert page.status_code == 200, (section, page.status)
    return (
        page.get_data(as_text=True).partition('<div class="sheet card">')[2].partition('<div id="parole"')[0]
    )


def test_a_page_of_kept_pieces_is_the_page_drawn_whole(site: Site, client_of, monkeypatch):
    filled, blank = Centre(next(free)), Centre(next(free))
    fill_survey(client_of(filled.director), filled)
    browsers = {centre: browser_of(site, centre) for centre in (filled, blank)}
    monkeypatch.setattr(room, "pieces", Pieces())
    shared = {}
    for _ in range(2):  # the second time, every piece was drawn before, some of them for the other centre
        for centre in (filled, blank):
            shared |= {
                (centre, code, query): sheet_of(browsers[centre], centre, code, query)
                for code, query in PAGES
            }
    assert room.pieces.size > 10_000
    for (centre, code, query), drawn in shared.items():
        monkeypatch.setattr(room, "pieces", Pieces(most=0))
        assert sheet_of(browsers[centre], centre, code, query) == drawn
        other = blank if centre is filled else filled
        assert other.code not in drawn
        assert room._SOMEWHERE not in drawn
    assert filled.page("notes/org_name") in shared[filled, "textes", ""]


def test_every_view_is_told_whole_by_its_words(site: Site, centre: Centre, monkeypatch):
    """A place in memory in a key would be taken for another's once it is given again."""
    seen: list[str] = []
    real = room.blake2b
    monkeypatch.setattr(room, "blake2b", lambda text, **kw: seen.append(text.decode()) or real(text, **kw))
    client = browser_of(site, centre)
    for code in SECTIONS[:3]:
        sheet_of(client, centre, code)
    assert len(seen) > 20
    assert not [text for text in seen if " at 0x" in text]


def test_what_is_kept_is_bounded_and_the_oldest_goes_first():
    kept = Pieces(most=10)
    for key in (b"a", b"b", b"c"):
        assert kept.get(key, lambda: "xxxxx") == "xxxxx"
    assert kept.size == 10
    assert kept.get(b"b", lambda: "drawn again") == "xxxxx"
    assert kept.get(b"a", lambda: "again") == "again"
    assert kept.get(b"long", lambda: "y" * 11) == "y" * 11
    assert kept.size == 0
