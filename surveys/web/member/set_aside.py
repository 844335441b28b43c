"""What was answered and will not be sent: its question does not apply any more. What it was, and what closed it.

Apart from the review, which shows what is sent. Refuses to tell anything of a section that the person may not open: an
answer there is not listed, and a question there is never named as the one that closed another.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from surveys.questionnaire.answers import is_asked
from surveys.questionnaire.definition.model import (
    Item,
    Matrix,
    Question,
    Roster,
    Section,
    Variable,
    row_expressions,
)
from surveys.questionnaire.expressions import Expression
from surveys.web.drawing import first_id, question_numbers
from surveys.web.member.disputes import in_words
from surveys.web.member.door import Place


@dataclass(frozen=True, slots=True)
class SetAside:
    """A question that does not apply any more, with what was answered; ``address`` leads to the one that closed it."""

    question: str
    answer: str
    closed_by: str = ""
    address: str = ""


def set_aside(place: Place) -> list[SetAside]:
    """Return what a submission holds and will not send, in the order asked, of the sections that the person opens."""
    return [
        _told(place, section, item, hidden)
        for section in place.questionnaire.sections
        if place.rights.allows(section.code)
        for item in section.items
        if (hidden := tuple(_hidden(place, item)))
    ]


def _hidden(place: Place, item: Item) -> Iterator[Variable]:
    sheet = place.sheet
    for variable in sheet.variables(item):
        kept = sheet.answer(variable.name)
        if kept is not None and not kept.blank and is_asked(variable) and not sheet.shows(variable):
            yield variable


def _told(place: Place, section: Section, item: Item, hidden: tuple[Variable, ...]) -> SetAside:
    sheet, first = place.sheet, hidden[0]
    label = sheet.text(item.label)
    if isinstance(item, Question):
        kept = sheet.answer(first.name)
        answer = in_words(first.kind, kept.raw, str(kept.missing or "")) if kept is not None else ""
    else:
        answer = ngettext("%(num)s case remplie", "%(num)s cases remplies", len(hidden))
        if sheet.shown(item.code):
            rows = dict.fromkeys(_row(place, item, each) for each in hidden)
            label = _("%(question)s (%(rows)s)", question=label, rows=", ".join(rows))
    closer = _closer(place, _conditions(place, section, item, first), set())
    if closer is None:
        return SetAside(label, answer)
    number = question_numbers(place.questionnaire).get(closer.item.code)
    words = _("question %(number)s", number=number) if number else sheet.text(closer.item.label)
    home = place.questionnaire.section_of[closer.item.code].code
    return SetAside(label, answer, words, place.address.section(home, first_id(closer)))


def _row(place: Place, item: Matrix | Roster, variable: Variable) -> str:
    """Return what a row is called: its label, or its place."""
    row = variable.row or variable.entry or ""
    if item.rows is not None and row in item.rows:
        return place.sheet.text(item.rows.label(row))
    return _("ligne %(number)s", number=place.sheet.entries(item.code).index(row) + 1)


def _conditions(
    place: Place, section: Section, item: Item, variable: Variable | None
) -> Iterator[Expression | str]:
    """Yield what keeps an item from being shown now: conditions, or the name of the variable that opens a text."""
    if not place.sheet.shown_section(section.code) and section.relevant is not None:
        yield section.relevant
    elif not place.sheet.shown(item.code) and item.relevant is not None:
        yield item.relevant
    elif variable is not None and variable.of is not None:
        yield variable.of
    else:
        yield from row_expressions(item).values()


def _closer(place: Place, closed: Iterable[Expression | str], met: set[str]) -> Variable | None:
    """Return the nearest question, answered by this person, that a closed branch depends on."""
    for each in closed:
        codes = [each] if isinstance(each, str) else [ref.code for ref in sorted(each.references, key=str)]
        for code in codes:
            found = _asked(place, code.partition(".")[0].removesuffix("_autre"), met)
            if found is not None:
                return found
    return None


def _asked(place: Place, code: str, met: set[str]) -> Variable | None:
    item = place.questionnaire.items.get(code)
    if item is None or code in met:
        return None
    met.add(code)
    section = place.questionnaire.section_of[code]
    if not place.rights.allows(section.code):
        return None
    if isinstance(item, Question) and item.calc is not None:
        return _closer(place, [item.calc], met)
    if not place.sheet.shown(code):
        return _closer(place, _conditions(place, section, item, None), met)
    if isinstance(item, Roster) and not place.sheet.shown_rows(code):
        return None
    return next((each for each in place.sheet.variables(item) if is_asked(each)), None)
