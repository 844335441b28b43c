"""The workshop: the outline of a draft, a preview that can be filled, and the settings of what is in focus.

Apart from what each of the three draws. One thing is in focus: a question, a section, or the questionnaire itself.
"""

from flask import abort, render_template

from surveys.operations.designing import DraftState
from surveys.questionnaire.editing import Place, find
from surveys.web.shared.access import open_to
from surveys.web.staff.designer import outline, preview
from surveys.web.staff.designer.door import DESIGNERS, blueprint, enter, rooms

KINDS_OF_FOCUS = {"question": "item", "section": "section", "questionnaire": "questionnaire"}


@blueprint.get("/<int:draft>/")
@blueprint.get("/<int:draft>/<any(question, section, questionnaire):focus>/<code>")
@open_to("staff", *DESIGNERS)
def workshop(draft: int, focus: str = "", code: str = "") -> str:
    """Show a draft, with one thing in focus: its first section when none is named."""
    state = enter(draft)
    return draw(state, focused(state, focus, code))


def focused(state: DraftState, focus: str, code: str) -> Place:
    """Return what is in focus; 404 for what the draft does not have."""
    if not focus:
        sections = state.document.get("sections") or [{}]
        return Place("section", str(sections[0].get("code", "")))
    place = Place(KINDS_OF_FOCUS[focus], "" if focus == "questionnaire" else code)  # type: ignore[arg-type]
    if find(state.document, place) is None:
        abort(404)
    return place


def draw(state: DraftState, place: Place) -> str:
    """Return the page of a draft."""
    sheet = preview.blank_sheet(state)
    faults = outline.faults_of(state)
    lines = outline.outline_of(state, sheet, faults)
    section = section_of(lines, place)
    return render_template(
        "staff/designer/workshop.html",
        state=state,
        rooms=rooms(state.id),
        lines=lines,
        place=place,
        section=section,
        faults=faults,
        here=preview.Here(state.id, section.code if section else ""),
        views=preview.draw(sheet, section.code) if section else [],
    )


def section_of(lines: tuple[outline.SectionLine, ...], place: Place) -> outline.SectionLine | None:
    """Return the section that is drawn: the one in focus, or of the question in focus; else the first."""
    for line in lines:
        if (place.kind == "section" and line.code == place.code) or (
            place.kind == "item" and any(item.code == place.code for item in line.items)
        ):
            return line
    return lines[0] if lines else None
