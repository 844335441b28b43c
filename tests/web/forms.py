"""Filling a form as a browser does when scripts are off, and saving as the page's script does when they are on.

Apart from the pages because both send what a drawn page holds, never what a test imagines. The second mirrors
``bodyOf`` of ``static/js/autosave.js``: what was touched, from the version it was drawn from, with what stands on the page.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from werkzeug.test import Client, TestResponse

from tests.web.page import Element, Page, parse

Pairs = list[tuple[str, str]]


def page_of(response: TestResponse) -> Page:
    """Return the tree of an answer."""
    return parse(response.get_data(as_text=True))


class Form:
    """A form as it stands on a page, filled by hand and sent by one of its buttons."""

    def __init__(self, page: Page, action: str = "") -> None:
        forms = [
            each
            for each in page.root.all("form")
            if each["method"] == "post"
            and (action in each["action"] if action else "deconnexion" not in each["action"])
        ]
        assert len(forms) == 1, f"{len(forms)} forms post to {action!r}"
        self.element = forms[0]
        self.state: dict[int, str | bool] = {}
        for each in self.controls:
            self.state[id(each)] = self._drawn(each)

    @property
    def controls(self) -> list[Element]:
        return [each for each in self.element.all("input", "select", "textarea") if each["name"]]

    def _drawn(self, each: Element) -> str | bool:
        if each.tag == "textarea":
            return "".join(child for child in each.children if isinstance(child, str)).removeprefix("\n")
        if each.tag == "select":
            options = each.all("option")
            chosen = next((one for one in options if one.has("selected")), options[0])
            return chosen["value"] if chosen.has("value") else chosen.text
        return each.has("checked") if each["type"] in {"radio", "checkbox"} else each["value"]

    def named(self, name: str) -> list[Element]:
        found = [each for each in self.controls if each["name"] == name]
        assert found, f"no field is named {name}"
        return found

    def value(self, name: str) -> list[str]:
        """Return what a field holds now."""
        return [text for key, text in self.pairs() if key == name]

    def fill(self, name: str, *texts: str) -> "Form":
        """Write in a text field, or choose in lists (one text for each)."""
        found = self.named(name)
        assert len(found) == len(texts), f"{name} is {len(found)} fields"
        for each, text in zip(found, texts, strict=True):
            if each.tag == "select":
                assert text in {one["value"] or one.text for one in each.all("option")} | {""}, (
                    f"{name} offers no {text}"
                )
            self.state[id(each)] = text
        return self

    def tick(self, name: str, *values: str) -> "Form":
        """Tick exactly these of the boxes or buttons of a name."""
        found = self.named(name)
        assert set(values) <= {each["value"] for each in found}, f"{name} offers no {values}"
        for each in found:
            self.state[id(each)] = each["value"] in values
        return self

    def pairs(self) -> Pairs:
        """Return what a browser sends: every successful control, in order."""
        sent: Pairs = []
        for each in self.controls:
            if each.has("disabled"):
                continue
            held = self.state[id(each)]
            if isinstance(held, bool):
                if held:
                    sent.append((each["name"], each["value"] or "on"))
            else:
                sent.append((each["name"], held))
        return sent

    def press(self, client: Client, words: str = "", *, label: str = "") -> TestResponse:
        """Send the form with the button that says ``words`` (its first one when nothing is said)."""
        buttons = [each for each in self.element.all("button") if each["type"] == "submit"]
        if label:
            buttons = [each for each in buttons if label in each["aria-label"]]
        elif words:
            buttons = [each for each in buttons if words in each.text]
        assert buttons, f"no button says « {words or label} »"
        return self.send(client, buttons[0])

    def send(self, client: Client, button: Element | None = None, **more: str) -> TestResponse:
        pairs = self.pairs()
        action = self.element["action"]
        if button is not None:
            action = button["formaction"] or action
            if button["name"]:
                pairs.append((button["name"], button["value"]))
        return post(client, action, [*pairs, *more.items()])


def post(client: Client, address: str, pairs: Iterable[tuple[str, str]], **headers: str) -> TestResponse:
    """Post pairs in their order, as browsers do: line ends as CR LF."""
    data: dict[str, list[str]] = {}
    for name, text in pairs:
        data.setdefault(name, []).append(re.sub(r"\r\n|\r|\n", "\r\n", text))
    return client.post(address, data=data, headers=headers)


def fields_of(page: Page, name: str) -> Sequence[Element]:
    """Return the fields of a page with this name."""
    return [each for each in page.root.all("input", "select", "textarea") if each["name"] == name]


@dataclass
class Script:
    """A section's page with its script running: what it knows, and how it saves.

    ``heard`` is the last word of the server; pieces and messages that it drew are known from then on.
    """

    client: Client
    page: Page
    versions: dict[str, int] = field(default_factory=dict)
    drawn: set[str] = field(default_factory=set)
    messages: set[str] = field(default_factory=set)
    tick: int = 0
    word: dict = field(default_factory=dict)
    pieces: dict[str, Element] = field(default_factory=dict)

    def __post_init__(self) -> None:
        said = json.loads(self.page.by_id("versions")["value"])
        self.versions = {name: version for name, (version, _mark) in said.items()}
        self.tab = self.page.by_id("page")["value"]
        self.token = self.page.root.one("form", id="section").all("input", name="csrf_token")[0]["value"]
        self.address = self.page.root.one("form", id="section")["hx-post"]
        self._learn(self.page.root)

    def _learn(self, root: Element) -> None:
        self.drawn |= {each.id for each in root.walk() if each["data-piece"] == "drawn"}
        self.messages |= {each.id for each in root.walk() if "message" in each.classes and each.id}
        for each in root.walk():
            if each["data-versions"]:
                for name, version in json.loads(each["data-versions"]).items():
                    self.versions.setdefault(name, version)

    def body(
        self, here: str = "", more: dict[str, str] | None = None, **typed: str | tuple[str, ...]
    ) -> Pairs:
        """Return what the script sends for what was typed; names hold brackets, so pass them with ``more`` or ``**``."""
        self.tick += 1
        answers = {**(more or {}), **typed}
        pairs: Pairs = []
        for name, said in answers.items():
            pairs += [(name, text) for text in ((said,) if isinstance(said, str) else said)]
        names = {name.partition("@")[0] for name in answers}
        pairs += [
            ("_versions", json.dumps({name: self.versions.get(name, 0) for name in names})),
            ("_page", self.tab),
            ("_fois", str(self.tick)),
            ("_ici", here),
            ("_messages", " ".join(sorted(self.messages))),
            ("_dessine", " ".join(sorted(self.drawn))),
        ]
        return pairs

    def save(
        self, here: str = "", more: dict[str, str] | None = None, **typed: str | tuple[str, ...]
    ) -> TestResponse:
        """Save what was typed and hear the answer."""
        return self.send(self.body(here, more, **typed))

    def send(self, pairs: Pairs, address: str = "", token: str | None = None) -> TestResponse:
        headers = {"HX-Request": "true", "X-CSRFToken": self.token if token is None else token}
        response = self.client.post(address or self.address, data=_grouped(pairs), headers=headers)
        self.hear(response)
        return response

    def press(self, button: Element) -> TestResponse:
        """Press a button of a roster, whose one name is all that is sent."""
        return self.send([(button["name"], button["value"])], button["hx-post"] or button["formaction"])

    def hear(self, response: TestResponse) -> None:
        """Take the pieces of an answer, as htmx and the script do."""
        self.pieces = pieces_of(response)
        word = self.pieces.get("parole")
        self.word = json.loads(word.text) if word is not None else {}
        for each in self.pieces.values():
            self._learn(each)
        self.versions.update(self.word.get("versions", {}))
        if "notes" in self.word:
            self.messages &= set(self.word["notes"])

    def said(self, target: str) -> str:
        """Return what the last answer put at an id, in words."""
        return self.pieces[target].text if target in self.pieces else ""

    def alerts(self) -> str:
        return self.said("alerte")


def pieces_of(response: TestResponse) -> dict[str, Element]:
    """Return the pieces of an answer to the script by the id they are aimed at."""
    found: dict[str, Element] = {}
    for child in page_of(response).root.children:
        if isinstance(child, Element):
            target = child["hx-target"].removeprefix("#")
            if target in found:
                known = found[target]
                together = [*known.children, *child.children]
                found[target] = Element(known.tag, known.attributes, known.parent, together)
            else:
                found[target] = child
    return found


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    data: dict[str, list[str]] = {}
    for name, text in pairs:
        data.setdefault(name, []).append(text)
    return data
