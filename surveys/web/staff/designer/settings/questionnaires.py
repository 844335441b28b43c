"""The settings of the questionnaire itself: its title and purpose, its dates, its years, whom it asks.

Apart from sections and items, which are what it asks.
"""

from collections.abc import Iterator, Mapping

from flask_babel import gettext as _

from surveys.operations.designing import DraftState
from surveys.questionnaire.editing import Place
from surveys.web.staff.designer import words
from surveys.web.staff.designer.fields import Field, Group
from surveys.web.staff.designer.settings.shared import named

WHOLE = Place("questionnaire")


def questionnaire_groups(state: DraftState) -> tuple[Group, ...]:
    """Return the groups of settings of a questionnaire."""
    document = state.document

    def group(code: str, title: str, *fields: Field, opened: bool = False, note: str = "") -> Group:
        return Group(
            code=code,
            title=title,
            fields=tuple(each.of(document) for each in fields),
            opened=opened,
            note=note,
        )

    return (
        group(
            "questionnaire",
            _("Questionnaire"),
            Field(place=WHOLE, key="title", label=_("Titre"), widget="area"),
            Field(
                place=WHOLE,
                key="purpose",
                label=_("À quoi servent les réponses"),
                widget="area",
                rows=4,
                advice=_("Lu par les centres avant de commencer."),
            ),
            opened=True,
        ),
        group(
            "dates",
            _("Édition et dates"),
            Field(place=WHOLE, key="edition", label=_("Édition"), widget="line", short=True),
            Field(
                place=WHOLE, key="period", sub="open", label=_("Ouverture prévue"), widget="day", short=True
            ),
            Field(
                place=WHOLE, key="period", sub="close", label=_("Fermeture prévue"), widget="day", short=True
            ),
            Field(place=WHOLE, key="period", sub="note", label=_("Note sur les dates"), widget="line"),
            Field(
                place=WHOLE,
                key="frequency_months",
                label=_("Mois entre deux éditions"),
                widget="integer",
                short=True,
            ),
            opened=True,
        ),
        group(
            "parametres",
            _("Années et autres valeurs répétées"),
            *_parameters(document),
            note=_(
                "Écrites une fois ici, elles paraissent partout où le questionnaire les nomme entre accolades."
            ),
            opened=True,
        ),
        group(
            "population",
            _("À qui il s’adresse"),
            Field(
                place=WHOLE,
                key="one_response_per",
                label=_("Qui répond"),
                widget="choice",
                options=named(words.UNITS),
                default="organisation",
                required=True,
            ),
            Field(
                place=WHOLE,
                key="population",
                sub="source",
                label=_("Liste d’envoi"),
                widget="choice",
                options=named(words.POPULATIONS),
            ),
            Field(
                place=WHOLE,
                key="population",
                sub="filter",
                label=_("Filtre"),
                widget="line",
                advice=_("Par exemple membership = 'actif'."),
            ),
            Field(
                place=WHOLE,
                key="population",
                sub="expected_count",
                label=_("Réponses attendues"),
                widget="integer",
                short=True,
            ),
        ),
    )


def _parameters(document: Mapping[str, object]) -> Iterator[Field]:
    """Yield a field for each parameter."""
    params = document.get("params")
    for name, value in params.items() if isinstance(params, Mapping) else ():
        widget = "line" if isinstance(value, str) else "decimal"
        yield Field(place=WHOLE, key="params", sub=str(name), label=str(name), widget=widget, short=True)  # type: ignore[arg-type]
