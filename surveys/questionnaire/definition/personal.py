"""What of a submission may be told of a person, by the definition alone: what retention takes and what it leaves.

Apart from the definition's model because it judges stored variables of several versions at once. Careful on purpose: a code
that no version knows, a free text and a table where anything is personal are all personal.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from surveys.questionnaire.definition.model import Column, Item, Matrix, Question, Questionnaire, Roster
from surveys.questionnaire.kinds.texts import Email, LongText, Phone, Text

FREE_TEXTS = (Text, LongText, Email, Phone)  # whatever was asked, anyone may have been named in the answer


def personal_items(questionnaire: Questionnaire) -> frozenset[str]:
    """Return the codes of the items that are of a person: by their class, their purpose, or because text is free there."""
    return frozenset(code for code, item in questionnaire.items.items() if is_personal(item))


def is_personal(item: Item) -> bool:
    """Say whether an item may tell of a person: classed so, or a text of any length."""
    if item.personal_data != "none":
        return True
    if isinstance(item, Question):
        return isinstance(item.kind, FREE_TEXTS)
    return isinstance(item, Roster) and any(_is_free(field) for field in item.fields)


def _is_free(column: Column) -> bool:
    return isinstance(column.kind, FREE_TEXTS)


class Kept:
    """What stays of the submissions of one edition, whatever version of its questionnaire they were drawn from."""

    def __init__(self, questionnaires: Iterable[Questionnaire]) -> None:
        versions = list(questionnaires)
        known = {code: item for each in versions for code, item in each.items.items()}
        personal = frozenset().union(*(personal_items(each) for each in versions))
        self._codes = frozenset(known) - personal
        self._free_cells = {
            (code, column.code)
            for each in versions
            for code, item in each.items.items()
            if isinstance(item, Matrix)
            for column in item.columns
            if _is_free(column)
        }

    def keeps(self, variable: str) -> bool:
        """Say whether a variable stays: not an explanation, not the text of an « Autre » choice, of a code that may."""
        if "#" in variable or (variable not in self._codes and variable.endswith("_autre")):
            return False
        code = variable.partition("[")[0].partition(".")[0]
        column = variable.rpartition(".")[2]
        return code in self._codes and (code, column) not in self._free_cells

    def document(self, document: Mapping[str, Any]) -> dict[str, Any]:
        """Return what stays of a document or of a sent copy: answers, values of the last edition, lists of entries."""
        left = dict(document)
        for part in ("answers", "recalled"):
            if part in left:
                left[part] = {name: body for name, body in left[part].items() if self.keeps(name)}
        left["entries"] = {
            code: rows if code in self._codes else [] for code, rows in left["entries"].items()
        }
        return left


NOTHING = Kept(())  # no answer stays
