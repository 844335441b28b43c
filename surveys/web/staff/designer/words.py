"""What the words of a definition are called by people: kinds, settings, classes, options, steps.

Apart because outline, settings and history say them alike. Refuses a word of English on a page: what has no name here is
shown by its code.
"""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from surveys.operations.designing import Did
from surveys.questionnaire.problems import Problem
from surveys.web.shared import texts

# The kinds, grouped as they are offered.
KINDS: tuple[tuple[object, tuple[tuple[str, object], ...]], ...] = (
    (
        _l("Choix"),
        (
            ("single", _l("Un seul choix")),
            ("multiple", _l("Plusieurs choix")),
            ("ranking", _l("Classement")),
            ("likert", _l("Échelle de degrés")),
            ("rating", _l("Note sur une échelle")),
        ),
    ),
    (
        _l("Nombres"),
        (
            ("integer", _l("Nombre entier")),
            ("decimal", _l("Nombre décimal")),
            ("money", _l("Montant d’argent")),
            ("percent", _l("Pourcentage")),
            ("duration", _l("Durée")),
        ),
    ),
    (
        _l("Textes"),
        (
            ("text", _l("Texte court")),
            ("long_text", _l("Texte long")),
            ("email", _l("Courriel")),
            ("phone", _l("Téléphone")),
        ),
    ),
    (_l("Dates"), (("date", _l("Date")), ("month", _l("Mois")), ("year", _l("Année")))),
    (
        _l("Tableaux"),
        (
            ("matrix_single", _l("Tableau : un choix par ligne")),
            ("matrix_numeric", _l("Tableau de nombres")),
            ("matrix", _l("Tableau : colonnes variées")),
            ("roster", _l("Tableau à lignes libres")),
        ),
    ),
    (
        _l("Sans réponse à taper"),
        (
            ("note", _l("Texte à lire")),
            ("calculated", _l("Valeur calculée")),
            ("confirmation", _l("Total à confirmer")),
            ("attestation", _l("Attestation")),
            ("attribute", _l("Renseignement du répertoire")),
        ),
    ),
)
_KIND_NAMES = {word: name for _, kinds in KINDS for word, name in kinds}

OPTIONS: Mapping[str, object] = {
    "radio": _l("Boutons"),
    "list": _l("Liste déroulante"),
    "search": _l("Liste avec recherche"),
    "number": _l("Nombre"),
    "string": _l("Texte"),
    "boolean": _l("Oui ou non"),
    "any": _l("Selon la formule"),
}

DISCLOSURES: Mapping[str, object] = {
    "public_aggregate": _l("Résultats regroupés"),
    "confidential_pay": _l("Paie, confidentielle"),
    "identifying": _l("Jamais diffusée"),
    "verbatim": _l("Citation, avec accord"),
}
PERSONAL: Mapping[str, object] = {
    "none": _l("Aucun renseignement personnel"),
    "business_contact": _l("Coordonnées professionnelles"),
    "personal": _l("Renseignement personnel"),
    "sensitive": _l("Renseignement personnel sensible"),
}
REASONS: Mapping[str, object] = {
    "nsp": _l("Ne sait pas"),
    "so": _l("Sans objet"),
    "pnr": _l("Préfère ne pas répondre"),
}
SOURCES: Mapping[str, object] = {
    "directory": _l("Le répertoire des membres"),
    "account": _l("Le compte de la personne"),
    "edition": _l("L’édition précédente"),
    "survey": _l("Un autre sondage"),
}
MODES: Mapping[str, object] = {
    "propose": _l("Proposée dans le champ"),
    "confirm": _l("Proposée, à confirmer"),
    "show": _l("Montrée à côté"),
}
UNITS: Mapping[str, object] = {
    "organisation": _l("L’organisme"),
    "person": _l("La personne"),
    "elector": _l("La personne inscrite au registre"),
}
POPULATIONS: Mapping[str, object] = {
    "directory": _l("Le répertoire des membres"),
    "roll": _l("Un registre"),
    "link": _l("Un lien partagé"),
}

USES: Mapping[str, object] = {
    "relevant": _l("condition d’affichage"),
    "row_filter": _l("choix des lignes"),
    "row_count": _l("nombre de lignes"),
    "rule": _l("vérification"),
    "message": _l("message"),
    "calc": _l("calcul"),
    "total": _l("total à confirmer"),
    "label": _l("libellé"),
    "hint": _l("aide à la saisie"),
    "title": _l("titre"),
    "code": _l("valeur déjà connue"),
    "value": _l("statistique"),
    "of": _l("statistique"),
    "where": _l("statistique"),
    "base": _l("statistique"),
    "num": _l("statistique"),
    "den": _l("statistique"),
    "choices": _l("liste"),
    "scale": _l("échelle"),
    "rows": _l("lignes"),
}


def kind_name(word: str) -> str:
    """Return what a kind is called."""
    return str(_KIND_NAMES.get(word, word))


def did_words(did: Did) -> str:
    """Return what a step is called, for who may undo it."""
    if did.code not in texts.all_sentences():
        return _("modification")
    return texts.sentence(Problem(did.code, params=did.params))
