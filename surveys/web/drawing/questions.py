"""A question of its own: its words, its control, or the figures that it calculates.

Apart from tables because a question answers with one control, or with none. Refuses to judge and to fetch.
"""

from collections.abc import Iterator

from surveys.questionnaire.definition.model import Question
from surveys.web.drawing.controls import dom_id, show_value
from surveys.web.drawing.fields import FieldDrawer, definitions_of, first_id, is_answered
from surveys.web.drawing.readership import readership_of
from surveys.web.drawing.views import QuestionView


def draw_question(fields: FieldDrawer, item: Question, number: int | None) -> QuestionView:
    """Return the drawing of a question; an empty place where it is not shown."""
    sheet, id_ = fields.sheet, f"q-{item.code}"
    if not sheet.shown(item.code):
        return QuestionView(code=item.code, id=id_, shown=False)
    control, figures = None, tuple(_figures(fields, item))
    if item.rows is None:
        control = fields.control(fields.variable(item.code))
    return QuestionView(
        code=item.code,
        id=id_,
        shown=True,
        number=number,
        label=sheet.text(item.label, item.code if item.rows is None else None),
        hint=sheet.text(item.hint),
        optional=is_answered(item) and not item.required,
        purpose=item.purpose,
        control=control,
        figures=figures,
        source=fields.source(item),
        piped="{{" in item.label + item.hint,
        past=fields.past(item),
        first=first_id(fields.variable(item.code)) if item.rows is None else "",
        same=None if control is None or control.to_accept else fields.same(item.code, item.label, (control,)),
        readers=readership_of(sheet.questionnaire, item) if is_answered(item) else (),
        definitions=definitions_of(fields, getattr(item.kind, "choice_list", None)),
    )


def calculated_list(item: object) -> bool:
    """Say whether an item only pools values for statistics, and has nothing to show to a person."""
    return (
        isinstance(item, Question)
        and item.calc is not None
        and getattr(item.kind, "value_type", "") == "list"
    )


def _figures(fields: FieldDrawer, item: Question) -> Iterator[tuple[str, str, str]]:
    """Yield id, label and text of what a question calculates: one figure, or one per row."""
    if item.rows is not None:
        for choice in item.rows:
            name = f"{item.code}.{choice.code}"
            yield dom_id(name), choice.label, show_value(item.kind, fields.value(name))
    elif not is_answered(item) and item.kind.name != "note":
        yield item.code, "", show_value(item.kind, fields.value(item.code))
