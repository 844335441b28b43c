"""The French of corrections over what was sent."""

SENTENCES: dict[str, str] = {
    "correction.nothing_sent": "%(organisation)s n’a rien transmis dans cette édition\u00a0: il n’y a rien à corriger. Vérifiez le code de l’organisme.",
    "correction.no_reason": "Donnez la raison de la correction\u00a0: elle est gardée avec votre nom.",
    "correction.no_value": "Donnez la valeur qui remplace celle du centre, ou la raison de ne pas en avoir (@nsp, @so, @pnr).",
    "correction.none": "Aucune correction ne tient pour cette variable\u00a0: il n’y a rien à retirer.",
}
