"""Settings that items and columns, or several kinds of items, have alike: purpose, classes, what is known already.

Apart because two would disagree. What a class means for readers is said in the very words that centres read.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import gettext as _

from surveys.operations.designing import DraftState
from surveys.questionnaire.editing import Place, at, find, sequence_at
from surveys.questionnaire.editing.places import Document
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
    if source.value in ("edition", "survey"):
        fields += _carried_columns(state.document, place, inner)
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


def _carried_columns(document: Document, place: Place, inner: Any) -> Iterator[Field]:
    """Yield which columns of a table are carried: of a roster, those that are; of a matrix, from which one of then."""
    path = find(document, place)
    item: Mapping[str, Any] = {} if path is None else at(document, path)
    if item.get("type") == "roster":
        yield inner(
            "fields",
            _("Colonnes reprises"),
            "checks",
            options=_labels(item, "fields"),
            advice=_("Sans coche, toutes le sont."),
        )
        return
    columns = dict(_labels(item, "columns"))
    known = item["prefill"].get("map")
    gone = [str(code) for code in known if code not in columns] if isinstance(known, Mapping) else []
    first = _(
        "Par leur code. Sans rien ici, chaque colonne reprend celle du même code; dès qu’une est nommée, les autres ne sont plus reprises."
    )
    for rank, (code, label) in enumerate((*columns.items(), *((code, code) for code in gone))):
        yield inner(
            f"map.{code}",
            _("« %(column)s » reprend la colonne", column=label),
            "line",
            advice=_("Cette colonne n’est plus dans le tableau : videz ce champ.")
            if code in gone
            else first
            if not rank
            else "",
        )


def _labels(item: Mapping[str, Any], key: str) -> Options:
    return tuple(
        (str(each["code"]), str(each.get("label") or each["code"]))
        for each in sequence_at(item, (key,))
        if isinstance(each, Mapping) and each.get("code")
    )
