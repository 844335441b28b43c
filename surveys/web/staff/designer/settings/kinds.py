"""The fields of a kind's typed settings: their French names, help, bounds and options come from the kind itself.

Apart from items and columns because both have a kind. Refuses to know any kind by name, but for the two settings that name
another question.
"""

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _

from surveys.operations.designing import DraftState
from surveys.questionnaire.editing import Place, sequence_at
from surveys.questionnaire.kinds import settings_of
from surveys.questionnaire.kinds.settings import Setting
from surveys.web.staff.designer import words
from surveys.web.staff.designer.fields import Field, Options
from surveys.web.staff.designer.outline import said
from surveys.web.staff.designer.preview import blank_sheet

_LONG = frozenset({"text"})  # settings that hold a paragraph


def kind_fields(state: DraftState, place: Place, kind: str) -> Iterator[Field]:
    """Yield a field for each typed setting of a kind but its lists, which are edited with their choices."""
    for setting in settings_of(kind):
        if setting.type != "list":
            yield _field(state, place, setting).of(state.document)


def list_keys(kind: str) -> tuple[str, ...]:
    """Return the settings of a kind that name a list of choices."""
    return tuple(setting.name for setting in settings_of(kind) if setting.type == "list")


def _field(state: DraftState, place: Place, setting: Setting) -> Field:
    more: dict[str, Any] = {
        "place": place,
        "key": setting.name,
        "label": setting.label,
        "advice": setting.help,
    }
    if setting.name == "total":
        return Field(**more, widget="choice", options=_figures(state))
    match setting.type:
        case "integer" | "decimal":
            return Field(**more, widget=setting.type, default=setting.default, short=True)
        case "boolean":
            return Field(**more, widget="flag", default=setting.default or None)
        case "date":
            return Field(**more, widget="day", short=True)
        case "option":
            more["advice"] = ""  # it names the words of a file; here they are chosen by their names
            known = tuple(
                (str(each), str(words.OPTIONS.get(str(each), each))) for each in setting.options if each
            )
            return Field(
                **more, widget="choice", options=known, default=setting.default, required=not setting.nullable
            )
        case _:
            long = setting.name in _LONG
            return Field(
                **more,
                widget="area" if long else "line",
                default=setting.default or None,
                short=setting.name == "unit",
            )


def _figures(state: DraftState) -> Options:
    """Return the questions whose value is calculated, to choose one from."""
    sheet = blank_sheet(state)
    return tuple(
        (str(item.get("code")), said(sheet, item.get("label")) or str(item.get("code")))
        for rank, _section in enumerate(sequence_at(state.document, ("sections",)))
        for item in sequence_at(state.document, ("sections", rank, "questions"))
        if item.get("type") == "calculated"
    )


def reason_fields(place: Place, state: DraftState) -> Iterator[Field]:
    """Yield the fields of the reasons that an item accepts instead of an answer."""
    yield Field(
        place=place,
        key="allow",
        label=_("Accepter aussi"),
        widget="checks",
        options=tuple((code, str(name)) for code, name in words.REASONS.items()),
    ).of(state.document)
