"""One setting as a form asks for it: which key of which thing it writes, how it is shown, and how what was typed is read.

Apart from which settings a thing has. What cannot be read is kept as it was typed: the definition says what is wrong with
it, beside the field, and nothing typed is lost.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Literal

from werkzeug.datastructures import MultiDict

from surveys.questionnaire.editing import Place, Put, at, find
from surveys.questionnaire.values.numbers import read_number, write_number
from surveys.web.drawing.marking import mark_of

Widget = Literal["line", "area", "lines", "integer", "decimal", "share", "flag", "choice", "checks", "day"]
Options = tuple[tuple[str, str], ...]

_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
YES = "oui"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A setting; ``default`` is what stands when nothing is said.

    ``sub`` is a key inside its key (``period``, ``open``), or a path of such keys (``confidential_pay.min_orgs``).
    """

    place: Place
    key: str
    label: str
    widget: Widget
    sub: str = ""
    advice: str = ""
    options: Options = ()
    default: object = None
    value: Any = None  # what the document says
    rows: int = 2
    short: bool = False
    required: bool = False  # of a choice: no blank option
    problems: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Its name in the form: no variable of a questionnaire has such a name."""
        return ":".join(("r", self.place.kind, self.place.of, self.place.code, self.key, self.sub))

    @property
    def id(self) -> str:
        """The id of its control."""
        return re.sub(r"[^a-zA-Z0-9_]+", "-", self.name)

    @property
    def raw(self) -> tuple[str, ...]:
        """What stands in its control."""
        value = self.default if self.value is None else self.value
        match self.widget:
            case "flag":
                return (YES,) if value is True or value == "true" else ()
            case "checks":
                return tuple(map(str, value)) if isinstance(value, list | tuple) else ()
            case "lines":
                return (
                    ("\n".join(map(str, value)),) if isinstance(value, list | tuple) else (str(value or ""),)
                )
        if value is None:
            return ()
        if self.widget == "share" and isinstance(value, int | Decimal):
            value = _simple((Decimal(value) * 100).normalize())
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            return (write_number(value),)
        return (str(value),)

    @property
    def text(self) -> str:
        """The one text of its control."""
        return " ".join(self.raw)

    @property
    def mark(self) -> str:
        """A mark of what stands in its control, to tell an untouched one."""
        return mark_of(self.raw)

    def posted(self, form: MultiDict[str, str]) -> tuple[str, ...]:
        """Return what a form says of it."""
        return tuple(_UNFIT.sub("", text.replace("\r\n", "\n")) for text in form.getlist(self.name))

    def read(self, raw: tuple[str, ...]) -> object:
        """Return what a control says as the document writes it; ``None`` where it says nothing."""
        text = raw[-1].strip() if raw else ""
        value: object = text or None
        match self.widget:
            case "flag":
                value = YES in raw
            case "checks":
                return [each for each in raw if each] or None
            case "lines":
                return [line.strip() for line in text.splitlines() if line.strip()] or None
            case "integer" | "decimal" if text:
                value = _number(text, integer=self.widget == "integer")
            case "share" if text:
                found = _number(text.removesuffix("%"), integer=False)
                value = text if isinstance(found, str) else _simple(Decimal(str(found)) / 100)
        return None if value == self.default or (value is False and self.default is None) else value

    def put(self, raw: tuple[str, ...], document: Mapping[str, Any], before: Put | None = None) -> Put:
        """Return the edit that writes what was typed over what stands there now.

        ``before`` is the edit of the same key that another field of the form asks for already.
        """
        value, now = self.read(raw), value_at(document, self.place, self.key)
        if self.sub:
            value = _within(now if before is None else before.value, self.sub, value)
        return Put(self.place, self.key, value, seen=now)

    def of(self, document: Mapping[str, Any]) -> "Field":
        """Return the same field with what the document says."""
        value = value_at(document, self.place, self.key)
        for step in self.sub.split(".") if self.sub else ():
            value = value.get(step) if isinstance(value, Mapping) else None
        return replace(self, value=value)


def _within(held: object, path: str, value: object) -> object:
    """Return a mapping with a value at a path of it; ``None`` where nothing is left."""
    inner = dict(held) if isinstance(held, Mapping) else {}
    step, _, rest = path.partition(".")
    if rest:
        value = _within(inner.get(step), rest, value)
    if value is None:
        inner.pop(step, None)
    else:
        inner[step] = value
    return inner or None


def _simple(number: Decimal) -> int | Decimal:
    return int(number) if number == number.to_integral_value() else number


def _number(text: str, *, integer: bool) -> object:
    """Return a number as people type it; the text itself when it cannot be read as one."""
    value = read_number(text, places=None, integer=integer).value
    if not isinstance(value, Decimal):
        return text
    return _simple(value)


def value_at(document: Mapping[str, Any], place: Place, key: str) -> Any:
    """Return what a document says under a key of a thing; ``None`` where there is nothing."""
    path = find(document, place)
    thing = None if path is None else at(document, path)
    return thing.get(key) if isinstance(thing, Mapping) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Settings that go together. ``template`` draws what is not a field (columns, choices), with ``about``."""

    code: str
    title: str
    fields: tuple[Field, ...] = ()
    opened: bool = False
    note: str = ""
    template: str = ""
    about: Any = None

    @property
    def faults(self) -> int:
        """How many of its fields have something wrong."""
        return sum(bool(field.problems) for field in self.fields)
