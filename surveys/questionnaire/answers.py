"""The pure twin of a submission: what is shown, required, wrong, to confirm and complete.

Apart from the definition (what is asked) and the store (what is kept). Everything here is computed from a
questionnaire, the answers and a context; nothing is remembered, so nothing can be stale. CONTRACT:
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from surveys.questionnaire.problems import Problem
from surveys.questionnaire.values import Missing, Value

Origin = Literal["typed", "pasted", "imported", "prefilled", "confirmed", "corrected"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What was typed for one variable. An explanation is an answer too, named ``<variable>#<rule key>``.

    ``about`` is, for an explanation, the raw value it explains: when that changes, it is asked again.
    """

    raw: tuple[str, ...] = ()
    missing: Missing | None = None  # a reason chosen instead of a value
    origin: Origin = "typed"
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """The world an answer sheet is judged in. Nothing here is fetched: time and identity are arguments."""

    today: date
    now: datetime
    params: Mapping[str, object] = field(default_factory=dict)  # over the questionnaire's own
    organisation: Mapping[str, Value] = field(default_factory=dict)  # directory: name, region, staff_fte…
    account: Mapping[str, str] = field(default_factory=dict)  # name, email, name_email
    previous: Mapping[str, Value] = field(default_factory=dict)  # last edition's values, by variable name


@dataclass(frozen=True, slots=True)
class State:
    """All there is to say of one variable now."""

    name: str
    shown: bool
    required: bool
    raw: tuple[str, ...]
    value: Value | None
    missing: Missing | None  # why there is no value; None when there is one or when it cannot be read
    origin: Origin | None
    problems: tuple[Problem, ...] = ()  # reading, required, hard (errors); soft (warnings, with their key in params)


# class AnswerSheet:
#   __init__(questionnaire, answers: Mapping[str, Answer], entries: Mapping[str, tuple[str, ...]], context)
#   from_document(questionnaire, document: Mapping, context)      the JSON a submission keeps (see docs/architecture.md)
#   from_plain(questionnaire, plain: Mapping, context)            {code: value, "m.row.col": v, roster: [{…}]}
#   state(name) -> State            states(section_code=None) -> Iterator[State]      variables(item) -> tuple[Variable, ...]
#   entries(roster_code) -> tuple[str, ...]                       shown(item_code) -> bool      shown_rows(matrix_code)
#   value(name) -> Value | None     scope(variable=None, row=None, entry=None) -> expressions.Scope
#   progress(section_code) -> Progress(expected, answered, errors, to_confirm, started, complete)      complete -> bool
#   problems(section_code=None) -> tuple[Problem, ...]            text(template, variable=None) -> str (piping {{ }})
#   offer(name) -> Offer(mode, value, raw, source) | None         what prefill proposes for a variable with no answer yet
#   total(matrix_code, column_code) / row_total                   Decimal | None, over the readable cells
