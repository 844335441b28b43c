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
    "press.parameter": "Donnez un nom court à la valeur, en lettres minuscules sans accent, par exemple annee_proch.",
    "press.parameter_taken": "La valeur %(name)s existe déjà. Changez-la dans son champ, ou donnez un autre nom.",
    "press.value": "Écrivez la valeur, en chiffres si c’est un nombre, par exemple 15,75.",
    "benchmark.no_source": "Dites d’où viennent ces chiffres, par exemple «\u00a0Optima Management (2024), p. 41\u00a0».",
    "benchmark.no_reference_year": "Inscrivez l’année des données, par exemple 2024.",
    "benchmark.no_rows": "Collez le tableau des chiffres, la première ligne pour les noms des colonnes.",
    "benchmark.used": "Une statistique lit ce repère (%(count)s en tout). Changez-la d’abord\u00a0: elle est nommée en haut de la page.",
    "list.taken": "Le brouillon a déjà une liste %(code)s. Ouvrez-la, ou donnez un autre code.",
    "list.empty": "Inscrivez au moins un choix, un par ligne. Pour retirer la liste, pressez «\u00a0Retirer cette liste\u00a0».",
    "list.used": "Une question utilise cette liste. Donnez-lui-en une autre, puis retirez celle-ci.",
    "list.choice_used": "Une condition, un calcul ou une statistique nomme «\u00a0%(choice)s\u00a0». Gardez sa ligne et son code, ou changez d’abord ce qui le nomme.",
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
    "did.benchmark": f"repère externe «{_NB}%(of)s{_NB}»",
    "did.comparison": f"comparaison de «{_NB}%(of)s{_NB}»",
    "did.translated": "textes en anglais (%(count)s)",
    "did.imported": "texte collé (%(count)s éléments)",
}
