"""The French of pasted tables: what is refused, what is asked, and the words of a preview.

Apart from the other sentences because each room keeps its own codes. Refuses to repeat personal information, and says in
each case what to do next. ``OPTIONS``, ``REASONS`` and ``ROLES`` are words of the page, by the codes of the core.
"""

_NB = "\u00a0"

_PERSONAL = {
    "names": ("des noms de personnes", "Retirez cette colonne dans votre tableur, puis collez de nouveau"),
    "births": ("des dates de naissance", "Retirez cette colonne dans votre tableur, puis collez de nouveau"),
    "insurance": (
        "des numéros d’assurance sociale ou maladie",
        "Retirez cette colonne dans votre tableur, puis collez de nouveau",
    ),
    "employees": (
        "des numéros d’employé",
        "Remplacez-les par des repères de votre choix, par exemple 01, 02, puis collez de nouveau",
    ),
    "emails": ("des adresses courriel", "Retirez-les dans votre tableur, puis collez de nouveau"),
    "phones": ("des numéros de téléphone", "Retirez-les dans votre tableur, puis collez de nouveau"),
    "addresses": (
        "des adresses ou des codes postaux",
        "Retirez-les dans votre tableur, puis collez de nouveau",
    ),
}

SENTENCES: dict[str, str] = {
    "paste.beyond_count": "Nombre de lignes annoncé\u00a0: %(announced)s. Lignes encore libres\u00a0: %(room)s. Corrigez le nombre annoncé, ou collez moins de lignes.",
    # the clipboard
    "paste.empty": "Le presse-papiers ne contient aucune cellule. Copiez les cellules dans votre tableur, puis collez-les ici.",
    "paste.commas": "Ce texte sépare ses valeurs par des virgules, ce qui se confond avec les décimales. Ouvrez le fichier dans un tableur, puis copiez les cellules.",
    "paste.too_large": "Ce collage est trop volumineux. Copiez seulement les cellules à transmettre, par exemple les lignes de la paie.",
    "paste.too_many_rows": f"Ce tableau compte %(rows)s lignes{_NB}: %(most)s au plus sont acceptées. Copiez seulement les lignes à transmettre.",
    "paste.too_many_columns": f"Ce tableau compte %(columns)s colonnes{_NB}: %(most)s au plus sont acceptées. Copiez seulement les colonnes utiles.",
    "paste.cell_too_long": "La ligne %(row)s contient une cellule de plus de %(most)s caractères. Raccourcissez-la, puis collez de nouveau.",
    "paste.several_tables": "Plusieurs tableaux ont été copiés; seul le plus grand est lu. Pour les autres, faites un collage à la fois.",
    # the columns
    "paste.no_column": f"Aucune colonne n’a été reconnue. Choisissez la colonne qui correspond à chaque champ, ou collez aussi la ligne des titres, par exemple «{_NB}Poste{_NB}» et «{_NB}Taux horaire{_NB}».",
    "paste.field_twice": "Deux colonnes sont associées au même champ. Gardez-en une seule.",
    "paste.hidden_column": "La colonne %(column)s était masquée dans votre tableur. Elle est laissée de côté; associez-la à un champ pour la lire.",
    # the rows
    "paste.row_near": f"«{_NB}%(typed)s{_NB}» ressemble à une ligne du tableau. Confirmez laquelle, ou laissez cette ligne de côté.",
    "paste.row_unknown": f"«{_NB}%(typed)s{_NB}» n’est pas une ligne du tableau. Choisissez la bonne ligne, ou laissez celle-ci de côté.",
    "paste.row_unlabelled": "Rien n’indique à quelle ligne du tableau ces cellules appartiennent. Copiez aussi la colonne des titres de lignes, puis collez de nouveau.",
    "paste.row_left": "Cette ligne est laissée de côté, comme vous l’avez demandé.",
    "paste.row_twice": "La même ligne est présente %(count)s fois dans le collage. Gardez-en une seule dans votre tableur, puis collez de nouveau.",
    "paste.rows_in_order": "Les %(count)s lignes collées n’ont pas de titre. Confirmez qu’elles suivent l’ordre du tableau, ou copiez aussi la colonne des titres de lignes.",
    "paste.no_reference": "Le collage n’a pas de repères. Ses lignes seront ajoutées à celles qui existent déjà, sans les remplacer.",
    "paste.references": "Les %(count)s lignes collées n’ont pas de repère. Voulez-vous les numéroter de %(first)s à %(last)s?",
    "paste.reference_shared": f"Plusieurs lignes du tableau ont le repère «{_NB}%(typed)s{_NB}». Donnez-leur des repères différents, puis collez de nouveau.",
    "paste.reference_twice": f"Le repère «{_NB}%(typed)s{_NB}» est présent plus d’une fois dans le collage. Donnez un repère différent à chaque ligne.",
    # the cells
    "paste.choice_near": f"«{_NB}%(typed)s{_NB}» ressemble à un choix de la liste. Confirmez lequel.",
    "paste.merged": "Cette valeur vient d’une cellule fusionnée avec celle du dessus. Confirmez qu’elle vaut aussi pour cette ligne.",
    "paste.struck": "Cette valeur est biffée dans le document d’origine. Confirmez qu’elle est encore bonne, ou laissez-la de côté.",
    "paste.raised": "Un exposant ou un appel de note accompagne ce nombre et n’est pas lu. Confirmez le nombre.",
    "paste.sheet_fault": f"La cellule contient une erreur du tableur («{_NB}%(typed)s{_NB}»). Corrigez la formule, puis collez de nouveau.",
    "paste.not_shown": "Le tableur n’affiche pas ce nombre en entier. Élargissez la colonne ou changez son format, puis collez de nouveau.",
    "paste.formula": "La cellule contient une formule et non son résultat. Affichez les résultats dans votre tableur, puis collez de nouveau.",
    "paste.no_value": f"«{_NB}%(typed)s{_NB}» n’est pas un nombre. Laissez la case vide si l’information n’est pas connue.",
    "paste.dash": "Un tiret tient lieu de nombre. Indiquez s’il veut dire 0 ou si la case doit rester vide.",
    "paste.rounded_display": "Le tableur affiche %(shown)s, mais la cellule contient %(held)s. Indiquez lequel des deux nombres garder.",
    "paste.fraction": f"Ces pourcentages sont écrits en parties de 1. Voulez-vous dire %(percent)s{_NB}%% plutôt que %(typed)s{_NB}%%?",
    "paste.too_many_places": f"%(typed)s compte trop de décimales{_NB}: %(places)s au plus sont acceptées. Confirmez l’arrondi à %(rounded)s.",
    "paste.not_hourly": f"%(typed)s{_NB}$ ne semble pas être un taux horaire. Indiquez à quelle période correspond ce montant pour le convertir avec les heures par semaine.",
    "paste.not_annual": f"%(typed)s{_NB}$ ne semble pas être un montant annuel. Indiquez à quelle période il correspond pour le convertir avec les heures par semaine.",
    "paste.no_hours": "La conversion demande les heures par semaine de cette ligne. Ajoutez-les dans votre tableur, ou inscrivez le taux horaire à la main.",
    # lengths of service
    "paste.service_band": "Chaque ancienneté est rangée dans la tranche qui lui correspond. Confirmez le classement.",
    "paste.service_between": f"«{_NB}%(typed)s{_NB}» peut se ranger dans deux tranches. Choisissez la bonne.",
    "paste.service_unit": f"«{_NB}%(typed)s{_NB}» est-il un nombre d’années ou de mois? Choisissez l’unité de cette colonne.",
    "paste.service_order": f"Dans «{_NB}%(typed)s{_NB}», le jour et le mois peuvent être inversés. Indiquez lequel vient en premier.",
    "paste.service_unreadable": f"«{_NB}%(typed)s{_NB}» n’est pas une ancienneté. Inscrivez par exemple 3 ans 2 mois, ou la date d’embauche sous la forme 2019-05-13.",
    "paste.no_reference_date": "L’ancienneté se compte à la date de référence du sondage, qui n’est pas encore inscrite. Inscrivez-la d’abord, par exemple 2026-04-01.",
    "paste.after_reference_date": "Cette date d’embauche suit la date de référence du sondage. Vérifiez l’une et l’autre.",
    # personal information
    **{
        f"paste.personal_{kind}": f"Rien n’a été conservé{_NB}: la colonne %(column)s contient {what}, que ce sondage ne recueille pas. {remedy}."
        for kind, (what, remedy) in _PERSONAL.items()
    },
    **{
        f"paste.personal_{kind}_headed": f"Rien n’a été conservé{_NB}: la colonne %(column)s («{_NB}%(heading)s{_NB}») contient {what}, que ce sondage ne recueille pas. {remedy}."
        for kind, (what, remedy) in _PERSONAL.items()
    },
}

