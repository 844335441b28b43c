"""One pasted cell, read for the field it goes to.

Apart from the preview, which compares and counts. Everything is read by the kinds, as if it had been typed; a paste adds
what files do: labels in another gender, lengths of service as dates, crossed-out and merged cells. Refuses to guess.
"""

import re
from collections.abc import Mapping
from datetime import date

from surveys.exchange.pasting.grid import Source
from surveys.exchange.pasting.labels import LabelBook
from surveys.exchange.pasting.numerals import read_numeral
from surveys.exchange.pasting.outcomes import (
    BLANK,
    Doubt,
    Option,
    Outcome,
    Surroundings,
    option,
    refused,
    settled,
)
from surveys.exchange.pasting.seniority import bands_for, day_of_serial, read_service
from surveys.exchange.pasting.targets import Target
from surveys.questionnaire.kinds import Raw
from surveys.questionnaire.kinds.choices import Multiple, Ranking
from surveys.questionnaire.kinds.dates import Date, Duration
from surveys.questionnaire.kinds.texts import Text
from surveys.questionnaire.problems import Problem
from surveys.questionnaire.values import fold, read_date, read_number, write_date, write_number
from surveys.questionnaire.values.folding import INVISIBLE

_NUMERIC_DATE = re.compile(r"([0-9]{1,2})([-/. ])([0-9]{1,2})\2([0-9]{4})")
_UNSEEN = dict.fromkeys(map(ord, INVISIBLE))  # marks without width, that nobody typed
_SHOWN = 80  # characters of a text that a problem repeats
_LONGEST_SERVICE = 720  # months


class CellReader:
    """Reads the cells of one paste. Remembers the labels it has looked for."""

    def __init__(self) -> None:
        self._books: dict[str, LabelBook] = {}

    def book(self, target: Target) -> LabelBook:
        """Return what finds the choices of a place."""
        if target.code not in self._books:
            choices = target.choices
            if choices is None:
                raise TypeError("a place without a list has no labels")
            self._books[target.code] = LabelBook(choices)
        return self._books[target.code]

    def read(self, source: Source, target: Target, around: Surroundings) -> Outcome:
        """Understand a cell. Never raises; what is not certain is a doubt."""
        if source.blank or source.merged == "across":
            return BLANK
        outcome = self._read(source, target, around)
        return _mark(outcome, source, target)

    def _read(self, source: Source, target: Target, around: Surroundings) -> Outcome:
        if target.numeric:
            return read_numeral(source, target, around)
        if isinstance(target.kind, Multiple | Ranking):
            return self._read_several(source, target)
        if target.choices is not None:
            return self._read_choice(source, target, around)
        if isinstance(target.kind, Date):
            return _read_date(source, target)
        if isinstance(target.kind, Duration):
            return _read_duration(source, target)
        if isinstance(target.kind, Text):
            return settled(target, (source.text.translate(_UNSEEN),), around.row)
        return settled(target, (source.text,), around.row)

    def _read_choice(self, source: Source, target: Target, around: Surroundings) -> Outcome:
        """Read a label, or a length of service where the list is made of those."""
        match = self.book(target).find(source.text)
        if match.code is not None:
            return settled(target, (match.code,), around.row)
        if (
            target.bands is not None
            and (service := _read_service(source, target, target.bands, around)) is not None
        ):
            return service
        typed = source.text.strip()
        params = {"typed": typed if len(typed) <= _SHOWN else typed[:_SHOWN] + "…"}
        options = tuple(option(target, code, code) for code in match.proposals)
        if not options:
            return Outcome(doubt=Doubt(f"choice:{fold(typed)}", Problem("choice.unknown", params=params)))
        return Outcome(
            doubt=Doubt(f"choice:{fold(typed)}", Problem("paste.choice_near", params=params), options)
        )

    def _read_several(self, source: Source, target: Target) -> Outcome:
        """Read labels parted by semicolons, line ends or commas; all of them must be certain."""
        book, text = self.book(target), source.text
        for marks in (None, r"[;\n|]", r"[;\n|,]"):
            parts = [text] if marks is None else [part for part in re.split(marks, text) if part.strip()]
            codes = [book.find(part).code for part in parts]
            if all(codes):
                return settled(target, tuple(code for code in codes if code is not None))
        unknown = next(part for part, code in zip(parts, codes, strict=True) if code is None).strip()
        return refused(Problem("choice.unknown", params={"typed": unknown[:_SHOWN]}))


