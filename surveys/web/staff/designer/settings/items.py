"""The settings of an item: a question of any kind, a table with fixed rows, a table whose rows people add.

Apart from columns and sections. The order is that of the work: what is asked, what may be answered, what is known, who
reads it; what shows when, and what is checked, have rooms of their own.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import gettext as _

from surveys.operations.designing import DraftState
from surveys.questionnaire.editing import Place, at, find, sequence_at
from surveys.questionnaire.editing.beginnings import is_table
from surveys.questionnaire.kinds import KINDS
from surveys.web.staff.designer.fields import Field, Group
from surveys.web.staff.designer.settings.kinds import kind_fields, list_keys, reason_fields
from surveys.web.staff.designer.settings.lists import list_group
from surveys.web.staff.designer.settings.shared import confidentiality_group, prefill_group
from surveys.web.staff.designer.words import kind_name


def item_groups(state: DraftState, place: Place) -> tuple[Group, ...]:
    """Return the groups of settings of an item."""
    path = find(state.document, place)
    item: Mapping[str, Any] = {} if path is None else at(state.document, path)
    return tuple(_groups(state, place, item, str(item.get("type", ""))))


def _groups(state: DraftState, place: Place, item: Mapping[str, Any], kind: str) -> Iterator[Group]:
    yield Group(code="question", title=_("Question"), fields=tuple(_asked(state, place, kind)), opened=True)
    if kind.startswith("matrix"):
        yield from _matrix_groups(state, place, item, kind)
    elif kind == "roster":
        yield from _roster_groups(state, place, item)
    elif kind == "calculated":
        yield list_group(state, place, "rows", flags=False, optional=True)
    for key in list_keys(kind):
        yield list_group(
            state, place, key, flags=kind in ("single", "multiple"), optional=kind == "attribute"
        )
    answer = tuple(_answered(state, place, kind))
    if answer:
        yield Group(code="reponse", title=_("Réponse"), fields=answer, opened=True)
    if kind == "note":
        return
    if is_answered(kind):
        yield prefill_group(state, place)
    yield confidentiality_group(state, place)


def is_answered(kind: str) -> bool:
    """Say whether a person answers an item of a kind."""
    return is_table(kind) or (kind in KINDS and KINDS[kind].typed)


def _asked(state: DraftState, place: Place, kind: str) -> Iterator[Field]:
    """Yield what is read of an item."""
    label = _("Texte") if kind == "note" else _("Libellé")
    yield Field(place=place, key="label", label=label, widget="area").of(state.document)
    yield Field(
        place=place,
        key="hint",
        label=_("Aide à la saisie"),
        widget="area",
        rows=1,
        advice=_("Une définition ou un exemple, lu au moment de répondre."),
    ).of(state.document)


def _answered(state: DraftState, place: Place, kind: str) -> Iterator[Field]:
    """Yield what an answer may be."""
    yield from kind_fields(state, place, kind)
    if is_answered(kind):
        yield Field(
            place=place, key="required", label=_("Obligatoire quand la question s’affiche"), widget="flag"
        ).of(state.document)
        if kind != "roster":
            yield from reason_fields(place, state)
    if kind == "matrix_numeric" or kind == "matrix":
        yield Field(
            place=place, key="row_total", label=_("Montrer le total de chaque ligne"), widget="flag"
        ).of(state.document)
    if kind == "roster":
        yield Field(place=place, key="min_rows", label=_("Lignes au moins"), widget="integer", short=True).of(
            state.document
        )
        yield Field(
            place=place,
            key="max_rows",
            label=_("Lignes au plus"),
            widget="integer",
            short=True,
            default=200,
            advice=_(
                "Pour qu’une réponse précédente dise combien il y en a : « Nombre de lignes », aux conditions."
            ),
        ).of(state.document)
        yield Field(
            place=place,
            key="paste_table",
            label=_("Accepter un tableau collé"),
            widget="flag",
            advice=_(
                "Le centre colle les lignes de son chiffrier et voit ce qui en est compris avant d’accepter."
            ),
        ).of(state.document)


def _matrix_groups(state: DraftState, place: Place, item: Mapping[str, Any], kind: str) -> Iterator[Group]:
    yield list_group(state, place, "rows", flags=False)
    if kind == "matrix_single":
        yield list_group(state, place, "scale", flags=False)
    else:
        yield _columns_group(state, place, item, "columns")


def _roster_groups(state: DraftState, place: Place, item: Mapping[str, Any]) -> Iterator[Group]:
    yield _columns_group(state, place, item, "fields")
    yield list_group(state, place, "rows", flags=False, optional=True)


def _columns_group(state: DraftState, place: Place, item: Mapping[str, Any], key: str) -> Group:
    """Return the columns of a table: each opens on settings of its own."""
    path = find(state.document, place) or ()
    columns = [
        {
            "code": str(column.get("code", "")),
            "label": str(column.get("label") or column.get("code", "")),
            "kind": kind_name(str(column.get("type", ""))),
            "calculated": bool(column.get("calc")),
        }
        for column in sequence_at(state.document, (*path, key))
    ]
    return Group(
        code="colonnes",
        title=_("Colonnes"),
        opened=True,
        template="staff/designer/_columns.html",
        about={"columns": columns, "item": place.code, "numeric": item.get("type") == "matrix_numeric"},
    )
