"""What is quoted rather than counted: texts people may cite, and one organisation's own numbers.

Apart because both need consent, and neither is ever a result about the others. Refuses to put a text in a figure:
``quotations`` gives them to the people who read and redact, nobody else.
"""

from dataclasses import dataclass, replace
from fractions import Fraction

from surveys.questionnaire.definition.model import Item, Statistic
from surveys.questionnaire.expressions import Expression
from surveys.results.dataset import Dataset, Respondent
from surveys.results.figures.evidence import Evidence, number_of
from surveys.results.figures.model import Base, Figure, Row, Status
from surveys.results.figures.task import Task, with_split


@dataclass(frozen=True, slots=True)
class Quotation:
    """A text and the organisation it comes from: for the two people who approve it, never for readers."""

    organisation: str
    text: str


def verbatim_list(task: Task) -> Figure:
    """Return how many texts may be quoted, and how many not for want of consent. No text."""
    value, consent = task.value(), task.statistic.consent
    split = task.evidence.split(
        (value,), lambda r: texts_of(value, r) or None, base=task.statistic.base, beside=consent
    )
    agreed = [(texts, count) for r, texts, count in split.counted if consents(consent, r)]
    quotable, agreeing = (
        sum(len(texts) * count for texts, count in agreed),
        sum(count for _, count in agreed),
    )
    figure = replace(with_split(task.begin(), split), rounding=0, format="number")
    return replace(
        figure,
        n=agreeing,
        excluded=split.excluded + split.n - agreeing,
        observations=quotable,
        value=Fraction(quotable),
        base=Base("base.consenting", {"questions": task.item.code}),
        numerator=Fraction(quotable),
        denominator=Fraction(sum(len(texts) * count for _, texts, count in split.counted)),
        supporters=agreeing,
        disclosure="verbatim",
        status=Status.REVIEW if quotable else Status.EMPTY,
    )


def quotations(dataset: Dataset, item: Item, statistic: Statistic) -> tuple[Quotation, ...]:
    """Return the consenting organisations' texts, for review before anything is shown."""
    value = statistic.value
    if not isinstance(value, Expression):
        return ()
    evidence = Evidence(dataset, named=True)
    split = evidence.split((value,), lambda r: texts_of(value, r) or None, base=statistic.base)
    return tuple(
        Quotation(r.organisation, text)
        for r, texts in split.inside
        if consents(statistic.consent, r)
        for text in texts
    )


def texts_of(value: Expression, respondent: Respondent) -> tuple[str, ...]:
    """Return the texts of an organisation: one, or one per entry of a roster."""
    found = value.evaluate(respondent.sheet.scope())
    members = found if isinstance(found, tuple) else (found,)
    return tuple(text for text in members if isinstance(text, str) and text.strip())


def consents(consent: Expression | None, respondent: Respondent) -> bool:
    """Say whether an organisation agreed. Without a condition, nobody did."""
    return consent is not None and consent.evaluate(respondent.sheet.scope()) is True


def case_extract(task: Task) -> Figure:
    """Return the numbers of each organisation that agreed to be an example: n = 1 each, never averaged.

    A line per case, a cell per value, in the order written. With a single case, its first number is the figure's value.
    """
    one = task.statistic
    split = task.evidence.named.split(
        one.values,
        lambda r: _numbers(one, r) if consents(one.consent, r) else None,
        base=one.base,
        where=one.where,
    )
    rows = tuple(
        Row(
            code=str(place),
            n=1,
            supporters=1,
            status=Status.CASE,
            cells=tuple(
                Row(code=str(index), n=1, supporters=1, value=value, status=Status.CASE)
                for index, value in enumerate(values)
            ),
        )
        for place, values in enumerate(split.values, start=1)
    )
    figure = replace(with_split(task.begin(), split), rows=rows, supporters=split.n)
    return replace(
        figure,
        base=Base("base.one_case"),
        value=split.values[0][0] if split.n == 1 else None,
        status=Status.CASE if split.n else Status.EMPTY,
    )


def _numbers(statistic: Statistic, respondent: Respondent) -> tuple[Fraction, ...] | None:
    scope = respondent.sheet.scope()
    found = [number_of(value.evaluate(scope)) for value in statistic.values]
    numbers = tuple(number for number in found if number is not None)
    return numbers if len(numbers) == len(found) else None
