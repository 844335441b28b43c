"""The French of what the import of an old edition refuses: its tables, its mapping, its lines.

Apart from what is said of a cell, which the kinds of question say themselves.
"""

_NB = "\u00a0"

SENTENCES: dict[str, str] = {
    # the edition
    "past.not_over": "Cette édition n’est pas close. L’importation sert aux éditions terminées; ailleurs, les centres répondent eux-mêmes.",
    "edition.not_past": "Choisissez un dernier jour déjà passé. Une édition à venir se planifie.",
    "edition.past_questionnaire": "Ce questionnaire ne peut pas porter le code %(edition)s. Choisissez une autre version publiée.",
    # the tables
    "past.no_file": "Choisissez au moins un fichier, en format .xlsx ou .csv.",
    "past.too_large": "Ces fichiers sont trop volumineux pour la page. Divisez-les, ou demandez à l’administration de les importer par une commande.",
    "past.sheet": f"La feuille «{_NB}%(sheet)s{_NB}» ne contient aucune cellule, ou n’est pas dans les fichiers. Choisissez le bon fichier.",
    "past.column": f"Aucune colonne ne s’appelle «{_NB}%(heading)s{_NB}». Vérifiez les lignes de titres et la colonne des organismes.",
    # the mapping
    "past.mapping": "Cette correspondance n’a pas la forme attendue. Enregistrez-la de nouveau depuis la page d’importation.",
    "past.no_table": "Aucune feuille n’est à lire. Indiquez au moins où vont les réponses des organismes.",
    "past.roster": f"Le questionnaire n’a pas de tableau «{_NB}%(roster)s{_NB}». Choisissez dans la liste.",
    "past.two_tables": f"Une autre feuille que «{_NB}%(sheet)s{_NB}» va déjà au même endroit. Laissez-en une de côté.",
    "past.no_organisation": f"Dites quelle colonne de la feuille «{_NB}%(sheet)s{_NB}» nomme les organismes.",
    "past.target": f"«{_NB}%(target)s{_NB}» n’est pas une question du questionnaire. Choisissez dans la liste, ou laissez vide.",
    "past.target_twice": f"Une autre colonne va déjà à «{_NB}%(target)s{_NB}». Laissez l’une des deux vide.",
    "past.word": f"«{_NB}%(meant)s{_NB}» n’est pas une réponse possible de %(target)s. Choisissez dans la liste.",
    "past.scale": "Ce multiplicateur n’est pas un nombre plus grand que zéro, par exemple 1000 ou 0,01.",
    # the lines
    "past.unread": f"Ligne %(line)s, «{_NB}%(heading)s{_NB}»{_NB}: «{_NB}%(typed)s{_NB}» ne se lit pas. Corrigez le fichier, faites correspondre ce mot, ou laissez de côté ces cellules.",
    "past.twice": "Cet organisme est aussi à la ligne %(line)s. Gardez une seule des deux lignes.",
    "past.row": f"Ligne %(line)s{_NB}: «{_NB}%(typed)s{_NB}» n’est pas une rangée du tableau. Écrivez son libellé ou son code.",
    "past.no_line": "Cet organisme n’est que dans le second tableau (ligne %(line)s). Ajoutez sa ligne au premier.",
    "past.reason": f"«{_NB}%(typed)s{_NB}» n’est pas une raison permise à cette question. Écrivez nsp, so ou pnr.",
    "past.rank": f"«{_NB}%(typed)s{_NB}» n’est pas un rang. Écrivez 1, 2, 3, etc.",
    # accepting
    "past.moved": "Ce qui serait importé a changé depuis la vérification. Relisez le rapport, puis importez de nouveau.",
    "past.nothing": "Rien n’est à importer. Faites correspondre des colonnes, ou corrigez les lignes refusées.",
}
