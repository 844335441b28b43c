"""A client that reads every answer as a careful reviewer would, and lists what is wrong with it.

Apart from the tests so that all of them review whatever they open, errors included. It reviews structure, names of
fields, headers, the French of visible text and its typography; it judges neither colours (``test_contrast``) nor what
needs a browser (``tests/journeys``). Refuses exceptions by page.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Any, ClassVar
from urllib.parse import urlsplit

from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.test import TestResponse

from tests.web.page import BLOCKS, Element, LooseHTMLError, Page, parse

FIELDS = ("input", "select", "textarea")
BUTTON_TYPES = frozenset({"submit", "button", "reset"})
IDREFS = ("aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "for", "headers")
ADDRESSES = ("href", "src", "action", "formaction", "hx-post", "hx-get", "poster", "data", "cite")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
# Words of English that French does not have: one of them on a page is a sentence that nobody translated.
ENGLISH = frozenset(
    [
        "the",
        "and",
        "your",
        "please",
        "submit",
        "with",
        "this",
        "that",
        "from",
        "not",
        "found",
        "invalid",
        "required",
        "password",
        "login",
        "next",
        "yes",
        "you",
        "was",
        "were",
        "have",
        "has",
        "bad",
        "request",
        "allowed",
        "method",
        "forbidden",
        "unauthorized",
        "should",
        "redirected",
        "redirecting",
        "click",
        "here",
        "save",
        "saved",
        "field",
        "missing",
        "must",
        "cannot",
        "unknown",
        "too",
        "entity",
        "server",
        "internal",
        "gone",
        "unsupported",
        "empty",
        "answer",
        "answers",
    ]
)

Fault = str
Check = Callable[[Page], Iterator[Fault]]


class DefectError(AssertionError):
    """An answer that should not leave the house."""


# ── the page as a whole ──


def has_a_frame(page: Page) -> Iterator[Fault]:
    """Doctype, language, one heading, a title of the house's shape, a main part, a way to skip to it."""
    if page.doctype.lower() != "doctype html":
        yield f"the doctype is {page.doctype!r}"
    html = [each for each in page.root.children if isinstance(each, Element)]
    if [each.tag for each in html] != ["html"] or html[0]["lang"] != "fr-CA":
        yield "the page is not in fr-CA"
    headings = page.all("h1")
    if len(headings) != 1 or not headings[0].text:
        yield f"{len(headings)} main headings"
    if (
        not re.fullmatch(r"(Erreur\u00a0: )?[^\s–][^\n]* – AXTRA", page.title)
        or page.title.count(" – AXTRA") != 1
    ):
        yield f"the title is « {page.title} »"
    if len(page.all("main")) != 1 or len(page.all("title")) < 1:
        yield "no main part"
    skip = [each for each in page.links if each["href"] == "#contenu"]
    if not skip or not page.root.all(id="contenu"):
        yield "no way to skip to the content"
    if not any(each.has("data-rprp") and "@" in each.text for each in page.all("p")):
        yield "nobody answers for personal information"


def keeps_headings_in_order(page: Page) -> Iterator[Fault]:
    """No level is skipped on the way down."""
    levels = [int(each.tag[1]) for each in page.all("h1", "h2", "h3", "h4", "h5", "h6")]
    for before, after in pairwise(levels):
        if after > before + 1:
            yield f"h{after} follows h{before}"


def has_unique_ids(page: Page) -> Iterator[Fault]:
    for name, count in Counter(each.id for each in page.elements if each.has("id")).items():
        if count > 1 or not name or name != "".join(name.split()):
            yield f"the id {name!r} stands {count} times"


def points_at_what_exists(page: Page) -> Iterator[Fault]:
    """Every id that is pointed at stands on the page: names, descriptions, anchors."""
    ids = page.ids
    for each in page.elements:
        for name in IDREFS:
            for wanted in each[name].split():
                if wanted not in ids:
                    yield f"{name} of <{each.tag} id={each.id!r}> points at #{wanted}, which is not there"
        if each.tag == "a" and each["href"].startswith("#") and each["href"][1:] not in ids:
            yield f"a link leads to {each['href']}, which is not there"


