"""What is wrong with a draft, in the words of who writes it on a page: the field to fill, never the key of a file.

Apart from the sentences of definitions, which speak to who writes a file. What has no words here is said as there.
"""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from surveys.questionnaire.problems import Problem
from surveys.web.shared import texts

_SAID: Mapping[str, object] = {
    "definition.list.too_short": _l("Il en faut au moins %(minimum)s. Ajoutez-en."),
    "definition.value.not_integer": _l(
        "« %(given)s » n’est pas un nombre entier. Écrivez-le en chiffres, par exemple 12."
    ),
    "definition.value.not_number": _l(
        "« %(given)s » n’est pas un nombre. Écrivez-le en chiffres, par exemple 76,90."
    ),
    "definition.value.not_date": _l("« %(given)s » n’est pas une date. Écrivez-la ainsi : 2026-10-05."),
    "definition.value.not_word": _l("« %(given)s » n’est pas accepté ici. Choisissez dans la liste."),
    "definition.list.unknown": _l("La liste « %(given)s » n’existe plus. Choisissez-en une autre."),
    "definition.choice.several_other": _l(
        "Plus d’un choix ouvre « Précisez », et un seul texte le permet. Gardez-en un seul."
    ),
    "definition.choice.other_exclusive": _l(
        "Un choix ne peut pas à la fois ouvrir « Précisez » et exclure les autres. Gardez l’un ou l’autre."
    ),
    "definition.choice.without_value": _l(
        "Ce choix n’a pas de valeur, alors que d’autres choix de la liste en ont une. Donnez-en à tous, ou à aucun."
    ),
    "definition.kind.not_numeric": _l(
        "Un tableau de nombres n’accepte que des colonnes de nombres. Changez le type de la colonne."
    ),
    "definition.column.total_of_words": _l(
        "Cette colonne ne contient pas de nombres : elle n’a pas de total."
    ),
    "definition.roster.bounds": _l(
        "Il faudrait au moins %(minimum)s lignes, et %(maximum)s au plus. Corrigez l’un des deux."
    ),
    "definition.confirmation.unknown_total": _l("Choisissez la valeur calculée à confirmer."),
    "definition.prefill.unknown_field": _l(
        "Le compte n’a pas de champ « %(given)s ». Les champs sont le nom et le courriel."
    ),
    "definition.prefill.one_value": _l(
        "Le répertoire et le compte ne donnent qu’une valeur : ils ne remplissent pas un tableau. Partez d’une édition."
    ),
    "definition.prefill.unknown_column": _l("« %(given)s » n’est pas une colonne de ce tableau."),
    "definition.personal.purpose_missing": _l(
        "Un renseignement personnel demande une raison écrite : dites pourquoi il est demandé."
    ),
    "definition.personal.forced": _l(
        "Un renseignement personnel obligatoire doit accepter « Préfère ne pas répondre ». Acceptez-le, ou rendez la question facultative."
    ),
    "definition.personal.open_section": _l(
        "Ce tableau contient des renseignements sensibles : cochez « Accès restreint » dans les réglages de la section."
    ),
    "definition.disclosure.share": _l("Une part est entre 1 %% et 100 %%. Écrivez par exemple 40."),
    "definition.period.reversed": _l("La fermeture précède l’ouverture. Corrigez l’une des deux dates."),
}
# What a thing cannot be without, by the key that is missing.
_MISSING: Mapping[str, object] = {
    "label": _l("Écrivez un libellé."),
    "title": _l("Écrivez un titre."),
    "choices": _l("Choisissez une liste."),
    "scale": _l("Choisissez une échelle."),
    "rows": _l("Choisissez les lignes."),
    "calc": _l("Écrivez le calcul."),
    "field": _l("Écrivez le champ du répertoire, par exemple region."),
    "code": _l("Écrivez le code de la question d’origine."),
    "survey": _l("Écrivez le code du sondage d’origine."),
    "mode": _l("Choisissez comment la valeur est offerte."),
    "total": _l("Choisissez la valeur calculée à confirmer."),
    "message": _l("Écrivez le message de la vérification."),
    "rule": _l("Écrivez la vérification."),
}
_EMPTY_SECTION = _l("Cette section attend sa première question.")


def say(problem: Problem) -> str:
    """Return what is wrong, and what to do on this page."""
    code, params = (
        problem.code,
        {name: "" if value is None else value for name, value in problem.params.items()},
    )
    if code == "definition.key.missing":
        words = _MISSING.get(str(params.get("key", "")))
        return str(words) if words is not None else _("Il manque ici quelque chose. Relisez les réglages.")
    if (
        code == "definition.list.too_short"
        and problem.where.count(".") == 1
        and problem.where.startswith("sections.")
    ):
        return str(_EMPTY_SECTION)
    said = _SAID.get(code)
    return str(said) % params if said is not None else texts.sentence(problem)
