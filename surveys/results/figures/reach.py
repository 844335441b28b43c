"""How many of those who answered an edition would have met conditions that are being written now.

Apart from the statistics because no author wrote this one. Refuses what a count could tell of one organisation: answers
of restricted sections, pay, names and words are not tried, and the count goes through disclosure control like any other.
"""

from collections.abc import Sequence
from fractions import Fraction

from surveys.questionnaire.answers import SheetScope
from surveys.questionnaire.answers.concealment import items_read
from surveys.questionnaire.definition.model import Questionnaire
from surveys.questionnaire.definition.names import DefinitionNames
from surveys.questionnaire.expressions import Expression
from surveys.questionnaire.problems import Problem
from surveys.results.dataset import Dataset
from surveys.results.figures.model import Base, Figure

ID = "reach"


def reach(dataset: Dataset, conditions: Sequence[Expression]) -> Figure | Problem:
    """Return how many respondents every condition holds for, as a share, before disclosure control.

    Problems: ``reach.not_asked`` (``name``: what that edition did not ask), ``reach.closed`` (an answer that counts for
    nobody but its own readers).
    """
    for condition in conditions:
        problem = _why_not(dataset.questionnaire, condition)
        if problem is not None:
            return problem
    met = sum(
        all(condition.holds(SheetScope(each.sheet)) is True for condition in conditions)
        for each in dataset.respondents
    )
    asked = len(dataset.respondents)
    return Figure(
        id=ID,
        kind="share",
        item="",
        section="",
        label="",
        unit="org",
        survey=dataset.survey,
        edition=dataset.edition,
        snapshot=dataset.snapshot,
        population=dataset.population,
        respondents=asked,
        n=asked,
        base=Base("base.respondents"),
        value=Fraction(100 * met, asked) if asked else None,
        numerator=Fraction(met),
        denominator=Fraction(asked),
        supporters=met,
        format="percent",
    )


def _why_not(questionnaire: Questionnaire, condition: Expression) -> Problem | None:
    names = DefinitionNames(questionnaire)
    if condition.recalled or condition.uses_row or condition.uses_current:
        return Problem("reach.not_asked", params={"name": ""})
    for reference in sorted(condition.references, key=str):
        if names.type_of(reference) is None:
            return Problem("reach.not_asked", params={"name": str(reference)})
        code = (
            reference.code if reference.code in questionnaire.items else reference.code.removesuffix("_autre")
        )
        for read in items_read(questionnaire)[code]:
            item = questionnaire.items[read]
            classes = {item.disclosure, names.disclosure_of(reference)}
            if questionnaire.section_of[read].restricted or classes != {"public_aggregate"}:
                return Problem("reach.closed")
    return None
