"""« Copie du conseil »: a whole draft to read on paper, with codes, routing in French, rules and lists.

Apart from the blank questionnaire of centres, which has places to write and no code. The page and the PDF are drawn from
the same content.
"""

from collections.abc import Iterator
from typing import Any

from flask import Response, render_template
from flask_babel import gettext as _

from surveys.questionnaire.answers import AnswerSheet
from surveys.questionnaire.answers.plan import all_rules, columns_of
from surveys.questionnaire.choices import CAME_FROM, ChoiceList
from surveys.questionnaire.conditions import Teller, read_condition
from surveys.questionnaire.definition.model import Column, Item, Matrix, Question, Roster
from surveys.questionnaire.expressions import Expression
from surveys.web.drawing import question_numbers
from surveys.web.shared import display
from surveys.web.shared.access import open_to
from surveys.web.shared.papers import draw_content
from surveys.web.shared.phrases import condition_phrase
from surveys.web.staff.designer.door import DESIGNERS, blueprint, enter, rooms
from surveys.web.staff.designer.trial import must_try
from surveys.web.staff.designer.words import kind_name


@blueprint.get("/<int:draft>/copie")
@open_to("staff", *DESIGNERS)
def board(draft: int) -> str:
    """Show the copy as a page, which prints as it is."""
    state, sheet = enter(draft), must_try(draft).sheet
    blank = AnswerSheet(sheet.questionnaire, {}, {}, sheet.context)
    return render_template(
        "staff/designer/board.html", state=state, rooms=rooms(draft), title=blank.title, **content_of(blank)
    )


@blueprint.get("/<int:draft>/copie.pdf")
@open_to("staff", *DESIGNERS)
def board_file(draft: int) -> Response:
    """Give the copy as a PDF that can be read aloud (PDF/UA)."""
    sheet = must_try(draft).sheet
    blank = AnswerSheet(sheet.questionnaire, {}, {}, sheet.context)
    content = {**content_of(blank), "edition": blank.questionnaire.edition}
    drawn = draw_content("board.typ", content, blank.title)
    return Response(
        drawn,
        mimetype="application/pdf",
        headers={"Content-Disposition": f'inline; filename="copie-{draft}.pdf"'},
    )


def content_of(sheet: AnswerSheet) -> dict[str, Any]:
    """Return the chapters and the lists of a questionnaire, every text in place."""
    teller = Teller(sheet.questionnaire, question_numbers(sheet.questionnaire), sheet.text)
    numbers = question_numbers(sheet.questionnaire)
    chapters = [
        {
            "number": number,
            "code": section.code,
            "title": display.unnumbered(sheet.text(section.title)),
            "minutes": section.minutes,
            "who": section.delegate_to,
            "condition": _when(section.relevant, teller),
            "lines": [_line(sheet, item, numbers.get(item.code), teller) for item in section.items],
        }
        for number, section in enumerate(sheet.questionnaire.sections, 1)
    ]
    used = {each.code: each for each in _lists(sheet)}
    lists = [
        {
            "code": code,
            "choices": [
                {
                    "code": each.code,
                    "label": sheet.text(each.label),
                    "former": str(each.attributes.get(CAME_FROM, "")),
                }
                for each in choices
            ],
        }
        for code, choices in used.items()
    ]
    return {"chapters": chapters, "lists": lists}


def _line(sheet: AnswerSheet, item: Item, number: int | None, teller: Teller) -> dict[str, Any]:
    kind = (
        item.kind.name if isinstance(item, Question) else item.type if isinstance(item, Matrix) else "roster"
    )
    return {
        "number": number or 0,
        "code": item.code,
        "label": sheet.text(item.label),
        "hint": sheet.text(item.hint),
        "kind": kind_name(kind),
        "required": item.required,
        "condition": _when(item.relevant, teller),
        "uses": list(dict.fromkeys(_names(item))),
        "columns": [
            {
                "code": column.code,
                "label": sheet.text(column.label),
                "kind": kind_name(column.kind.name),
            }
            for column in _columns(item)
            if column.code
        ],
        "rules": [
            {"hard": rule.hard, "message": sheet.text(rule.message)}
            for rule in all_rules(item)
            if rule.message
        ],
        "purpose": item.purpose,
    }


def _columns(item: Item) -> tuple[Column, ...]:
    return () if isinstance(item, Question) else columns_of(item)


def _when(expression: Expression | None, teller: Teller) -> str:
    """Return when something is asked, as a sentence; empty where it always is."""
    if expression is None:
        return ""
    form = read_condition(expression)
    if form is None:
        return _("Posée seulement dans certains cas.")
    return _("Posée seulement si %(condition)s.", condition=condition_phrase(teller.tell(form)))


def _names(item: Item) -> Iterator[str]:
    yield from (each.code for each in _lists_of(item))


def _lists_of(item: Item) -> Iterator[ChoiceList]:
    if isinstance(item, Question) and item.kind.choice_list is not None:
        yield item.kind.choice_list
    if isinstance(item, Matrix | Roster) and item.rows is not None:
        yield item.rows
    yield from (column.kind.choice_list for column in _columns(item) if column.kind.choice_list is not None)


def _lists(sheet: AnswerSheet) -> Iterator[ChoiceList]:
    for item in sheet.questionnaire.items.values():
        yield from _lists_of(item)
