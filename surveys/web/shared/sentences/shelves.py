"""The French of what the lists of the platform and the bank of questions refuse."""

_NB = "\u00a0"

SENTENCES: dict[str, str] = {
    "shelf.code": "Le code de liste %(code)s n’est pas permis. Écrivez des lettres minuscules sans accent, par exemple regions.",
    "shelf.title": f"Donnez un titre à la liste, par exemple «{_NB}Régions administratives{_NB}».",
    "shelf.edition": "Inscrivez l’édition à partir de laquelle cette liste vaut, par exemple 2026-2027.",
    "shelf.no_choice": "Inscrivez au moins un choix, et %(most)s au plus, un par ligne.",
    "shelf.choice_code": "Le code de choix %(code)s n’est pas permis. Écrivez des lettres sans accent, des chiffres, des tirets.",
    "shelf.choice_label": f"Le choix %(code)s n’a pas de libellé. Écrivez-le après une barre{_NB}: code | libellé.",
    "shelf.choice_twice": "Le code %(code)s est donné à deux choix. Gardez-en un, changez l’autre.",
    "shelf.unknown": "Cette question n’est plus dans la banque. Revenez à la banque de questions.",
    "shelf.no_state": "Cette liste ne vaut pas encore pour l’édition de ce brouillon. Ajoutez-lui d’abord cette édition.",
}