# The answers to questions, by what is sent back. The choices of a list answer by their own codes.
OPTIONS: dict[str, str] = {
    "annual": "Un salaire annuel",
    "monthly": "Un salaire mensuel",
    "biweekly": "Un salaire aux deux semaines",
    "weekly": "Un salaire hebdomadaire",
    "hourly": "Un taux horaire",
    "as_is": "Le nombre tel quel",
    "thousands": "Le séparateur marque les milliers",
    "decimal": "Le séparateur marque les décimales",
    "clock": "Les heures en nombre décimal",
    "held": "Le nombre que contient la cellule",
    "shown": "Le nombre affiché",
    "round": "L’arrondi proposé",
    "hundred": "Des pourcentages, multipliés par 100",
    "zero": "Zéro",
    "keep": "Garder ces valeurs",
    "accept": "Accepter le classement",
    "year": "Des années",
    "month": "Des mois",
    "dm": "Le jour, puis le mois",
    "md": "Le mois, puis le jour",
    "h": "Des heures",
    "min": "Des minutes",
    "order": "Oui, dans l’ordre du tableau",
    "number": "Numéroter les lignes",
    "-": "Laisser ces cases de côté",
}

# Why a column was matched with a field.
REASONS: dict[str, str] = {
    "label": "même titre",
    "synonym": "titre équivalent",
    "within": "le titre contient celui du champ",
    "part": "le titre reprend une partie de celui du champ",
    "close": "titre presque identique",
    "type": "d’après le contenu",
    "order": "d’après l’ordre des colonnes",
    "person": "votre choix",
    "unknown": "titre non reconnu",
}

# Why a pasted row is left out.
ROLES: dict[str, str] = {
    "heading": "titres des colonnes",
    "total": "ligne de total, laissée de côté",
    "note": "texte hors du tableau, laissé de côté",
    "blank": "ligne vide",
    "hidden": "ligne masquée dans votre tableur, laissée de côté",
    "data": "ligne lue",
}
