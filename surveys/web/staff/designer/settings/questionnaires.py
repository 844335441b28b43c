"""The settings of the questionnaire itself: its title and purpose, its dates, its years, whom it asks.

Apart from sections and items, which are what it asks.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from flask_babel import gettext as _

from surveys.operations.designing import DraftState
from surveys.questionnaire.editing import Place, sequence_at
from surveys.results.disclosure import Policy
from surveys.web.staff.designer import words
from surveys.web.staff.designer.fields import Field, Group
from surveys.web.staff.designer.settings.shared import named

WHOLE = Place("questionnaire")
PAY = "confidential_pay"  # the class whose rules a release reads, for every figure of it


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
            Field(
                place=WHOLE,
                key="previous_editions",
                label=_("Éditions précédentes"),
                widget="lines",
                advice=_(
                    "Une par ligne, la plus ancienne d’abord. Les tendances et les reprises les nomment."
                ),
            ),
            opened=True,
        ),
        replace(
            group(
                "parametres",
                _("Années et autres valeurs répétées"),
                *_parameters(document),
                note=_(
                    "Écrites une fois ici, elles paraissent partout où le questionnaire les nomme entre accolades."
                ),
                opened=True,
            ),
            template="staff/designer/_parameters.html",
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
        group(
            "secret",
            _("Règles de diffusion"),
            *_disclosure_rules(document),
            note=_(
                "Un chiffre qui ne les respecte pas est masqué. Un champ vide laisse la règle de la plateforme."
            ),
        ),
        Group(
            code="ailleurs",
            title=_("Repères externes et listes"),
            template="staff/designer/_elsewhere.html",
            about=(len(sequence_at(document, ("benchmarks",))), len(document.get("reference_lists") or ())),
        ),
    )


def _disclosure_rules(document: Mapping[str, object]) -> Iterator[Field]:
    """Yield what a figure needs to be shown: of pay always, of another class where the document says it."""
    held = document.get("disclosure_rules")
    stated = [str(word) for word in held if word != PAY] if isinstance(held, Mapping) else []
    site = Policy()
    for word in (PAY, *stated):
        named = f" ({words.DISCLOSURES.get(word, word)})" if word != PAY else ""
        about: dict[str, Any] = {"place": WHOLE, "key": "disclosure_rules"}
        for key, label, least in (
            ("min_orgs", _("Organismes au moins"), site.min_organisations),
            ("min_persons", _("Personnes au moins"), site.min_people),
        ):
            yield Field(
                **about,
                sub=f"{word}.{key}",
                label=label + named,
                advice=_(
                    "La plateforme en demande toujours %(least)s; un nombre plus petit reste sans effet.",
                    least=least,
                ),
                widget="integer",
                short=True,
            )
        yield Field(
            **about,
            sub=f"{word}.max_share_one_org",
            label=_("Part d’un organisme, au plus, en %") + named,
            widget="share",
            short=True,
        )
        yield Field(**about, sub=f"{word}.note", label=_("Note sur les règles") + named, widget="line")


def _parameters(document: Mapping[str, object]) -> Iterator[Field]:
    """Yield a field for each parameter."""
    params = document.get("params")
    for name, value in params.items() if isinstance(params, Mapping) else ():
        about: dict[str, Any] = {"place": WHOLE, "key": "params", "sub": str(name), "label": str(name)}
        if isinstance(value, bool):
            yield Field(**about, widget="flag", default="")  # not ticked is a value too
        else:
            yield Field(**about, widget="line" if isinstance(value, str) else "decimal", short=True)