# ── fields and forms ──


def name_of(page: Page, element: Element) -> str:
    """Return the accessible name of a field or a button, as browsers work it out."""
    if element["aria-labelledby"]:
        return " ".join(
            page.ids[one].text for one in element["aria-labelledby"].split() if one in page.ids
        ).strip()
    if element["aria-label"].strip():
        return element["aria-label"].strip()
    labels = list(page.labels.get(element.id, ())) if element.id else []
    labels += [each for each in element.ancestors() if each.tag == "label"]
    said = " ".join(each.text for each in labels).strip()
    return said or (element.text if element.tag in {"button", "a", "summary"} else "")


def names_its_fields(page: Page) -> Iterator[Fault]:
    for each in page.all(*FIELDS, "button", "a", "summary", "output", "table", "nav", "aside", "svg"):
        where = f"<{each.tag} id={each.id!r} name={each['name']!r}>"
        if each.tag == "input" and each["type"] == "hidden":
            continue
        if each.tag == "output":
            if not (each["aria-labelledby"] or _stands_beside_words(each)):
                yield f"{where} has no name"
            continue
        if each.tag == "svg":
            if each["aria-hidden"] != "true" and not (each["role"] == "img" and name_of(page, each)):
                yield f"a drawing without words: {each.attributes}"
            continue
        if (
            each.tag == "table" and not (name_of(page, each) or each.all("caption") or len(each.all("th")))
        ) or (each.tag != "table" and not name_of(page, each)):
            yield f"{where} has no name"


def _stands_beside_words(figure: Element) -> bool:
    """Whether a figure is in a row with a header, in the description of a term, or in a group with a legend."""
    for above in figure.ancestors():
        beside = {"tr": "th", "div": "dt", "fieldset": "legend"}.get(above.tag)
        if beside and any(
            isinstance(each, Element) and each.tag == beside and each.text for each in above.children
        ):
            return True
    return False


def groups_its_radios(page: Page) -> Iterator[Fault]:
    """Radios stand in a fieldset with a legend, or are named by their row and their column."""
    for each in page.root.all("input", type="radio"):
        groups = [above for above in each.ancestors() if above.tag == "fieldset"]
        legend = groups and [child for child in groups[0].children if isinstance(child, Element)][:1]
        if legend and legend[0].tag == "legend" and legend[0].text:
            continue
        if len(each["aria-labelledby"].split()) >= 2:
            continue
        yield f"the radio {each.id} has no legend"


def explains_what_is_wrong(page: Page) -> Iterator[Fault]:
    """A field that is wrong is described, itself or with its group, by a message in words."""
    for each in page.elements:
        if each["aria-invalid"] != "true":
            continue
        groups = [above for above in each.ancestors() if above.tag == "fieldset"][:1]
        described = [name for one in (each, *groups) for name in one["aria-describedby"].split()]
        if not any(_says_a_fault(page.ids[name]) for name in described if name in page.ids):
            yield f"<{each.tag} id={each.id!r}> is wrong and nothing says why"


def _says_a_fault(element: Element) -> bool:
    inside = (element, *element.all())
    return any(
        ({"err"} & each.classes or each["data-note"] in {"error", "warning"} or each["role"] == "alert")
        and each.text
        for each in inside
    )


