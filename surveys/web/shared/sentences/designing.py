"""Why a draft is not started, edited or undone, and what each step of its history is called.

Apart from the sentences of edits (``editing``), which speak of one change. Refuses blame: each says what to do next.
"""

_NB = "\u00a0"

SENTENCES: dict[str, str] = {
    "draft.unknown": "Ce brouillon n’existe pas ou n’existe plus. Revenez à la liste des questionnaires.",
    "draft.title": f"Donnez un titre au brouillon, par exemple «{_NB}Satisfaction, colloque d’automne{_NB}».",
    "draft.exists": "Un brouillon est déjà commencé pour l’édition %(edition)s. Ouvrez-le dans la liste plutôt que d’en commencer un autre.",
    "draft.unknown_source": "Ce questionnaire publié n’existe pas pour ce sondage. Choisissez-en un dans la liste.",
    "draft.published": "Ce brouillon est publié et ne change plus. Commencez un nouveau brouillon à partir de la version publiée.",
    "draft.nothing_to_undo": f"Vous n’avez rien à annuler dans ce brouillon{_NB}: chaque personne annule ses propres modifications.",
    "draft.nothing_to_redo": "Vous n’avez rien à rétablir dans ce brouillon.",
    "survey.code": "Le code de sondage %(survey)s n’est pas permis. Écrivez des lettres minuscules sans accent, par exemple satisfaction.",
    "press.unknown": "Ce bouton n’est plus valable. Rechargez la page, puis recommencez.",
    "press.kind": "Choisissez un type dans la liste.",
    "press.label": f"Écrivez le libellé de la question, par exemple «{_NB}Combien de personnes employez-vous?{_NB}».",
    "press.title": f"Écrivez le titre de la section, par exemple «{_NB}Vos résultats{_NB}».",
    "press.choice": "Écrivez au moins un choix, un par ligne.",
    "press.section": "Choisissez une section dans la liste.",
    "press.at_the_end": "Cet élément est déjà au bout et ne se déplace pas plus loin.",
    # what each step of a draft is called
    "did.set": f"réglages de «{_NB}%(of)s{_NB}»",
    "did.added": f"ajout de «{_NB}%(of)s{_NB}»",
    "did.copied": f"copie de «{_NB}%(of)s{_NB}»",
    "did.moved": f"déplacement de «{_NB}%(of)s{_NB}»",
    "did.removed": f"retrait de «{_NB}%(of)s{_NB}»",
    "did.retyped": f"type de «{_NB}%(of)s{_NB}»",
    "did.recoded": f"nouveau code «{_NB}%(of)s{_NB}»",
    "did.listed": f"liste «{_NB}%(of)s{_NB}»",
    "did.condition": f"condition de «{_NB}%(of)s{_NB}»",
    "did.condition_removed": f"retrait d’une condition de «{_NB}%(of)s{_NB}»",
    "did.statistic": f"statistique de «{_NB}%(of)s{_NB}»",
    "did.statistic_removed": f"retrait d’une statistique de «{_NB}%(of)s{_NB}»",
    "did.comparison": f"comparaison de «{_NB}%(of)s{_NB}»",
    "did.translated": "textes en anglais (%(count)s)",
    "did.imported": "texte collé (%(count)s éléments)",
}
