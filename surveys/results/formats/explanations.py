"""The explanations of unusual answers, as lines: verbatims, for those who may read verbatims.

Apart from the answers because one answer may have several. Refuses the values of a class that was not asked for: their
explanation stays, what it is about does not.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from surveys.questionnaire.answers import AnswerSheet
from surveys.questionnaire.answers.plan import CHANGE
from surveys.questionnaire.definition.model import Disclosure
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


@dataclass(frozen=True, slots=True)
class Explained:
    """One explanation before it is said: ``label`` is not there yet, and ``classes`` are those of what it is about."""

    owner: str
    rule: str
    message: str
    about: str
    text: str
    code: str
    before: str
    reason: str
    classes: tuple[Disclosure, ...]

    @property
    def plain(self) -> list[object]:
        """The same as a list, in the order of the fields."""
        return [*(getattr(self, name) for name in self.__slots__[:-1]), list(self.classes)]


def explanations_of(respondent: Respondent) -> Iterator[Explained]:
    """Yield every explanation of a submission, closed classes included."""
    sheet = respondent.sheet
    for _, check in sheet.explanations():
        if (check.text or check.satisfied) and check.problem.code == "rule.soft":
            owner = check.name.partition("#")[0]
            about, classes = " ".join(sheet.about(check.name)), _classes(sheet, owner)
            key, message = check.rule.key, check.rule.message
            yield Explained(owner, key, message, about, check.text, "rule.soft", "", "", classes)
    for change in sheet.explained_changes():
        classes = _classes(sheet, change.owner)
        yield Explained(
            change.owner,
            CHANGE,
            "",
            change.now,
            change.text,
            change.code,
            change.before,
            change.reason,
            classes,
        )


def say_explained(one: Explained, classes: Classes, words: Mapping[str, str]) -> list[str | None]:
    """Return an explanation as a line, in the order of ``EXPLANATION_FIELDS``.

    An author's rule has its message; a change since the last edition (rule « change ») has the code of its problem,
    what it was before and the reason that was chosen, as a code and in the ``words`` given.
    """
    shown = set(one.classes) <= classes
    about, before = (one.about, one.before) if shown else ("", "")
    label = words.get(f"change.reason.{one.reason}", "") if one.rule == CHANGE else ""
    return [one.owner, one.rule, one.message, about, one.text, one.code, before, one.reason, label]


def _classes(sheet: AnswerSheet, owner: str) -> tuple[Disclosure, ...]:
    """Return the classes of every answer that an explanation is about."""
    variable = sheet.variable(owner)
    about = sheet.variables(owner) if variable is None else (variable,)
    return tuple(sorted({class_of(each) for each in about}))
