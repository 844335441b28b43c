"""Templates mirror the endpoints, hold nothing inline, and no form forgets its token."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.command_line import ROOT
from tests.rules.conftest import Site, templates
from tests.rules.crawl import crawl
from tests.rules.test_get_never_writes import NO_PAGE
from tests.rules.test_routes import PERSONAS

FOLDER = ROOT / "templates"
AUDIENCES = ("auth", "concerned", "errors", "member", "public", "staff")
# Pages that only a POST draws, and frames that other pages extend.
BESIDE = {
    "auth/recovery.html",
    "staff/directory/preview_import.html",
    "staff/past/mapping.html",
    "member/conflict.html",
    "member/refused.html",
    "member/paste_preview.html",
    "member/paste_sheets.html",
    "errors/error.html",
    "staff/frame.html",
}
FRAMES = {"base.html", "staff/frame.html"}

JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
ATTRIBUTES = re.compile(r"\{% macro (?:attrs|look)\b.*?endmacro", re.DOTALL)  # what stands inside a tag
FORM = re.compile(r"<form\b.*?</form>", re.DOTALL)


def name_of(path: Path) -> str:
    return path.relative_to(FOLDER).as_posix()


def pages() -> list[Path]:
    """Return the templates that draw a whole page."""
    return [
        path
        for path in templates()
        if name_of(path).partition("/")[0] in AUDIENCES and not path.name.startswith("_")
    ]


EVERY = pytest.mark.parametrize("path", templates(), ids=name_of)


@EVERY
def test_a_template_compiles(site: Site, path: Path) -> None:
    if (
        name_of(path).partition("/")[0] != "mail"
    ):  # letters have an environment of their own (surveys/mail.py)
        site.app.jinja_env.get_template(name_of(path))


@EVERY
def test_pages_extend_and_fragments_do_not(path: Path) -> None:
    extends = "{% extends" in path.read_text("utf-8")
    if path.name.startswith("_") or name_of(path) == "base.html":
        assert not extends
    elif path in pages():
        assert extends


def test_each_page_is_drawn_by_the_endpoint_of_its_name(site: Site) -> None:
    endpoints = {rule.endpoint for rule in site.rules if "GET" in rule.methods} - NO_PAGE
    mirrored = {f"{endpoint.replace('.', '/')}.html" for endpoint in endpoints}
    assert {name_of(path) for path in pages()} - BESIDE == mirrored


@EVERY
def test_nothing_is_written_inline(path: Path) -> None:
    text = path.read_text("utf-8")
    bare = JINJA.sub("", text)
    for forbidden in (
        "hx-on",
        "hx-vals='js:",
        'hx-vals="js:',
        "js:",
        "javascript:",
        "hx-vars",
        "hx-eval",
        "data-hx-",
    ):
        assert forbidden not in text, forbidden
    assert not re.search(r"\son[a-z]+\s*=", bare), "an event's attribute"
    if name_of(path).partition("/")[0] not in {"mail", "papers"}:  # letters are read where no stylesheet goes
        assert not re.search(r"\sstyle\s*=", bare), "a style attribute"
        assert "<style" not in bare
    for opening in re.findall(r"<script\b[^>]*>", text):
        assert "src=" in opening, opening
    assert not re.search(r"<script\b[^>]*>\s*[^<\s]", text), "a script's body"
    for trigger in re.findall(r'hx-trigger="([^"]*)"', text):
        assert "[" not in trigger, "a filter of a trigger is evaluated"


@EVERY
def test_nothing_comes_from_elsewhere(path: Path) -> None:
    if name_of(path).partition("/")[0] == "mail":
        return
    for address in re.findall(
        r'(?:src|href|action|hx-(?:get|post))="(https?:[^"]*|//[^"]*)"', path.read_text("utf-8")
    ):
        pytest.fail(address)


@EVERY
def test_every_form_carries_its_token_and_autosaves_queue(path: Path) -> None:
    text = path.read_text("utf-8")
    forms = FORM.findall(text)
    assert len(forms) == len(re.findall(r"<form\b", text))
    for form in forms:
        opening = form[: form.index(">") + 1]
        assert 'method="post"' in opening or 'method="get"' in opening, opening
        if 'method="post"' in opening:
            assert 'name="csrf_token" value="{{ csrf_token() }}"' in form, opening
        if "hx-post" in opening:
            assert 'hx-sync="this:queue last"' in opening, opening
            assert "action=" in opening, "it works without a script"
        assert ("data-autosave" in opening) <= ("hx-post" in opening), opening


@EVERY
def test_words_can_be_translated(path: Path) -> None:
    """Outside tags, what a person reads passes through _(): a bare word would stay French in English."""
    if name_of(path).partition("/")[0] in {"mail", "papers"}:
        return  # French only, by their own wording
    text = ATTRIBUTES.sub(" ", path.read_text("utf-8"))
    text = JINJA.sub(" ", text)
    text = re.sub(r'<code lang="zxx">.*?</code>', " ", text, flags=re.DOTALL)  # in no human language
    text = re.sub(r"<[^>]*>", " ", text, flags=re.DOTALL)
    words = set(re.findall(r"[A-Za-zÀ-ÿ]{3,}", re.sub(r"&\w+;", " ", text)))
    assert words <= {"AXTRA", "min", "CSV", "JSON", "PDF", "Python", "XLSX"}, words


class _Page(HTMLParser):
    """Gathers what a policy forbids in a drawn page."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.ids: list[str] = []
        self.inside_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.faults += [f"<{tag} {name}>" for name in given if name.startswith("on") or name == "style"]
        self.faults += [
            f"<{tag} {name}={value}>"
            for name, value in attrs
            if value and value.startswith(("http:", "https:", "//")) and name != "xmlns"
        ]
        self.inside_script = tag == "script"
        if tag == "style" or (tag == "script" and "src" not in given):
            self.faults.append(f"<{tag}>")
        if "id" in given:
            self.ids.append(given["id"] or "")

    def handle_data(self, data: str) -> None:
        if self.inside_script and data.strip():
            self.faults.append(data)

    def handle_endtag(self, tag: str) -> None:
        self.inside_script = False


@pytest.mark.parametrize("persona", ["", *PERSONAS])
def test_drawn_pages_hold_nothing_inline_and_each_id_once(site: Site, persona: str) -> None:
    pages = [visit for visit in crawl(site, persona).pages if visit.endpoint not in NO_PAGE]
    for visit in pages:
        page = _Page()
        page.feed(visit.text)
        assert page.faults == [], visit.address
        assert sorted(page.ids) == sorted(set(page.ids)), visit.address
    assert len(pages) >= (20 if persona else 5)
