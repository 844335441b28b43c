"""The settings of a column of a table, or of a field of a roster.

Apart from items: a column has a kind, but no section, no purpose and no condition of its own.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import gettext as _

from surveys.operations.designing import DraftState
from surveys.questionnaire.editing import Place, at, find
from surveys.questionnaire.kinds import KINDS
from surveys.web.drawing.readership import words_of_classes
from surveys.web.staff.designer.fields import Field, Group
from surveys.web.staff.designer.settings.kinds import kind_fields, list_keys
from surveys.web.staff.designer.settings.lists import list_group
from surveys.web.staff.designer.settings.shared import disclosure_field


def column_groups(state: DraftState, place: Place) -> tuple[Group, ...]:
    """Return the groups of settings of a column."""
    path = find(state.document, place)
    column: Mapping[str, Any] = {} if path is None else at(state.document, path)
    return tuple(_groups(state, place, column, str(column.get("type", ""))))


def _groups(state: DraftState, place: Place, column: Mapping[str, Any], kind: str) -> Iterator[Group]:
    document = state.document
    yield Group(
        code="colonne",
        title=_("Colonne"),
        opened=True,
        fields=(
            Field(place=place, key="label", label=_("Libellé"), widget="line").of(document),
            Field(
                place=place,
                key="hint",
                label=_("Définition"),
                widget="area",
                advice=_("Lue en tête de la colonne."),
            ).of(document),
        ),
    )
    for key in list_keys(kind):
        yield list_group(
            state, place, key, flags=kind in ("single", "multiple"), optional=kind == "attribute"
        )
    answer = [*kind_fields(state, place, kind)]
    if kind in KINDS and KINDS[kind].typed and not column.get("calc"):
        answer.append(Field(place=place, key="required", label=_("Obligatoire"), widget="flag").of(document))
    if kind in KINDS and KINDS[kind].value_type in ("number", "any"):
        answer.append(
            Field(place=place, key="total", label=_("Montrer le total de la colonne"), widget="flag").of(
                document
            )
        )
    yield Group(code="reponse", title=_("Réponse"), fields=tuple(answer), opened=True)
    yield Group(
        code="usage",
        title=_("Confidentialité et usage"),
        fields=(disclosure_field(place, default=None).of(document),),
        note=_("Sans choix ici, la colonne suit la diffusion de son tableau."),
        template="staff/designer/_readers.html",
        about=words_of_classes(state.sound.questionnaire),
    )
