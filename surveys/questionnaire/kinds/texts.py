"""The kinds whose answer is a text, and the note, which asks nothing.

Apart because text has no exact form: what matters is what it must not hold. Refuses control characters and lone
surrogates, which no database, file or mail can carry; keeps every other mark as it was typed.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from surveys.questionnaire.kinds.base import (
    DataColumn,
    InputMode,
    Kind,
    Raw,
    ValueType,
    as_text,
    one_text,
)
from surveys.questionnaire.kinds.families import PlainKind
from surveys.questionnaire.kinds.settings import doc
from surveys.questionnaire.kinds.statistics import COUNTS, TEXTS
from surveys.questionnaire.problems import Problem
from surveys.questionnaire.values import BLANK, Reading, Value, is_blank, plain, refuse, show_number

MAX_LENGTH = 20_000  # the most that a definition may accept
_LINE_ENDS = re.compile(r"\r\n?|[\u2028\u2029\x85\x0b\x0c]")
# Controls other than the line feed and the tabulation, and the halves of a pair that lost its other half.
_UNFIT = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")


def clean(text: str, *, lines: bool) -> str:
    """Return a text fit to be kept: line ends made one, unfit marks dropped, ends trimmed.

    Without ``lines``, line ends and tabulations become spaces.
    """
    text = _UNFIT.sub("", _LINE_ENDS.sub("\n", text))
    if not lines:
        text = text.replace("\n", " ").replace("\t", " ")
    return unicodedata.normalize("NFC", text).strip()


@dataclass(frozen=True, kw_only=True)
class Note(Kind):
    """A text shown between questions; it has no answer."""

    name: ClassVar[str] = "note"
    widget: ClassVar[str] = "note"
    value_type: ClassVar[ValueType] = "none"
    typed: ClassVar[bool] = False
    inputmode: ClassVar[InputMode] = "none"

    def read(self, raw: Raw) -> Reading:
        """Read nothing."""
        return BLANK if all(map(is_blank, raw)) else refuse("answer.not_typed")

    def write(self, value: Value) -> Raw:
        """Write nothing."""
        return ()

    def show(self, value: Value) -> str:
        """Show nothing."""
        return ""

    def encode(self, value: Value) -> object:
        """Encode nothing."""
        return None

    def decode(self, stored: object) -> Value:
        """Refuse: a note never has a value."""
        raise ValueError("a note has no value")

    def columns(self, name: str, label: str = "") -> tuple[DataColumn, ...]:
        """Return no column."""
        return ()

    def cells(self, name: str, value: Value | None) -> Mapping[str, Value | None]:
        """Return no cell."""
        return {}


@dataclass(frozen=True, kw_only=True)
class Text(PlainKind):
    """A text on one line."""

    name: ClassVar[str] = "text"
    widget: ClassVar[str] = "text"
    statistics: ClassVar[frozenset[str]] = TEXTS
    lines: ClassVar[bool] = False

    max_length: int = field(
        default=255,
        metadata=doc("Longueur maximale", "Nombre de caractères acceptés.", minimum=1, maximum=MAX_LENGTH),
    )

    def read(self, raw: Raw) -> Reading:
        """Read the text as typed, its ends trimmed."""
        text = clean(one_text(raw), lines=self.lines)
        return BLANK if is_blank(text) else Reading(text)

    def check(self, value: Value) -> tuple[Problem, ...]:
        """Compare with the longest text accepted."""
        length = len(as_text(value))
        if length <= self.max_length:
            return ()
        return (
            Problem(
                "text.too_long",
                params={"max": show_number(self.max_length), "excess": show_number(length - self.max_length)},
            ),
        )


@dataclass(frozen=True, kw_only=True)
class LongText(Text):
    """A text of several lines."""

    name: ClassVar[str] = "long_text"
    widget: ClassVar[str] = "long_text"
    lines: ClassVar[bool] = True

    max_length: int = field(
        default=4000,
        metadata=doc("Longueur maximale", "Nombre de caractères acceptés.", minimum=1, maximum=MAX_LENGTH),
    )


@dataclass(frozen=True, kw_only=True)
class Email(PlainKind):
    """One electronic mail address."""

    name: ClassVar[str] = "email"
    widget: ClassVar[str] = "email"
    statistics: ClassVar[frozenset[str]] = COUNTS
    inputmode: ClassVar[InputMode] = "email"

    def read(self, raw: Raw) -> Reading:
        """Read an address; its domain is written in lower case."""
        text = plain(one_text(raw))
        if not text:
            return BLANK
        if len(text) > 254 or not _is_address(text):
            return refuse("email.several" if text.count("@") > 1 else "email.invalid")
        local, domain = text.split("@")
        return Reading(f"{local}@{domain.lower()}")


def _is_address(text: str) -> bool:
    """Say whether a text has the shape of one address. Only a message sent there proves that it exists."""
    local, at, domain = text.partition("@")
    if not at or not local or len(local) > 64 or "@" in domain:
        return False
    if not text.isprintable() or any(mark in ' ,;:<>()[]\\"' for mark in text):
        return False
    labels = domain.split(".")
    whole = all(label and label[0].isalnum() and label[-1].isalnum() for label in labels)
    dotted = local.startswith(".") or local.endswith(".") or ".." in local
    return whole and len(labels) >= 2 and len(labels[-1]) >= 2 and not dotted


# 1 (418) 555-0123, poste 45
_PHONE = re.compile(
    r"(?:\+?1[ .-]?)?\(?([2-9][0-9]{2})\)?[ .-]{0,3}([2-9][0-9]{2})[ .-]?([0-9]{4})"
    r"(?:[ ,;]{0,3}(?:poste|post|p\.?|ext\.?|extension|x|#) ?([0-9]{1,6}))?",
    re.IGNORECASE,
)
_LOCAL = re.compile(r"[2-9][0-9]{2}[ .-]?[0-9]{4}")
_ABROAD = re.compile(r"\+(?!1(?![0-9]{12}))[0-9](?:[ .()-]{0,2}[0-9]){6,14}")


@dataclass(frozen=True, kw_only=True)
class Phone(PlainKind):
    """One telephone number, kept in the form that the OQLF advises: « 418 555-0123, poste 45 »."""

    name: ClassVar[str] = "phone"
    widget: ClassVar[str] = "phone"
    statistics: ClassVar[frozenset[str]] = COUNTS
    inputmode: ClassVar[InputMode] = "tel"

    def read(self, raw: Raw) -> Reading:
        """Read a number of North America with its extension, or one from abroad that begins with « + »."""
        text = one_text(raw)
        if len(text) > 100:
            return BLANK if text.isspace() else refuse("phone.invalid")
        text = " ".join(plain(text).split())
        if not text:
            return BLANK
        if found := _PHONE.fullmatch(text):
            area, exchange, line, extension = found.groups()
            number = f"{area} {exchange}-{line}"
            return Reading(f"{number}, poste {extension}" if extension else number)
        if _LOCAL.fullmatch(text):
            return refuse("phone.area_code")
        if _ABROAD.fullmatch(text):
            return Reading("+" + re.sub(r"[^0-9]", "", text))
        return refuse("phone.invalid")

    def show(self, value: Value) -> str:
        """Show the number on one line."""
        return as_text(value).replace(" ", "\u00a0")
