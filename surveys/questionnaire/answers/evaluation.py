"""``surveys evaluate``: the state of every question for answers given as JSON, in a form other programs can check.

Apart from the sheet because its shape is a public contract. Refuses nothing that JSON can say.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time

from surveys.questionnaire.answers.document import plain_of, plain_value
from surveys.questionnaire.answers.model import Context, State
from surveys.questionnaire.answers.sheet import AnswerSheet
from surveys.questionnaire.definition.model import Matrix, Questionnaire, Roster


def evaluate(questionnaire: Questionnaire, plain: Mapping[str, object], *, today: date) -> dict[str, object]:
    """Return ``{"questions": {name: {"shown", "required", "value", "problems"}}, "complete": bool}``.

    Names are ``code``, ``matrix.row.column``, ``roster[entry].field``; a matrix or a roster also has a line of its own
    (a roster's value is the list of its entries). Numbers are JSON numbers, dates ISO text, lists lists; problems
    are codes, in order, and include what is required and missing. Free entries are named e00001, e00002, in order.
    """
    context = Context(today=today, now=datetime.combine(today, time(12), UTC))
    sheet = AnswerSheet.from_plain(questionnaire, plain, context)
    questions: dict[str, object] = {}
    for item in questionnaire.items.values():
        if isinstance(item, Matrix | Roster):
            whole = sheet.state(item.code)
            questions[item.code] = _described(whole, plain_value(whole.value))
        for variable in sheet.variables(item):
            state = sheet.state(variable.name)
            value = None if state.value is None else plain_of(variable.kind, state.value)
            questions[variable.name] = _described(state, value)
    return {"questions": questions, "complete": sheet.complete}


def _described(state: State, value: object) -> dict[str, object]:
    return {
        "shown": state.shown,
        "required": state.required,
        "value": value,
        "problems": [problem.code for problem in state.problems],
    }
