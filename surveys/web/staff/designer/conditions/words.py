"""The words of a builder's lists: relations, joins, signs, functions and their signatures.

Apart from the phrases, which read a whole condition back: here each word stands alone in a list.
"""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from surveys.questionnaire.conditions import Relation
from surveys.questionnaire.expressions import Type

JOINS: Mapping[str, object] = {
    "all": _l("toutes ces conditions sont vraies"),
    "any": _l("au moins une de ces conditions est vraie"),
    "none": _l("aucune de ces conditions n’est vraie"),
    "not_all": _l("ces conditions ne sont pas toutes vraies"),
}
BETWEEN: Mapping[str, object] = {
    "all": _l("et"),
    "any": _l("ou"),
    "none": _l("ni"),
    "not_all": _l("et"),
}
SIGNS: Mapping[str, object] = {
    "+": _l("plus (+)"),
    "-": _l("moins (−)"),
    "*": _l("fois (×)"),
    "div": _l("divisé par (÷)"),
    "mod": _l("modulo"),
}
_RELATIONS: Mapping[Relation, object] = {
    "is": _l("est"),
    "is_not": _l("n’est pas"),
    "above": _l("est plus grand que"),
    "at_least": _l("est d’au moins"),
    "below": _l("est plus petit que"),
    "at_most": _l("est d’au plus"),
    "holds": _l("comprend"),
    "holds_not": _l("ne comprend pas"),
    "one_of": _l("est l’un de"),
    "none_of": _l("n’est aucun de"),
    "answered": _l("a une réponse"),
    "unanswered": _l("n’a pas de réponse"),
    "contains": _l("contient"),
    "starts_with": _l("commence par"),
    "ends_with": _l("se termine par"),
    "matches": _l("a la forme"),
    "true": _l("est vrai"),
    "untrue": _l("n’est pas vrai"),
}
_OF_DATES: Mapping[Relation, object] = {
    "above": _l("est après"),
    "at_least": _l("n’est pas avant"),
    "below": _l("est avant"),
    "at_most": _l("n’est pas après"),
}
_OF_NUMBERS: Mapping[Relation, object] = {"is": _l("est égal à"), "is_not": _l("n’est pas égal à")}

# How each function is written, and what it gives.
FUNCTIONS: Mapping[str, tuple[str, object]] = {
    "selected": ("selected(réponse, 'choix')", _l("un choix est coché")),
    "count-selected": ("count-selected(réponse)", _l("nombre de choix cochés")),
    "sum": ("sum(colonne, …)", _l("somme")),
    "min": ("min(colonne, …)", _l("plus petite valeur")),
    "max": ("max(colonne, …)", _l("plus grande valeur")),
    "mean": ("mean(colonne, …)", _l("moyenne")),
    "count": ("count(tableau)", _l("nombre de lignes")),
    "count-non-empty": ("count-non-empty(colonne, …)", _l("nombre de réponses données")),
    "count-in": ("count-in(colonne, valeur)", _l("nombre de fois qu’une valeur y figure")),
    "values-where": ("values-where(colonne, clé, valeur)", _l("valeurs des lignes où la clé vaut…")),
    "repeat-value": ("repeat-value(valeur, fois)", _l("valeur répétée")),
    "if": ("if(condition, alors, sinon)", _l("l’une ou l’autre valeur, selon une condition")),
    "coalesce": ("coalesce(valeur, sinon)", _l("première valeur connue")),
    "not": ("not(condition)", _l("contraire")),
    "answered": ("answered(réponse)", _l("il y a une réponse")),
    "true": ("true()", _l("vrai")),
    "false": ("false()", _l("faux")),
    "abs": ("abs(nombre)", _l("valeur absolue")),
    "round": ("round(nombre, décimales)", _l("arrondi")),
    "int": ("int(nombre)", _l("partie entière")),
    "floor": ("floor(nombre)", _l("arrondi vers le bas")),
    "ceiling": ("ceiling(nombre)", _l("arrondi vers le haut")),
    "number": ("number(texte)", _l("nombre que dit un texte")),
    "today": ("today()", _l("date du jour")),
    "now": ("now()", _l("moment présent")),
    "date": ("date('2027-03-31')", _l("date écrite")),
    "days": ("days(début, fin)", _l("nombre de jours entre deux dates")),
    "year": ("year(date)", _l("année")),
    "month": ("month(date)", _l("mois")),
    "day": ("day(date)", _l("jour du mois")),
    "string": ("string(valeur)", _l("valeur en texte")),
    "concat": ("concat(texte, …)", _l("textes mis bout à bout")),
    "string-length": ("string-length(texte)", _l("longueur d’un texte")),
    "substr": ("substr(texte, début, fin)", _l("partie d’un texte")),
    "contains": ("contains(texte, partie)", _l("un texte en contient un autre")),
    "starts-with": ("starts-with(texte, début)", _l("un texte commence par un autre")),
    "ends-with": ("ends-with(texte, fin)", _l("un texte se termine par un autre")),
    "regex": ("regex(texte, 'motif')", _l("un texte a une forme")),
    "previous": ("previous(réponse)", _l("réponse de l’édition précédente")),
    "attr": ("attr(@row, 'nom')", _l("attribut de la ligne")),
    "param": ("param('nom')", _l("paramètre de l’édition")),
}


def relation(word: Relation, of: Type) -> str:
    """Return a relation in a list, as it is said of dates, of numbers or of the rest."""
    special = _OF_DATES if of == "date" else _OF_NUMBERS if of == "number" else {}
    return str(special.get(word, _RELATIONS[word]))


def function(name: str) -> str:
    """Return a function in a list."""
    return str(FUNCTIONS[name][1]) if name in FUNCTIONS else name


def written(head: str) -> str:
    """Return what stands in a list for something that the lists do not hold."""
    what, _sep, name = head.partition(":")
    if what == "f":
        return function(name)
    plain = {"minus": _("l’opposé"), "op": _("un calcul (+ − × ÷)")}
    return plain.get(what) or name or head