def guards_its_forms(page: Page) -> Iterator[Fault]:
    """What is posted carries a token; what is got carries none; buttons say what they are."""
    for form in page.all("form"):
        tokens = [each["value"] for each in form.all("input", name="csrf_token")]
        if form["method"].lower() == "post":
            if len(tokens) != 1 or not tokens[0]:
                yield f"the form to {form['action']} has {len(tokens)} tokens"
            if not form["action"]:
                yield "a form posts nowhere in particular"
            if any(each.has("required") for each in form.all(*FIELDS)):
                yield "a browser would judge a field in its own language"
        elif tokens:
            yield f"the form to {form['action']} puts its token in an address"
        if form.has("hx-post") and (not form.has("novalidate") or form["hx-sync"] != "this:queue last"):
            yield f"the form to {form['action']} would lose what is typed while it saves"
        if not [each for each in form.all("button") if each["type"] == "submit"]:
            yield f"the form to {form['action']} cannot be sent without a script"
    for button in page.all("button"):
        if button["type"] not in BUTTON_TYPES:
            yield f"the button « {button.text} » has no type"
        if button.has("hx-post") and button["hx-post"] != button["formaction"]:
            yield f"the button « {button.text} » does something else without a script"
    for each in page.root.all("input", type="number"):
        yield f"{each.id}: a number field loses what it cannot read"


# ── what a browser would load or run ──


def runs_nothing_inline(page: Page) -> Iterator[Fault]:
    for each in page.elements:
        if each.tag == "style" or (each.tag == "script" and not each["src"]):
            yield f"an inline <{each.tag}>"
        for name, value in each.attributes:
            if name == "style" or name.startswith(("on", "hx-on")):
                yield f"<{each.tag} {name}>"
            if name.startswith("hx-") and re.search(r"\bjs:|javascript:", value or ""):
                yield f"<{each.tag} {name}={value!r}> is run as a script"
            if name == "hx-trigger" and "[" in (value or ""):
                yield f"<{each.tag} {name}={value!r}> is run as a script"


def stays_at_home(page: Page) -> Iterator[Fault]:
    """No address of another site, no address by machine name, nothing that runs."""
    for each in page.elements:
        for name in ADDRESSES:
            if not (address := each[name]):
                continue
            parts = urlsplit(address)
            if parts.scheme not in {"", "mailto", "tel"} or (parts.netloc and parts.scheme != "mailto"):
                yield f"<{each.tag} {name}={address!r}> leads elsewhere"
        if each["target"] == "_blank" and "noopener" not in each["rel"]:
            yield f"<{each.tag} href={each['href']!r}> hands this page to the next"
        if each.has("srcset") or each.tag in {"iframe", "object", "embed", "base"}:
            yield f"<{each.tag}> is not of this house"


# ── French ──

_SPACE_BEFORE = re.compile(r"[\s\u00a0\u202f]+[;!?](?![\w=])")
_LOOSE_BEFORE = re.compile(
    r"(?<!\u00a0)(?<!^):(?=\s|$)|(?<!\u00a0)(?<!^)»|(?<=\d)[%$](?=\W|$)|(?<=[\d\w] )[%$](?=\W|$)"
)
_LOOSE_AFTER = re.compile(r"«(?!\u00a0)")
_FIRST_OF_MONTH = re.compile(
    r"(?<!\d)1[ \u00a0](janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)"
)
_HOUR = re.compile(r"\b\d{1,2}(?:h\d\d|:\d\d|[ ]h\b)|\bh[ ]\d\d\b")
_PLACE = re.compile(r"\{\w+\}")
_UNFILLED = re.compile(r"\{\{|\}\}|\{%|%\(\w+\)|\{\w+\}|\bNone\b|\bTrue\b|\bFalse\b|<Markup|Undefined")
# What stands in a field is the words of whoever typed it.
UNREAD_TAGS = frozenset({"script", "style", "meta", "textarea"})


