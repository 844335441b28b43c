"""Texts that may be quoted: each with the mark of its exact words, what is cut from it, and who found it fit to be quoted.

Apart from figures, which count texts and hold none, and from disclosure, which says what of this may leave. Refuses the words
of whoever did not agree, and a redaction that writes anything of its own outside brackets.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from surveys.questionnaire.identifying import Sort, sorts_in
from surveys.questionnaire.problems import Problem
from surveys.results.dataset import Dataset
from surveys.results.figures.extracts import quotations

Did = Literal["redacted", "approved", "refused"]
DEEDS: tuple[Did, ...] = get_args(Did)
QuoteState = Literal["unread", "once", "approved", "refused"]
READERS = 2  # people who must find the same words fit
Cut = tuple[int, int, str]  # from, to, and the words in brackets that stand there instead
_BRACKETS = re.compile(r"(\[[^\[\]]*\])")


@dataclass(frozen=True, slots=True)
class Saying:
    """A text that an organisation agrees to be quoted for. ``mark`` changes with any of its words."""

    mark: str
    statistic: str
    section: str
    restricted: bool
    organisation: str
    text: str
    attribution: str


@dataclass(frozen=True, slots=True)
class Deed:
    """One line of a text's log: what someone did, when; ``cuts`` for a redaction."""

    did: Did
    cuts: tuple[Cut, ...]
    person_id: int | None
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a text is: its cuts, and who approved it since the last of them."""

    cuts: tuple[Cut, ...]
    approvers: tuple[int | None, ...]
    state: QuoteState


def sayings(dataset: Dataset) -> tuple[Saying, ...]:
    """Return every text that may be quoted, by question then in the order sent; the same words of one centre once."""
    found: dict[str, Saying] = {}
    sections = {item.code: section for section in dataset.questionnaire.sections for item in section.items}
    for item, statistic in dataset.questionnaire.statistics:
        if statistic.kind != "verbatim_list":
            continue
        section = sections[item.code]
        for each in quotations(dataset, item, statistic):
            text = plain(each.text)
            named = f"{dataset.survey}/{dataset.edition}\n{statistic.id}\n{each.organisation}\n{text}"
            mark = hashlib.sha256(named.encode()).hexdigest()[:16]
            attribution = str(statistic.settings.get("attribution") or "")
            found[mark] = Saying(
                mark, statistic.id, section.code, section.restricted, each.organisation, text, attribution
            )
    return tuple(found.values())


def plain(text: str) -> str:
    """Return a text with one sort of line end and nothing around it, as its mark and its cuts count it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def cut(text: str, cuts: Sequence[Cut]) -> str:
    """Return a text with what stands instead of its cuts."""
    parts, at = [], 0
    for start, end, words in cuts:
        parts += [text[at:start], words]
        at = end
    return "".join([*parts, text[at:]])


def cuts_between(text: str, redacted: str) -> tuple[Cut, ...] | Problem:
    """Return what was cut from ``text``, read from what was written in its place.

    Only what stands in brackets may differ. Problem: ``quotation.rewritten``.
    """
    wanted = plain(redacted)
    if wanted == text:
        return ()
    pieces = _BRACKETS.split(wanted)
    kept, brackets = pieces[::2], pieces[1::2]
    if not brackets or not text.startswith(kept[0]):
        return Problem("quotation.rewritten", "texte")
    found: list[Cut] = []
    at = len(kept[0])
    for place, words in enumerate(brackets):
        after = kept[place + 1]
        last = place + 1 == len(brackets)
        start = len(text) - len(after) if last else text.find(after, at)
        if start < at or (last and not text.endswith(after)):
            return Problem("quotation.rewritten", "texte")
        found.append((at, start, words))
        at = start + len(after)
    return tuple(found)


def standing(deeds: Iterable[Deed]) -> Standing:
    """Return where a text is after its log: another cut or a refusal begins its approval anew."""
    cuts: tuple[Cut, ...] = ()
    approvers: list[int | None] = []
    refused = False
    for deed in deeds:
        if deed.did == "approved":
            approvers += [deed.person_id] if deed.person_id not in approvers else []
        else:
            approvers = []
        cuts = deed.cuts if deed.did == "redacted" else cuts
        refused = deed.did == "refused"
    state: QuoteState = "refused" if refused else "once" if approvers else "unread"
    return Standing(cuts, tuple(approvers), "approved" if len(approvers) >= READERS else state)


def words_mark(text: str) -> str:
    """Return what names the words that someone read: an approval bears on these and no others."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def suspected(text: str) -> tuple[Sort, ...]:
    """Return which sorts of personal data a text likely holds, outside its brackets."""
    return sorts_in(_BRACKETS.sub("[…]", text))
