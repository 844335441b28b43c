"""What may be said of the comparison with the last edition: limits that mean something, of numbers, between rows.

Apart from ``verify`` because what a comparison does is another room's word (``answers.plausibility``). Refuses limits of
nothing, comparisons of words, and fields that a roster does not have.
"""

from surveys.questionnaire.definition.found import Found
from surveys.questionnaire.definition.model import Compare, CompareTable, Item, Matrix, Question
from surveys.questionnaire.definition.names import DefinitionNames, columns_of
from surveys.questionnaire.expressions import Type


def verify_comparison(path: str, item: Item, names: DefinitionNames, found: Found) -> None:
    """Add to ``found`` what is wrong with how an item and its columns are compared."""
    where = f"{path}.compare"
    if isinstance(item, Question):
        _verify_limits(where, item.code, item.compare, names.type_of_kind(item), found)
        return
    place = "columns" if isinstance(item, Matrix) else "fields"
    for column in columns_of(item):
        kind = names.type_of_column(column)
        _verify_limits(f"{path}.{place}.{column.code}.compare", column.code, column.compare, kind, found)
    if item.compare is None:
        return
    if item.compare.never and item.compare != CompareTable(never=True):
        found.say("compare.never_alone", where, severity="warning")
    own = [column.code for column in columns_of(item)]
    for number, code in enumerate(item.compare.same, start=1):
        if code not in own:
            place = f"{where}.same[{number}]"
            found.say("compare.unknown_field", place, given=code, suggestion=found.suggest(code, own))


def _verify_limits(where: str, code: str, compare: Compare | None, kind: Type | None, found: Found) -> None:
    if compare is None:
        return
    if kind not in ("number", "any"):
        found.say("compare.of_words", where, given=code)
    if compare.never and compare != Compare(never=True):
        found.say("compare.never_alone", where, severity="warning")
    for name in ("percent", "amount", "minimum"):
        limit = getattr(compare, name)
        if limit is not None and (limit < 0 or (limit == 0 and name != "minimum")):
            found.say("compare.not_positive", f"{where}.{name}", key=name, given=format(limit, "f"))