def resolve(chosen: Option, target: Target, row: str | None) -> Outcome:
    """Return the outcome of a doubt once a person has chosen."""
    if not chosen.raw:
        return refused(Problem("paste.no_hours"))
    return settled(target, chosen.raw, row)


def any_choice(target: Target, answer: str) -> Option | None:
    """Return the option of a choice that was not proposed but that the person picked in the whole list."""
    choices = target.choices
    return option(target, answer, answer) if choices is not None and answer in choices else None


def _mark(outcome: Outcome, source: Source, target: Target) -> Outcome:
    """Turn what is certain into a question where the cell was merged, crossed out or had a raised mark."""
    if outcome.value is None:
        return outcome
    topic = "merged" if source.merged else "struck" if source.struck else ""
    if not topic and source.raised and target.numeric:
        topic = "raised"
    if not topic:
        return outcome
    keep = Option("keep", outcome.raw, target.kind.show(outcome.value))
    return Outcome(doubt=Doubt(topic, Problem(f"paste.{topic}"), (keep,), wide=True))


def _read_service(
    source: Source, target: Target, bands: Mapping[str, tuple[int, int | None]], around: Surroundings
) -> Outcome | None:
    """Propose the band of a length of service; ``None`` when the text is neither one nor a label."""
    service = read_service(
        source.text, unit=around.traits.service, reference=around.reference, serial=source.number
    )
    if isinstance(service, Problem):
        return None if service.code == "paste.service_unreadable" else refused(service)
    readings = {
        name: codes
        for name, months in service.readings.items()
        if months[0] <= _LONGEST_SERVICE and (codes := bands_for(months, bands))
    }
    params = {"typed": source.text.strip()[:_SHOWN]}
    if not readings:
        return refused(Problem("paste.service_unreadable", params=params))
    if len(set(readings.values())) > 1:
        # Which unit, or which month, is asked of the whole column; the answer may leave two bands, asked in turn.
        topic = "unit" if "year" in readings else "order"
        options = tuple(
            option(target, name, codes[0]) if len(codes) == 1 else Option(name, (), "")
            for name, codes in readings.items()
        )
        return Outcome(
            doubt=Doubt(topic, Problem(f"paste.service_{topic}", params=params), options, wide=True)
        )
    found = next(iter(readings.values()))
    if len(found) == 1:
        accept = option(target, "accept", found[0])
        return Outcome(
            doubt=Doubt("bands", Problem("paste.service_band", params=params), (accept,), wide=True)
        )
    options = tuple(option(target, code, code) for code in found)
    topic = f"service:{fold(source.text)}"
    return Outcome(doubt=Doubt(topic, Problem("paste.service_between", params=params), options))


def _read_date(source: Source, target: Target) -> Outcome:
    """Read a day; ask which of two numbers is the month unless the sheet's own value tells."""
    problem = read_date(source.text).problem
    found = _NUMERIC_DATE.fullmatch(fold(source.text))
    if problem is None or problem.code != "date.ambiguous" or found is None:
        return settled(target, (source.text,))
    one, two, year = int(found.group(1)), int(found.group(3)), int(found.group(4))
    either = {"dm": date(year, two, one), "md": date(year, one, two)}
    held = day_of_serial(source.number)
    if held is not None and held in either.values():
        return settled(target, (write_date(held),))
    options = tuple(option(target, name, day) for name, day in either.items())
    return Outcome(doubt=Doubt("order", problem, options, wide=True))


def _read_duration(source: Source, target: Target) -> Outcome:
    """Read a duration; ask the unit of a bare number for the whole column."""
    raw: Raw = (source.text,)
    problem = target.kind.read(raw).problem
    number = read_number(source.text).value if problem is not None else None
    if problem is None or problem.code != "duration.ambiguous" or number is None:
        return settled(target, raw)
    options = []
    for unit in ("h", "min"):
        text = (f"{write_number(number)} {unit}",)  # type: ignore[arg-type]  # a number
        value = target.kind.read(text).value
        if value is not None:
            options.append(Option(unit, text, target.kind.show(value)))
    return Outcome(doubt=Doubt("unit", problem, tuple(options), wide=True))
