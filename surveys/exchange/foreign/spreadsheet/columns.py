"""The rows of a sheet under the headings that authors give them: any spelling, several languages, unknown columns.

Apart from what rows mean. Knows the names that fifteen years of tools gave to one column. Refuses nothing: a column that says
nothing to us is named once, and its cells are left.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from surveys.exchange.foreign.findings import Findings, Place
from surveys.exchange.xlsform import Table

TRANSLATED = frozenset({"label", "hint", "guidance_hint", "constraint_message", "required_message"})
_KNOWN = {
    "survey": frozenset(
        {
            "type",
            "name",
            "relevant",
            "constraint",
            "required",
            "calculation",
            "appearance",
            "choice_filter",
            "default",
            "disabled",
            "parameters",
            "read_only",
            "repeat_count",
            "trigger",
        }
    ),
    "choices": frozenset({"list_name", "name"}),
    "settings": frozenset(
        {"form_title", "form_id", "version", "default_language", "allow_choice_duplicates"}
    ),
}
_ALIASES = {
    "caption": "label",
    "relevance": "relevant",
    "bind::relevant": "relevant",
    "bind:relevant": "relevant",
    "skip_logic": "relevant",
    "bind::constraint": "constraint",
    "bind:constraint": "constraint",
    "bind::jr:constraintmsg": "constraint_message",
    "bind:jr:constraintmsg": "constraint_message",
    "constraining_message": "constraint_message",
    "bind::required": "required",
    "bind:required": "required",
    "bind::jr:requiredmsg": "required_message",
    "required_msg": "required_message",
    "bind::calculate": "calculation",
    "bind:calculate": "calculation",
    "calculate": "calculation",
    "list": "list_name",
    "choice_list": "list_name",
    "value": "name",
    "readonly": "read_only",
    "bind::readonly": "read_only",
    "bind:readonly": "read_only",
    "jr:count": "repeat_count",
    "body::jr:count": "repeat_count",
    "count": "repeat_count",
    "body::appearance": "appearance",
    "command": "type",
    "title": "form_title",
    "id_string": "form_id",
    "sms_keyword": "",
}
_QUIET = re.compile(
    r"(media|image|audio|video|big-image|instance|bind|body|autoplay|notes?|comments?|commentaires?|remarques?|order)\b"
)
_FRENCH = re.compile(r"\bfr\b|fran[cç]ais|french", re.IGNORECASE)
_ENGLISH = re.compile(r"\ben\b|english|anglais", re.IGNORECASE)


@dataclass(slots=True)
class Row:
    """One row: where it stands, its cells, and its sentences by language (« » where the heading names none)."""

    place: Place
    cells: dict[str, str] = field(default_factory=dict)
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)  # of any other name

    def cell(self, name: str) -> str:
        """Return a cell without the spaces around it."""
        return self.cells.get(name, "").strip()

    def said(self, column: str) -> Mapping[str, str]:
        """Return the sentences of a column, by language."""
        return self.words.get(column, {})


def read_rows(table: Table | None, sheet: str, findings: Findings) -> list[Row]:
    """Return the rows that say something. ``sheet``: survey, choices or settings."""
    if table is None:
        return []
    top = next((at for at, row in enumerate(table.rows) if any(cell.strip() for cell in row)), None)
    if top is None:
        return []
    headings = [_heading(cell, sheet) for cell in table.rows[top]]
    for cell, (name, _) in zip(table.rows[top], headings, strict=True):
        plain = cell.strip().lower()
        if plain and not name and sheet == "survey" and not _QUIET.match(plain):
            findings.say("column", Place(sheet, top + 1), column=cell.strip())
    rows = []
    for line, cells in enumerate(table.rows[top + 1 :], top + 2):
        row = _row(Place(sheet, line), headings, table.rows[top], cells)
        uncomputed = next((cell for cell in cells if cell.startswith("=") and len(cell) > 1), "")
        if uncomputed:
            findings.say("formula", row.place, "error", text=uncomputed)
        if row.cells or row.words:
            rows.append(row)
    return rows


def _row(
    place: Place, headings: Sequence[tuple[str, str | None]], titles: Sequence[str], cells: Sequence[str]
) -> Row:
    row = Row(place)
    for (name, language), title, cell in zip(headings, titles, cells, strict=False):
        if not cell.strip():
            continue
        if language is not None:
            row.words.setdefault(name, {}).setdefault(language, cell)
        elif name:
            row.cells.setdefault(name, cell)
        elif title.strip():
            row.columns.setdefault(title.strip(), cell.strip())
    return row


def _heading(written: str, sheet: str) -> tuple[str, str | None]:
    """Return the column of a heading, and its language where its cells are sentences; « » for a column we do not read."""
    plain = re.sub(r"\s*::\s*", "::", " ".join(written.split()))
    lowered = plain.lower()
    flat = lowered.replace(" ", "_")
    name = _ALIASES.get(flat, flat)
    if sheet != "choices" and name == "name" and flat == "value":
        name = ""
    if name in TRANSLATED:
        return name, ""
    if name in _KNOWN[sheet]:
        return name, None
    base, mark, language = plain.partition("::")
    if not mark:
        base, mark, language = plain.partition(":")
    base = base.strip().lower().replace(" ", "_")
    base = _ALIASES.get(base, base)
    if mark and base in TRANSLATED:
        return base, language.strip()
    return "", None


@dataclass(frozen=True, slots=True)
class Languages:
    """Which language is the source of our texts, which one is their English, and which are left."""

    source: str
    english: str | None
    left: tuple[str, ...]
    french: bool

    def pick(self, said: Mapping[str, str]) -> str:
        """Return the sentence of the source language, or of the first that has one."""
        return said.get(self.source) or next(iter(said.values()), "")


def choose_languages(rows: Sequence[Row], default: str) -> Languages:
    """Return the languages of a form: French first, else English where it says most of it, else the form's own."""
    counts: dict[str, int] = {}
    for row in rows:
        for language in row.said("label"):
            counts[language] = counts.get(language, 0) + 1
    named = sorted(
        counts, key=lambda language: (_is_default(language, default), counts[language]), reverse=True
    )
    french = next((each for each in named if _FRENCH.search(each or default)), None)
    english = next((each for each in named if _ENGLISH.search(each or default)), None)
    told = english is not None and 2 * counts[english] >= max(counts.values())
    source = (
        french
        if french is not None
        else english
        if english is not None and told
        else named[0]
        if named
        else ""
    )
    if source == english:
        english = None
    left = tuple(sorted(each for each in counts if each not in (source, english) and each))
    known_french = french is not None or source == ""
    return Languages(source, english, left, known_french)


def _is_default(language: str, default: str) -> bool:
    return bool(default) and (language.lower() == default.lower() or language == "")
