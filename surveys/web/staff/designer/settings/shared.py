"""Settings that items and columns, or several kinds of items, have alike: purpose, classes, what is known already.

Apart because two would disagree. What a class means for readers is said in the very words that centres read.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import gettext as _

from surveys.operations.designing import DraftState
from surveys.questionnaire.editing import Place
from surveys.web.drawing.readership import words_of_classes
from surveys.web.staff.designer import words
from surveys.web.staff.designer.fields import Field, Group, Options


def named(table: Mapping[str, object]) -> Options:
    """Return words with their names, as the options of a choice."""
    return tuple((word, str(name)) for word, name in table.items())


def confidentiality_group(state: DraftState, place: Place) -> Group:
    """Return the purpose, the class of personal data, and who reads the answers."""
    document = state.document
    fields = (
        Field(
            place=place,
            key="purpose",
            label=_("Pourquoi cette question?"),
            widget="area",
            advice=_(
                "Les centres le lisent à côté de la question. Obligatoire pour un renseignement personnel."
            ),
        ),
        Field(
            place=place,
            key="personal_data",
            label=_("Renseignements personnels"),
            widget="choice",
            options=named(words.PERSONAL),
            default="none",
            required=True,
        ),
        disclosure_field(place, default="public_aggregate"),
    )
    return Group(
        code="usage",
        title=_("Confidentialité et usage"),
        fields=tuple(field.of(document) for field in fields),
        template="staff/designer/_readers.html",
        about=words_of_classes(state.sound.questionnaire),
    )


def disclosure_field(place: Place, *, default: object) -> Field:
    """Return the field of a class of disclosure."""
    options = named(words.DISCLOSURES)
    return Field(
        place=place,
        key="disclosure",
        label=_("Diffusion"),
        widget="choice",
        options=options,
        default=default,
        required=default is not None,
    )


def prefill_group(state: DraftState, place: Place) -> Group:
    """Return where a value that is known already comes from, and how it is offered."""

    def inner(sub: str, label: str, widget: Any, **more: Any) -> Field:
        return Field(place=place, key="prefill", sub=sub, label=label, widget=widget, **more).of(
            state.document
        )

    source = inner("from", _("Vient de"), "choice", options=named(words.SOURCES))
    fields = [source]
    if source.value:
        fields += _prefill_details(str(source.value), inner)
    return Group(
        code="connu",
        title=_("Valeur déjà connue"),
        fields=tuple(fields),
        note=_("Rien de ce qui est connu n’est demandé deux fois : le centre confirme, corrige ou compare."),
    )


def _prefill_details(source: str, inner: Any) -> Iterator[Field]:
    yield inner("mode", _("Comment"), "choice", options=named(words.MODES), required=True)
    if source in ("directory", "account"):
        yield inner("field", _("Champ"), "line", advice=_("Par exemple name, region ou staff_fte."))
        return
    if source == "survey":
        yield inner("survey", _("Sondage"), "line")
    yield inner("code", _("Code de la question d’origine"), "line")
    if source == "edition":
        yield inner(
            "unchanged",
            _("Offrir le bouton « Inchangé »"),
            "flag",
            advice=_("Tout est repris d’un geste, puis corrigé au besoin."),
        )