_RULES = (
    (_SPACE_BEFORE, "a space before « ; ! ? »"),
    (_LOOSE_BEFORE, "no U+00A0 before « : % $ » »"),
    (_LOOSE_AFTER, "no U+00A0 after «"),
    (re.compile("'"), "a straight apostrophe"),
    (re.compile("!"), "an exclamation mark"),
    (re.compile("\u202f|\u2009"), "a thin space"),
    (re.compile(r"\.\.\.(?!\.)"), "three dots for an ellipsis"),
    (_FIRST_OF_MONTH, "« 1 » for « 1er »"),
    (_HOUR, "an hour that is not « 9\u00a0h\u00a005 »"),
    (_UNFILLED, "a place that nothing filled"),
    (re.compile(r"(?<=[\wé])\.(?=[A-ZÉÀ][a-zéè])"), "no space after a sentence"),
    (re.compile(r" [.,](?=\s|$)"), "a space before « . , »"),
)


def french_faults(text: str) -> Iterator[Fault]:
    """Yield what is wrong with the typography of Québec in a text that people read."""
    for rule, why in _RULES:
        for found in rule.finditer(text):
            start = max(0, found.start() - 30)
            yield f"{why}: « {text[start : found.end() + 20]} »"
    words = set(re.findall(r"[a-zà-ÿ]+", re.sub(r"[^\s@]{1,64}@\S+", "", text.lower()))) & ENGLISH
    if words:
        yield f"English ({', '.join(sorted(words))}): « {text[:80]} »"


def is_phrase(element: Element) -> bool:
    """Say whether a text waits for the page's script, which fills its places."""
    return element.has("data-phrase") or any(above.has("data-phrase") for above in element.ancestors())


def runs(element: Element) -> Iterator[str]:
    """Yield the text inside, a run at a time: what stands between two edges of blocks, as it is read in one breath."""
    said: list[str] = []
    for child in element.children:
        if isinstance(child, str):
            said.append(_PLACE.sub("1", child) if "{" in child and is_phrase(element) else child)
        elif child.tag in UNREAD_TAGS or child["hx-target"] == "#parole":
            continue
        elif child["lang"] not in {"", "fr-CA"}:
            said.append("x")  # words of another language, or code: something stands there
        elif child.tag in BLOCKS:
            yield "".join(said)
            said = []
            yield from runs(child)
        else:
            first, *others = [*runs(child)]
            said.append(first)
            for run in others:
                yield "".join(said)
                said = [run]
    yield "".join(said)


def readable(page: Page) -> Iterator[str]:
    """Yield each text that people read or hear: runs of text, accessible names, alternatives."""
    for run in runs(page.root):
        text = " ".join(run.replace("\u00a0", "\ue000").split()).replace("\ue000", "\u00a0")
        if text:
            yield text
    for each in page.elements:
        for name in (
            "aria-label",
            "title",
            "alt",
            "placeholder",
            "data-name",
            "data-search",
            "data-found",
            "data-left",
        ):
            if each[name].strip():
                yield each[name].strip()


def speaks_french(page: Page) -> Iterator[Fault]:
    for text in readable(page):
        yield from _read_once(text)


@lru_cache(maxsize=50_000)  # pages say mostly what other pages say
def _read_once(text: str) -> tuple[Fault, ...]:
    # A pattern of the page's script holds its own places: they are filled before anyone reads. The name of a
    # frozen set of answers is made of hexadecimal digits: « 4bb10f9bad05 » says nothing bad.
    text = re.sub(r"\{(count|left|label|rank)\}", "3", text)
    return tuple(french_faults(re.sub(r"\b[0-9a-f]{12}\b", "3", text)))


PAGE: tuple[Check, ...] = (
    has_a_frame,
    keeps_headings_in_order,
    has_unique_ids,
    points_at_what_exists,
    names_its_fields,
    groups_its_radios,
    explains_what_is_wrong,
    guards_its_forms,
    runs_nothing_inline,
    stays_at_home,
    speaks_french,
)
FRAGMENT: tuple[Check, ...] = (has_unique_ids, runs_nothing_inline, stays_at_home, speaks_french)


# ── answers ──


