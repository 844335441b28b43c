"""The French of a questionnaire written as a spreadsheet (XLSForm): each problem already has its sheet and its row.

Apart from the sentences of workbooks of answers, which never name a column of a form. Says which cell to change, and how.
"""

_NB = "\u00a0"

SENTENCES: dict[str, str] = {
    # sheets and columns
    "xlsform.no_survey": "Ce classeur n’a pas de feuille survey. Donnez un XLSForm, par exemple celui qu’écrit surveys convert.",
    "xlsform.no_format": "La feuille settings ne dit pas le format d’AXTRA (colonne axtra::format). Partez d’un classeur écrit par surveys convert; les formulaires d’autres outils ne sont pas encore lus.",
    "xlsform.settings_rows": "La feuille settings doit avoir une seule ligne sous ses titres. Ajoutez-la, ou retirez les autres.",
    "xlsform.rows": "Cette feuille dépasse %(most)s lignes. Retirez celles qui ne servent pas.",
    "xlsform.columns": "Cette feuille dépasse %(most)s colonnes. Retirez celles qui ne servent pas.",
    "xlsform.cell": "Une cellule de cette ligne dépasse %(most)s caractères. Raccourcissez-la.",
    "xlsform.formula": "La cellule %(cell)s contient une formule. Remplacez-la par son résultat (copier, puis coller les valeurs).",
    "xlsform.column_twice": f"La colonne «{_NB}%(column)s{_NB}» paraît deux fois. Gardez-en une seule.",
    "xlsform.column_unknown": f"La colonne «{_NB}%(column)s{_NB}» n’est pas lue. Retirez-la, ou vérifiez son titre.",
    "xlsform.json": "La colonne %(column)s de cette ligne n’est plus du JSON. Reprenez-la du classeur d’origine.",
    # rows
    "xlsform.type": f"Le type «{_NB}%(given)s{_NB}» n’a pas d’équivalent ici. Choisissez par exemple text, integer, decimal, date ou select_one.",
    "xlsform.type_list": "Une liste doit suivre %(word)s. Écrivez par exemple %(word)s oui_non.",
    "xlsform.name_twice": f"Le nom «{_NB}%(name)s{_NB}» sert déjà à la ligne %(first)s. Donnez-en un autre à cette ligne.",
    "xlsform.outside": f"La question «{_NB}%(name)s{_NB}» n’est dans aucune section. Placez-la entre une ligne begin_group et sa ligne end_group.",
    "xlsform.nested": "Un groupe ou un tableau ne peut pas s’ouvrir ici. Fermez d’abord le précédent.",
    "xlsform.end": "La ligne %(word)s ne ferme rien. Retirez-la, ou ajoutez ce qu’elle doit fermer.",
    "xlsform.unclosed": "Ce groupe ou ce tableau n’est jamais fermé. Ajoutez sa ligne end_group ou end_repeat.",
    "xlsform.required": f"La colonne required contient «{_NB}%(given)s{_NB}». Écrivez yes, ou laissez la cellule vide.",
    "xlsform.lost": "La colonne %(column)s change ce qui est demandé, et n’a pas d’équivalent ici. Videz la cellule.",
    "xlsform.appearance": f"La présentation «{_NB}%(given)s{_NB}» n’a pas d’équivalent ici, et sera laissée de côté. Videz la cellule.",
    "xlsform.not_list": f"Le tableau «{_NB}%(name)s{_NB}» n’a qu’une échelle. Gardez une seule ligne select_one entre son début et sa fin.",
    "xlsform.list_name": "Ce choix n’est dans aucune liste. Écrivez le nom de sa liste dans la colonne list_name.",
}
