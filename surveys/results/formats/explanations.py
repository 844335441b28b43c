"""The explanations of unusual answers, as lines: verbatims, for those who may read verbatims.

Apart from the answers because one answer may have several. Refuses the values of a class that was not asked for: their
explanation stays, what it is about does not.
"""

from collections.abc import Iterator, Mapping

from surveys.questionnaire.answers import AnswerSheet
from surveys.questionnaire.answers.plan import CHANGE
from surveys.results.dataset import Respondent
from surveys.results.formats.layout import Classes, class_of

EXPLANATION_FIELDS = (
    "variable",
    "rule",
    "message",
    "value",
    "explanation",
    "problem",
    "before",
    "reason",
    "reason_label",
)


def explained(
    respondent: Respondent, classes: Classes, words: Mapping[str, str]
) -> Iterator[list[str | None]]:
    """Yield a line per explanation, in the order of ``EXPLANATION_FIELDS``.

    An author's rule has its message; a change since the last edition (rule « change ») has the code of its problem,
    what it was before and the reason that was chosen, as a code and in the ``words`` given.
    """
    sheet = respondent.sheet
    for _, check in sheet.explanations():
        if (check.text or check.satisfied) and check.problem.code == "rule.soft":
            owner = check.name.partition("#")[0]
            about = " ".join(sheet.about(check.name)) if _may_show(sheet, owner, classes) else ""
            yield [owner, check.rule.key, check.rule.message, about, check.text, "rule.soft", "", "", ""]
    for change in sheet.explained_changes():
        shown = _may_show(sheet, change.owner, classes)
        now, before = (change.now, change.before) if shown else ("", "")
        label = words.get(f"change.reason.{change.reason}", "")
        yield [change.owner, CHANGE, "", now, change.text, change.code, before, change.reason, label]


def _may_show(sheet: AnswerSheet, owner: str, classes: Classes) -> bool:
    """Say whether every answer that an explanation is about may stand in a file of these classes."""
    variable = sheet.variable(owner)
    about = sheet.variables(owner) if variable is None else (variable,)
    return all(class_of(each) in classes for each in about)
