"""Every word that a person can reach is French: pages, titles, labels that only a screen reader says."""

import re
from html.parser import HTMLParser

import pytest

from tests.rules.conftest import Site
from tests.rules.crawl import crawl
from tests.rules.test_get_never_writes import NO_PAGE
from tests.rules.test_routes import PERSONAS

# Words that English pages cannot do without, and that French does not have (nor do the names we show).
ENGLISH = re.compile(
    r"\b(the|and|of|with|your|you|this|that|from|are|was|were|been|has|have|not|please|submit|save|required|missing"
    r"|invalid|unknown|none|true|false|null|undefined|nan|loading|next|previous|back|home|login|logout|delete|edit|view"
    r"|download|upload|found|forbidden|unauthorized|conflict|gone|error|allowed|bad|request|redirecting|should|click|here)\b",
    re.IGNORECASE,
)
SPOKEN = ("aria-label", "aria-description", "title", "placeholder", "alt", "aria-roledescription", "label")


class _Words(HTMLParser):
    """Gathers what is seen or said of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.silent = 0
        self.language = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in {"script", "style"}
        given = dict(attrs)
        self.said += [given[name] or "" for name in SPOKEN if given.get(name)]
        if tag == "html":
            self.language = given.get("lang") or ""
        if tag == "input" and given.get("type") in {"submit", "button"}:
            self.said.append(given.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in {"script", "style"}

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.said.append(data)


def english_in(html: str) -> tuple[set[str], str]:
    words = _Words()
    words.feed(html)
    text = "\n".join(words.said)
    text = re.sub(r"\S+@\S+|\S*/\S*|\bof-\d\d-\d\d\b", " ", text)  # addresses, codes of organisations
    return {match.group() for match in ENGLISH.finditer(text)}, words.language


@pytest.mark.parametrize("persona", ["", *PERSONAS])
def test_no_english_word_is_on_a_page(site: Site, persona: str) -> None:
    pages = [
        (visit.address, visit.text) for visit in crawl(site, persona).pages if visit.endpoint not in NO_PAGE
    ]
    client = site.client(persona)
    for rule in site.rules:
        if "GET" not in rule.methods:  # what a wrong verb reads counts too
            answer = client.put(site.addresses(rule)[0], buffered=True)
            pages.append((f"PUT {rule.rule}", answer.get_data(as_text=True)))
    for address, text in pages:
        found, language = english_in(text)
        assert found == set(), address
        assert language == "fr-CA", address
    assert len(pages) >= (20 if persona else 5)


@pytest.mark.parametrize("path", ["/nowhere", "/static/nowhere.css", "/sondages", "/%00", "/../etc/passwd"])
def test_what_does_not_exist_says_so_in_french(site: Site, path: str) -> None:
    for scripted in ({}, {"HX-Request": "true"}):
        answer = site.client("direction").get(path, headers=scripted, buffered=True)
        if 300 <= answer.status_code < 400:
            assert answer.get_data() == b""
            continue
        assert answer.status_code == 404
        assert english_in(answer.get_data(as_text=True))[0] == set()


def test_an_english_word_would_be_seen() -> None:
    assert english_in('<p>Page not found</p><input type="submit" value="Save"><img alt="the logo">')[0] == {
        "not", "found", "Save", "the",
    }  # fmt: skip
    assert english_in("<p>Enregistrer la page</p><script>var the = 1</script>")[0] == set()
