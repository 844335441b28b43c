"""The choices of a list where it is used: edited in place when one question draws from it, shown when several do.

Apart from the platform's lists, which have pages of their own. Refuses to change under another question what only this one
was looking at.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from surveys.operations.designing import DraftState
from surveys.questionnaire.editing import Place, sequence_at, uses_of
from surveys.questionnaire.editing.beginnings import lists_of
from surveys.web.staff.designer.fields import Field, Group, Options


@dataclass(frozen=True, slots=True)
class ChoiceLine:
    """One choice of a list that is edited in place."""

    code: str
    label: Field
    flags: tuple[Field, ...]
    more: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class ChoicesView:
    """A list as the settings of a question show it."""

    code: str
    key: str  # the setting that names it
    place: Place
    lines: tuple[ChoiceLine, ...]
    labels: tuple[str, ...]
    elsewhere: tuple[str, ...]  # the codes of what else draws from it

    @property
    def own(self) -> bool:
        """Whether it is edited here."""
        return bool(self.lines) and not self.elsewhere


def list_options(document: Mapping[str, Any]) -> Options:
    """Return the lists of a draft, with how many choices each has."""
    return tuple(
        (code, f"{code} ({len(choices)})")
        for code, choices in lists_of(document).items()
        if isinstance(choices, list)
    )


def list_group(state: DraftState, place: Place, key: str, *, flags: bool, optional: bool = False) -> Group:
    """Return the group of a list that an item or a column draws from."""
    document = state.document
    chosen = Field(
        place=place,
        key=key,
        label=_("Liste utilisée"),
        widget="choice",
        options=list_options(document),
        required=not optional,
    ).of(document)
    titles = {
        "choices": _("Choix de réponse"),
        "scale": _("Degrés de l’échelle"),
        "rows": _("Lignes du tableau"),
    }
    view = _view(state, place, key, str(chosen.value or ""), flags=flags)
    own = list(view.lines) if view.own else []
    fields = [each for line in own for each in (line.label, *line.flags, *line.more)]
    return Group(
        code=key,
        title=titles[key],
        fields=(chosen, *fields),
        opened=key != "rows",
        template="staff/designer/_choices.html",
        about=view,
    )


def _view(state: DraftState, place: Place, key: str, code: str, *, flags: bool) -> ChoicesView:
    document = state.document
    own = place.of or place.code
    elsewhere = (
        tuple(
            dict.fromkeys(
                use.owner.of or use.owner.code
                for use in uses_of(document, Place("list", code))
                if (use.owner, use.key) != (place, key) and (use.owner.of or use.owner.code) != own
            )
        )
        if code
        else ()
    )
    choices = sequence_at(document, ("choices", code)) if code else ()
    lines = tuple(_lines(document, code, choices, flags=flags)) if not elsewhere else ()
    labels = tuple(str(each.get("label", each.get("code"))) for each in choices)
    return ChoicesView(code, key, place, lines, labels, elsewhere)


def _lines(document: Mapping[str, Any], code: str, choices: Any, *, flags: bool) -> Iterator[ChoiceLine]:
    for choice in choices:
        place = Place("choice", str(choice.get("code", "")), code)
        label = Field(place=place, key="label", label=_("Libellé"), widget="line").of(document)
        marks = (
            Field(place=place, key="exclusive", label=_("Exclut les autres"), widget="flag").of(document),
            Field(place=place, key="other", label=_("Ouvre « Précisez »"), widget="flag").of(document),
        )
        meaning = Field(place=place, key="definition", label=_("Définition"), widget="area").of(document)
        yield ChoiceLine(place.code, label, marks if flags else (), (meaning,))
