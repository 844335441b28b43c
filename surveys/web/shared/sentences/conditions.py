"""What is said of an expression that is being written, and of what it would have shown, in French.

Apart from the sentences of the language itself: here it is about the builder and the last edition.
"""

SENTENCES: dict[str, str] = {
    "condition.incomplete": "Il reste quelque chose à choisir dans les cases. Complétez chaque condition, ou retirez celle qui ne sert pas.",
    "condition.unquotable": "Le texte «\u00a0%(text)s\u00a0» contient toutes les sortes de guillemets. Retirez-en une pour qu’il puisse être écrit.",
    "condition.empty_rule": "Cette vérification ne dit pas encore ce qui doit être vrai. Ajoutez une condition, ou revenez sans enregistrer.",
    "condition.no_message": "Inscrivez le message que le centre lira, par exemple «\u00a0Inscrivez un nombre positif ou zéro.\u00a0»",
    "reach.not_asked": "L’édition précédente ne posait pas tout ce que cette condition demande\u00a0: le nombre de centres qui auraient vu la question n’est pas connu.",
    "reach.closed": "Cette condition lit une réponse réservée\u00a0: le nombre de centres qui auraient vu la question n’est pas montré.",
    "statistic.no_kind": "Choisissez un calcul que cette question peut nourrir.",
    "statistic.no_title": "Inscrivez le titre de la figure, par exemple «\u00a0Organismes en déficit\u00a0».",
    "preview.no_edition": "Aucune édition de ce sondage n’a encore de réponses transmises\u00a0: il n’y a rien à montrer d’avance.",
    "preview.large": "L’édition précédente compte trop de réponses pour qu’elles soient relues pendant la frappe\u00a0: rien n’en est montré d’avance.",
    "preview.not_asked": "L’édition précédente ne posait pas tout ce que cette statistique demande\u00a0: elle ne peut pas être essayée sur ses données.",
    "preview.words": "Les citations et les cas se lisent dans les résultats, une fois l’édition close\u00a0: ils ne sont pas montrés d’avance.",
}
