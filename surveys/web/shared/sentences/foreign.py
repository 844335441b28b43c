"""The French of forms that other tools wrote: what was changed, what was left, what is wrong in the form itself.

Apart from our own spreadsheets, which are read back as they are. Each sentence says what became of the row, then what to do
where something is to be done.
"""

_NB = "\u00a0"
_ITS = f"«{_NB}%(name)s{_NB}»"

SENTENCES: dict[str, str] = {
    # files
    "form.other": "Ce fichier n’est ni une définition ni un formulaire. Donnez un fichier .yaml, .json, .xlsx, .xls, .md ou .lss.",
    "workbook.locked": "Ce classeur est protégé par un mot de passe. Enregistrez-le sans mot de passe, puis donnez-le de nouveau.",
    "workbook.not_sheets": "Ce fichier n’est pas un classeur, malgré son nom. Ouvrez-le dans votre tableur et enregistrez-le en format .xlsx.",
    "foreign.nothing": "Ce formulaire ne pose aucune question que la plateforme puisse reprendre. Vérifiez sa feuille survey.",
    # what the form holds that is left or became less
    "foreign.column": f"La colonne «{_NB}%(column)s{_NB}» n’est pas reprise.",
    "foreign.metadata": f"{_ITS} est rempli par l’appareil et n’est pas repris.",
    "foreign.hidden": f"{_ITS} est caché, sans valeur, et n’est pas repris.",
    "foreign.less.map": f"{_ITS} demandait un lieu sur une carte; c’est maintenant un texte.",
    "foreign.less.media": f"{_ITS} demandait une image, un son ou un fichier; c’est maintenant un texte.",
    "foreign.less.barcode": f"{_ITS} lisait un code-barres; c’est maintenant un texte.",
    "foreign.less.time": f"{_ITS} demandait une heure; c’est maintenant un texte.",
    "foreign.less.hour": f"{_ITS} demandait une date et une heure; seule la date est demandée.",
    "foreign.list_in_file": f"La liste de choix est dans un autre fichier, «{_NB}%(given)s{_NB}»; la question est maintenant un texte.",
    "foreign.list_too_long": f"La liste «{_NB}%(given)s{_NB}» est trop longue pour être offerte; la question est maintenant un texte.",
    "foreign.nested": f"{_ITS} se répétait dans un autre tableau; c’est maintenant un tableau à côté. Ajoutez-y une colonne qui dit à quelle ligne il se rapporte.",
    "foreign.wide": f"Ce tableau dépasse %(most)s colonnes; la suite est dans le tableau «{_NB}%(code)s{_NB}».",
    "foreign.note_in_roster": f"La note {_ITS} est maintenant dans l’aide du tableau.",
    "foreign.filter": f"{_ITS} montre toute sa liste; une validation refuse les choix que le filtre aurait cachés.",
    "foreign.relevant_as_rule": f"La colonne {_ITS} se montre dans toutes les lignes; une validation la refuse là où sa condition est fausse.",
    "foreign.freed": f"{_ITS} n’est plus obligatoire: sa condition n’est pas reprise telle quelle. Vérifiez-la.",
    "foreign.renamed": f"{_ITS} s’appelle maintenant %(code)s; ce qui y renvoie a suivi.",
    "foreign.choice_renamed": f"Le choix {_ITS} a maintenant le code %(code)s; ce qui y renvoie a suivi.",
    "foreign.unpiped": f"{_ITS} ne peut pas être répété dans cette phrase; trois points en tiennent lieu. Récrivez la phrase.",
    "foreign.no_french": f"Ce formulaire n’a pas de texte français; ses textes «{_NB}%(language)s{_NB}» sont pris tels quels. Traduisez-les.",
    "foreign.language": f"Les textes en «{_NB}%(language)s{_NB}» ne sont pas repris.",
    # what is offered
    "foreign.matrix_offered": f"%(count)s nombres, de «{_NB}%(first)s{_NB}» à «{_NB}%(last)s{_NB}», feraient un tableau de %(rows)s lignes et %(columns)s colonnes. Regroupez-les si c’en est un.",
    "foreign.check_offered": f"La note {_ITS} avertit d’une réponse. Remplacez-la par un avertissement sur %(question)s, avec la règle %(rule)s.",
    # what is wrong in the form
    "foreign.type": f"Le type «{_NB}%(given)s{_NB}» n’existe pas; la question est maintenant un texte. Corrigez son type.",
    "foreign.no_type": f"{_ITS} n’a pas de type, et n’est pas repris.",
    "foreign.no_name": "Cette ligne n’a pas de nom. Donnez-lui-en un.",
    "foreign.no_calculation": f"Le calcul {_ITS} est vide, et n’est pas repris.",
    "foreign.name_twice": f"{_ITS} est aussi le nom de la ligne %(first)s; celle-ci a reçu un autre code. Vérifiez ce qui y renvoie.",
    "foreign.list_missing": f"La liste «{_NB}%(given)s{_NB}» n’existe pas; la question est maintenant un texte. Ajoutez la liste.",
    "foreign.choice_twice": f"Le choix {_ITS} est déjà à la ligne %(first)s de cette liste; seul le premier est gardé. Retirez l’un des deux.",
    "foreign.choice_without_name": "Ce choix n’a pas de code, et n’est pas repris. Donnez-lui-en un.",
    "foreign.choice_absent": f"La liste n’a pas de choix «{_NB}%(given)s{_NB}», auquel la colonne %(part)s renvoie; cette comparaison est toujours fausse. Corrigez-la.",
    "foreign.dangling": f"La colonne %(part)s renvoie à {_ITS}, qui n’existe pas. Corrigez-la.",
    "foreign.unclosed": f"Le groupe ou le tableau {_ITS} n’est jamais fermé. Ajoutez sa ligne de fin.",
    "foreign.end": f"La ligne «{_NB}%(given)s{_NB}» ne ferme rien. Retirez-la, ou ajoutez ce qu’elle doit fermer.",
    "foreign.deep": "Des groupes s’emboîtent ici sur trop de niveaux. Retirez-en.",
    # logic without equivalent: « part » is the column, « text » what it held
    "foreign.lost.function": f"%(part)s{_NB}: la fonction %(given)s() n’a pas d’équivalent. Texte laissé{_NB}: %(text)s",
    "foreign.lost.arguments": f"%(part)s{_NB}: la fonction %(given)s() n’a pas cet emploi ici. Texte laissé{_NB}: %(text)s",
    "foreign.lost.literal": f"%(part)s{_NB}: une fonction y attend un texte écrit en toutes lettres. Texte laissé{_NB}: %(text)s",
    "foreign.lost.name": f"%(part)s{_NB}: «{_NB}%(given)s{_NB}» ne désigne aucune réponse. Texte laissé{_NB}: %(text)s",
    "foreign.lost.note": f"%(part)s{_NB}: «{_NB}%(given)s{_NB}» est une note, sans réponse. Texte laissé{_NB}: %(text)s",
    "foreign.lost.value": f"%(part)s{_NB}: la valeur «{_NB}%(given)s{_NB}» n’a pas pu être reprise. Texte laissé{_NB}: %(text)s",
    "foreign.lost.choice": f"%(part)s{_NB}: aucun choix «{_NB}%(given)s{_NB}» dans la liste; la condition ne serait jamais vraie. Texte laissé{_NB}: %(text)s",
    "foreign.lost.list": f"%(part)s{_NB}: la liste «{_NB}%(given)s{_NB}» n’est pas dans ce fichier. Texte laissé{_NB}: %(text)s",
    "foreign.lost.several": f"%(part)s{_NB}: plusieurs réponses y sont lues comme une seule. Texte laissé{_NB}: %(text)s",
    "foreign.lost.number": f"%(part)s{_NB}: «{_NB}%(given)s{_NB}» n’est pas un nombre. Texte laissé{_NB}: %(text)s",
    "foreign.lost.date": f"%(part)s{_NB}: «{_NB}%(given)s{_NB}» n’est pas une date. Texte laissé{_NB}: %(text)s",
    "foreign.lost.format": f"%(part)s{_NB}: le format «{_NB}%(given)s{_NB}» n’a pas d’équivalent. Texte laissé{_NB}: %(text)s",
    "foreign.lost.pattern": f"%(part)s{_NB}: ce motif de texte n’est pas accepté ici. Texte laissé{_NB}: %(text)s",
    "foreign.lost.quotes": f"%(part)s{_NB}: un texte y contient les deux sortes de guillemets. Texte laissé{_NB}: %(text)s",
    "foreign.lost.path": f"%(part)s{_NB}: un chemin y remonte dans les groupes. Texte laissé{_NB}: %(text)s",
    "foreign.lost.here": f"%(part)s{_NB}: le point (.) n’y désigne aucune réponse. Texte laissé{_NB}: %(text)s",
    "foreign.lost.long": f"%(part)s{_NB}: une fois traduite, l’expression est trop longue. Texte laissé{_NB}: %(text)s",
    "foreign.lost.syntax": f"%(part)s{_NB}: l’expression ne se lit pas. Texte laissé{_NB}: %(text)s",
    "foreign.lost.in_roster": f"%(part)s{_NB}: une colonne d’un tableau n’a pas de condition. Texte laissé{_NB}: %(text)s",
    "foreign.lost.filter": f"%(part)s{_NB}: ce filtre de choix n’a pas d’équivalent. Texte laissé{_NB}: %(text)s",
    "foreign.lost.required": f"%(part)s{_NB}: une réponse n’est pas obligatoire selon une condition. Texte laissé{_NB}: %(text)s",
    "foreign.lost.default": f"%(part)s{_NB}: aucune réponse n’est inscrite d’avance. Texte laissé{_NB}: %(text)s",
    "foreign.lost.refused": f"%(part)s{_NB}: la plateforme ne l’accepte pas ici. Texte laissé{_NB}: %(text)s",
}
