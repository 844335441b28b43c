"""What is wrong with an expression that a designer wrote, in French: what to change, with an example.

Apart so that the parser and the checker speak codes only. A code that ends in ``.near`` is the same problem when
``params["suggestion"]`` holds a close name; without one, the code itself serves.
"""

SENTENCES: dict[str, str] = {
    # what the text says
    "expression.empty": "Cette expression est vide. Écrivez une condition, par exemple ${effectif} > 10, ou retirez-la.",
    "expression.too_long": "Cette expression compte %(length)s caractères; le maximum est de %(most)s. Répartissez-la entre plusieurs questions calculées.",
    "expression.too_deep": "Cette expression emboîte plus de %(most)s niveaux de parenthèses ou de fonctions. Répartissez-la entre plusieurs questions calculées.",
    "expression.syntax": "Cette expression ne peut pas être lue à partir de «\u00a0%(text)s\u00a0» (caractère %(position)s). Elle s’écrit par exemple ${effectif} > 10 and ${statut} = 'oui'.",
    "expression.unfinished": "Cette expression s’arrête avant la fin (caractère %(position)s). Vérifiez qu’aucune parenthèse ni aucune valeur ne manque, par exemple sum(${heures.*.total}).",
    "expression.unclosed_text": "Il manque le guillemet fermant du texte «\u00a0%(text)s\u00a0» (caractère %(position)s). Un texte s’écrit entre apostrophes, par exemple 'oui'.",
    "expression.bare_name": "Le code «\u00a0%(text)s\u00a0» doit être entouré (caractère %(position)s). Écrivez ${%(text)s} s’il s’agit d’une question, ou '%(text)s' s’il s’agit d’un choix.",
    "expression.bad_reference": "«\u00a0%(text)s\u00a0» ne désigne pas une question (caractère %(position)s). Écrivez ${code}, ${matrice.ligne.colonne} ou ${tableau.*.champ}.",
    "expression.unknown_function": "La fonction «\u00a0%(text)s\u00a0» n’existe pas (caractère %(position)s). Les fonctions offertes sont dans le guide des expressions, par exemple selected(${services}, 'accueil').",
    "expression.unknown_function.near": "La fonction «\u00a0%(text)s\u00a0» n’existe pas (caractère %(position)s). Vouliez-vous écrire «\u00a0%(suggestion)s\u00a0»?",
    "expression.arity": "La fonction «\u00a0%(text)s\u00a0» ne prend pas ce nombre de valeurs (caractère %(position)s)\u00a0: elle en a reçu %(given)s. Séparez les valeurs par des virgules, par exemple if(${effectif} > 10, 'grand', 'petit').",
    "expression.literal_expected": "La fonction «\u00a0%(text)s\u00a0» veut un nom écrit entre apostrophes (caractère %(position)s), par exemple param('salaire_minimum').",
    "expression.bad_pattern": "Le motif «\u00a0%(text)s\u00a0» ne peut pas être lu (caractère %(position)s). Les renvois et les conditions avant ou après ne sont pas offerts; un motif s’écrit par exemple '[0-9]{3}'.",
    "expression.parent_expected": "La fonction «\u00a0%(text)s\u00a0» veut «\u00a0..\u00a0» (caractère %(position)s), par exemple position(..).",
    "expression.reference_expected": "La fonction «\u00a0%(text)s\u00a0» veut une question ou un tableau (caractère %(position)s), par exemple ${employes}.",
    # what the definition says
    "expression.unknown_name": "«\u00a0%(text)s\u00a0» ne désigne rien dans ce questionnaire (caractère %(position)s). Vérifiez le code de la question, de la ligne et de la colonne.",
    "expression.unknown_name.near": "«\u00a0%(text)s\u00a0» ne désigne rien dans ce questionnaire (caractère %(position)s). Vouliez-vous écrire ${%(suggestion)s}?",
    "expression.unknown_parameter": "Le paramètre «\u00a0%(text)s\u00a0» n’est pas défini pour cette édition (caractère %(position)s). Ajoutez-le aux paramètres, ou corrigez son nom.",
    "expression.unknown_parameter.near": "Le paramètre «\u00a0%(text)s\u00a0» n’est pas défini pour cette édition (caractère %(position)s). Vouliez-vous écrire '%(suggestion)s'?",
    "expression.no_row": "«\u00a0%(text)s\u00a0» désigne la ligne en cours, et il n’y en a pas ici (caractère %(position)s). Désignez une ligne précise, par exemple ${matrice.ligne.colonne}.",
    "expression.no_current": "«\u00a0%(text)s\u00a0» désigne la réponse en cours, et il n’y en a pas ici (caractère %(position)s). Désignez une question précise, par exemple ${effectif}.",
    "expression.number_expected": "Un nombre est attendu, et «\u00a0%(text)s\u00a0» n’en est pas un (caractère %(position)s).",
    "expression.string_expected": "Un texte est attendu, et «\u00a0%(text)s\u00a0» n’en est pas un (caractère %(position)s).",
    "expression.boolean_expected": "Une condition est attendue, et «\u00a0%(text)s\u00a0» n’en est pas une (caractère %(position)s). Complétez-la, par exemple ${effectif} > 10 ou ${statut} = 'oui'.",
    "expression.date_expected": "Une date est attendue, et «\u00a0%(text)s\u00a0» n’en est pas une (caractère %(position)s). Une date s’écrit par exemple '2027-03-31'.",
    "expression.list_expected": "Une question à choix multiples, une colonne ou un tableau est attendu, et «\u00a0%(text)s\u00a0» n’en est pas (caractère %(position)s). Écrivez par exemple ${matrice.*.colonne}.",
    "expression.text_order": "«\u00a0%(text)s\u00a0» est un texte (caractère %(position)s)\u00a0: <, <=, > et >= ne comparent que des nombres ou des dates. Utilisez = ou !=, ou selected('a b', ${question}).",
    "expression.list_compared": "«\u00a0%(text)s\u00a0» contient plusieurs valeurs (caractère %(position)s). Pour savoir si un choix y figure, écrivez par exemple selected(${services}, 'accueil').",
    "expression.types_differ": "Les deux côtés de cette comparaison ne sont pas de même nature (caractère %(position)s)\u00a0: elle ne serait jamais vraie. Comparez un nombre à un nombre ou un texte à un texte, par exemple ${statut} = 'oui'.",
    "expression.bad_date": "«\u00a0%(text)s\u00a0» n’est pas une date (caractère %(position)s). Une date s’écrit par exemple '2027-03-31'.",
    "expression.blank_compared": "Une question sans réponse ne s’égale jamais à un texte vide (caractère %(position)s). Écrivez answered(%(text)s) ou not(answered(%(text)s)).",
    "expression.bare_condition": "«\u00a0%(text)s\u00a0» tient lieu de condition (caractère %(position)s), et tout texte, même «\u00a00\u00a0», y est vrai. Écrivez par exemple %(text)s = 'oui'.",
    # what the console says
    "expression.unknown_zone": "Ce fuseau horaire n’existe pas. Inscrivez par exemple America/Toronto.",
    "expression.form": "Cette expression ne donne aucune valeur dans un formulaire\u00a0: elle lit un tableau comme une seule réponse, ou désigne des choix absents. Vérifiez les questions qu’elle désigne.",
    "expression.unreadable_line": 'Cette ligne ne peut pas être lue. Elle contient au moins «\u00a0expression\u00a0» et «\u00a0answers\u00a0», par exemple {"expression"\u00a0: "1 + 1", "answers"\u00a0: {}}.',
}