def header_faults(response: TestResponse) -> Iterator[Fault]:
    """Yield what is wrong with the headers of an answer that is not a file."""
    for name, value in HEADERS.items():
        if response.headers.get_all(name) != [value]:
            yield f"{name} is {response.headers.get_all(name)}"
    if response.mimetype == "text/html" and response.headers.get("Content-Language") != "fr-CA":
        yield "Content-Language is missing"
    for banned in ("X-Powered-By", "ETag", "Expires"):
        if banned in response.headers:
            yield f"{banned} is sent"
    for cookie in response.headers.get_all("Set-Cookie"):
        if (
            not cookie.startswith(("session=", "__Host-session="))
            or "HttpOnly" not in cookie
            or "SameSite=Lax" not in cookie
        ):
            yield f"a cookie: {cookie.partition('=')[0]}"


def page_faults(page: Page) -> list[Fault]:
    """Return what is wrong with a page, or with pieces of one."""
    whole = bool(page.doctype)
    return [f"{check.__name__}: {fault}" for check in (PAGE if whole else FRAGMENT) for fault in check(page)]


def fragment_faults(page: Page) -> Iterator[Fault]:
    """Yield what is wrong with an answer to the page's script: anything but pieces aimed at an id."""
    for child in page.root.children:
        if isinstance(child, str):
            if child.strip():
                yield f"loose text: {child.strip()[:40]}"
        elif child.tag != "hx-partial" or not re.fullmatch(r"#[\w-]+", child["hx-target"]):
            yield f"<{child.tag}> is aimed at {child['hx-target']!r}"


class ReviewingClient(FlaskClient):
    """A browser without script that refuses any answer with a fault."""

    reviewed: ClassVar[Counter[str]] = Counter()
    lenient = False  # of what it opens, a test wants the faults rather than a refusal
    quoting = False  # its pages quote words that are nobody's French: a test draws them at random

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:  # type: ignore[override]
        response = super().open(*args, **kwargs)
        if not self.lenient:
            faults = self.faults(response)
            if faults:
                said = "\n  ".join(dict.fromkeys(faults))
                raise DefectError(
                    f"{response.request.method} {response.request.path} → {response.status_code}\n  {said}"
                )
        return response

    def faults(self, response: TestResponse) -> list[Fault]:
        """Return what is wrong with an answer."""
        if response.status_code >= 500:
            return [f"the house fell down: {response.status}"]
        if response.request.path.startswith("/static/"):
            return []
        faults = list(header_faults(response))
        if response.mimetype != "text/html" or response.request.method == "HEAD":
            return faults
        if 300 <= response.status_code < 400 or not response.data:
            return faults + ([] if not response.data else ["a redirection says something, and in English"])
        try:
            page = parse(response.get_data(as_text=True))
        except LooseHTMLError as loose:
            return [*faults, str(loose)]
        fragment = not page.doctype
        if fragment:
            faults += fragment_faults(page)
        type(self).reviewed["fragments" if fragment else "pages"] += 1
        faults += [
            fault for fault in page_faults(page) if not (self.quoting and fault.startswith("speaks_french"))
        ]
        faults += [] if fragment else self._lost_links(page)
        return faults

    def _lost_links(self, page: Page) -> list[Fault]:
        """Return the addresses of a page that no view answers."""
        routes = self.application.url_map.bind("localhost")
        lost = []
        for each in page.elements:
            for name, method in (("href", "GET"), ("src", "GET"), ("action", ""), ("formaction", "POST")):
                address = urlsplit(each[name])
                if not address.path or address.scheme:
                    continue
                verb = method or each["method"].upper() or "GET"
                if name == "formaction" and any(
                    one.tag == "form" and one["method"] == "get" for one in each.ancestors()
                ):
                    verb = "GET"
                try:
                    routes.match(address.path, method=verb)
                except RequestRedirect:
                    continue
                except HTTPException as refusal:
                    lost.append(f"<{each.tag} {name}={each[name]!r}> leads nowhere: {refusal.code}")
        return lost
