"""The settings of a section: its title, what to have at hand, who may be given it, who may see it.

Apart from items: a section asks nothing by itself.
"""

from flask_babel import gettext as _

from surveys.operations.designing import DraftState
from surveys.questionnaire.editing import Place
from surveys.web.staff.designer.fields import Field, Group


def section_groups(state: DraftState, place: Place) -> tuple[Group, ...]:
    """Return the groups of settings of a section."""
    document = state.document
    read = (
        Field(place=place, key="title", label=_("Titre"), widget="line"),
        Field(
            place=place,
            key="prepare",
            label=_("À avoir sous la main"),
            widget="lines",
            advice=_("Un élément par ligne. Le centre les voit avant de commencer."),
        ),
        Field(place=place, key="minutes", label=_("Minutes prévues"), widget="integer", short=True),
    )
    shared = (
        Field(
            place=place,
            key="delegate_to",
            label=_("À qui la confier"),
            widget="line",
            advice=_("Proposé à la direction, par exemple « Comptabilité »."),
        ),
        Field(
            place=place,
            key="delegable",
            label=_("La direction peut confier cette section"),
            widget="flag",
            default=True,
        ),
        Field(
            place=place,
            key="restricted",
            label=_("Accès restreint"),
            widget="flag",
            advice=_(
                "La direction peut la fermer : seules les personnes nommées en voient alors les réponses et les totaux."
            ),
        ),
    )
    return (
        Group(
            code="section", title=_("Section"), fields=tuple(each.of(document) for each in read), opened=True
        ),
        Group(
            code="acces",
            title=_("Partage et confidentialité"),
            fields=tuple(each.of(document) for each in shared),
            opened=True,
        ),
    )
