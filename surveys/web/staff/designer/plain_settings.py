"""Settings of a few keys as fields of a form, and the edits that keep what was posted: statistics, comparisons.

Apart from the settings of kinds, which are generated from their classes. A blank field takes its key away; what cannot
be read is kept as it was typed, and the definition says what is wrong with it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from werkzeug.datastructures import MultiDict

Widget = Literal["text", "number", "whole", "list", "lines", "several", "flag", "choice"]


@dataclass(frozen=True, slots=True)
class Setting:
    """One key: how it is called, what it is for, how it is given. ``options`` are (value, label)."""

    key: str
    label: str
    widget: Widget
    hint: str = ""
    options: Sequence[tuple[str, str]] = ()
    usual: str = ""  # the value that needs not be written


@dataclass(frozen=True, slots=True)
class Field:
    """A setting with what stands there now, as texts."""

    setting: Setting
    texts: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The only text, blank when there is none."""
        return self.texts[0] if self.texts else ""


def fields_of(settings: Sequence[Setting], thing: Mapping[str, Any]) -> tuple[Field, ...]:
    """Return settings with what a thing says of each."""
    return tuple(Field(setting, tuple(_shown(thing.get(setting.key), setting))) for setting in settings)


def _shown(value: object, setting: Setting) -> Iterator[str]:
    match value:
        case None:
            if setting.usual:
                yield setting.usual
        case bool():
            yield "true" if value else "false"
        case Decimal():
            yield _comma(format(value, "f"))
        case list() | tuple():
            texts = [format(each, "f") if isinstance(each, Decimal) else str(each) for each in value]
            if setting.widget == "several":
                yield from texts
            elif setting.widget == "lines":
                yield "\n".join(texts)
            else:
                yield "; ".join(_comma(each) for each in texts)
        case _:
            text = str(value)
            yield _comma(text) if setting.widget == "number" else text


def _comma(text: str) -> str:
    return text.replace(".", ",") if text.replace(".", "", 1).lstrip("-").isdigit() else text


def posted_values(settings: Sequence[Setting], form: MultiDict[str, str]) -> dict[str, Any]:
    """Return the value of each key as a document holds it; ``None`` for what is blank or usual."""
    return {setting.key: _value(setting, form) for setting in settings}


def _value(setting: Setting, form: MultiDict[str, str]) -> Any:
    texts = [text.strip() for text in form.getlist(setting.key) if text.strip()]
    if setting.widget == "flag":
        return True if texts else None
    if setting.widget == "several":
        return texts or None
    if not texts or texts[0] == setting.usual:
        return None
    text = texts[0]
    match setting.widget:
        case "number":
            return _number(text)
        case "whole":
            return int(text) if text.isdecimal() and len(text) < 10 else text
        case "list":
            return [_number(each.strip()) for each in text.split(";") if each.strip()]
        case "lines":
            return [line.strip() for line in text.splitlines() if line.strip()]
        case "choice" if text in ("true", "false"):
            return text == "true"
        case _:
            return text


def _number(text: str) -> Decimal | str:
    plain = text.replace("\u00a0", "").replace("\u202f", "").replace(" ", "").replace(",", ".")
    try:
        found = Decimal(plain)
    except InvalidOperation:
        return text
    return found if found.is_finite() else text
