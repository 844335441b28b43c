"""A page as a tree: what a test reads of an answer without a browser.

Apart from the reviewer, which judges pages, and from the forms, which fill them. Refuses loose HTML: an element left
open, closed twice or nested where it cannot stand is an error, because browsers repair such pages each in their way.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from html.parser import HTMLParser

VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
BLOCKS = frozenset(
    [
        "html",
        "head",
        "title",
        "body",
        "header",
        "main",
        "nav",
        "aside",
        "footer",
        "section",
        "article",
        "form",
        "fieldset",
        "legend",
        "p",
        "div",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "table",
        "caption",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "td",
        "th",
        "h1",
        "h2",
        "h3",
        "h4",
        "select",
        "option",
        "label",
        "button",
        "details",
        "summary",
        "figure",
        "figcaption",
        "br",
        "hr",
        "svg",
        "text",
        "hx-partial",
    ]
)
UNREAD = frozenset({"script", "style", "template"})
NBSP = "\u00a0"


class LooseHTMLError(AssertionError):
    """An element is left open or closed where it was not opened."""


@dataclass(eq=False)
class Element:
    """An element, its attributes in order, and what it holds: texts and elements."""

    tag: str
    attributes: tuple[tuple[str, str | None], ...] = ()
    parent: "Element | None" = field(default=None, repr=False)
    children: list["Element | str"] = field(default_factory=list, repr=False)

    def __post_init__(self) -> None:
        self._known = dict(self.attributes)

    def __getitem__(self, name: str) -> str:
        """Return an attribute's text; nothing where it is absent or bare."""
        return self._known.get(name) or ""

    def has(self, name: str) -> bool:
        return name in self._known

    @property
    def id(self) -> str:
        return self["id"]

    @property
    def classes(self) -> frozenset[str]:
        return frozenset(self["class"].split())

    @cached_property
    def inside(self) -> tuple["Element", ...]:
        """All that this element holds, in the order read. Asked of a page that is whole, since it is kept."""
        found = []
        waiting = [self]
        while waiting:
            each = waiting.pop()
            found.append(each)
            waiting.extend(child for child in reversed(each.children) if isinstance(child, Element))
        return tuple(found[1:])

    def walk(self) -> Iterator["Element"]:
        """Yield this element and all that it holds, in the order read."""
        yield self
        yield from self.inside

    def all(self, *tags: str, **attributes: str) -> list["Element"]:
        """Return the elements inside with one of these tags (any when none is given) and these attributes."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        found = [each for each in self.inside if not tags or each.tag in tags]
        for name, value in wanted.items():
            found = [each for each in found if each.has(name) and each[name] == value]
        return found

    def one(self, *tags: str, **attributes: str) -> "Element":
        """Return the only element inside that fits."""
        found = self.all(*tags, **attributes)
        assert len(found) == 1, f"{len(found)} elements fit {tags} {attributes}"
        return found[0]

    def ancestors(self) -> Iterator["Element"]:
        """Yield the elements that hold this one, the nearest first."""
        above = self.parent
        while above is not None:
            yield above
            above = above.parent

    def texts(self) -> Iterator[tuple["Element", str]]:
        """Yield each piece of text that can be read, with the element that holds it."""
        for child in self.children:
            if isinstance(child, str):
                yield self, child
            elif child.tag not in UNREAD:
                yield from ((child, " "),) if child.tag in BLOCKS else ()
                yield from child.texts()
                yield from ((child, " "),) if child.tag in BLOCKS else ()

    @property
    def text(self) -> str:
        """The text inside, blanks run together as a browser draws them; a no-break space stays."""
        joined = "".join(text for _, text in self.texts())
        return " ".join(joined.replace(NBSP, "\ue000").split()).replace("\ue000", NBSP)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("#document")
        self.open = self.root
        self.doctype = ""

    def handle_decl(self, decl: str) -> None:
        self.doctype = decl

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, tuple(attrs), self.open)
        self.open.children.append(element)
        if tag not in VOID:
            self.open = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not any(each.tag == "svg" for each in (self.open, *self.open.ancestors())):
            raise LooseHTMLError(f"<{tag}/> closes nothing in HTML")
        self.open.children.append(Element(tag, tuple(attrs), self.open))

    def handle_endtag(self, tag: str) -> None:
        if self.open.tag != tag or self.open.parent is None:
            raise LooseHTMLError(
                f"</{tag}> where <{self.open.tag} id={self.open.id!r}> is open, line {self.getpos()}"
            )
        self.open = self.open.parent

    def handle_data(self, data: str) -> None:
        self.open.children.append(data)


@dataclass(frozen=True)
class Page:
    """A parsed answer: a whole page, or pieces of one."""

    html: str
    root: Element
    doctype: str

    @cached_property
    def elements(self) -> tuple[Element, ...]:
        """Every element, in the order read."""
        return self.root.inside

    @cached_property
    def ids(self) -> dict[str, Element]:
        """The elements that have an id, by it."""
        return {each.id: each for each in self.elements if each.id}

    @cached_property
    def labels(self) -> dict[str, list[Element]]:
        """The labels that name a field from beside it, by the id of the field."""
        found: dict[str, list[Element]] = {}
        for each in self.elements:
            if each.tag == "label" and each["for"]:
                found.setdefault(each["for"], []).append(each)
        return found

    def all(self, *tags: str) -> list[Element]:
        """Return the elements with one of these tags."""
        return [each for each in self.elements if each.tag in tags]

    @property
    def title(self) -> str:
        """What the tab says; the titles of drawings are not it."""
        return next(
            (each.text for each in self.root.all("title") if each.parent and each.parent.tag == "head"), ""
        )

    @property
    def heading(self) -> str:
        return self.root.one("h1").text

    @property
    def text(self) -> str:
        """What can be read from the top of the page to its end."""
        body = self.root.all("body")
        return body[0].text if body else self.root.text

    @property
    def links(self) -> list[Element]:
        return [each for each in self.root.all("a") if each.has("href")]

    def by_id(self, name: str) -> Element:
        return self.root.one(id=name)

    def link(self, words: str) -> str:
        """Return where the only link with these words leads."""
        found = {each["href"] for each in self.links if words in each.text}
        assert len(found) == 1, f"{len(found)} links say « {words} »"
        return found.pop()

    def messages(self, variable: str = "") -> list[str]:
        """Return the messages about answers, or about the control with this id."""
        return [
            each.text
            for each in self.root.all()
            if "message" in each.classes and variable in ("", each["data-of"])
        ]


@lru_cache(maxsize=4)  # the reviewer and the test that asked read the same answer
def parse(html: str) -> Page:
    """Return the tree of an answer, which nobody changes. Raises LooseHTMLError."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    if reader.open is not reader.root:
        raise LooseHTMLError(f"<{reader.open.tag} id={reader.open.id!r}> is never closed")
    return Page(html, reader.root, reader.doctype)
