"""The French of what helping one centre refuses."""

_NB = "\u00a0"

SENTENCES: dict[str, str] = {
    "assisting.not_staff": "Seule l’équipe de collecte suit les centres. Demandez ce rôle à l’administration.",
    "assisting.blank": f"Inscrivez ce qui a été dit, par exemple «{_NB}Rappeler jeudi, la comptabilité est en vacances{_NB}».",
    "assisting.too_long": "Ce texte dépasse %(most)s caractères. Raccourcissez-le.",
    "assisting.owner": "Choisissez une personne de l’équipe de collecte.",
    "assisting.until": "Choisissez un jour à venir, après la clôture de l’édition.",
    "assisting.channel": "Dites comment les réponses ont été reçues.",
    "assisting.incomplete": "Le sondage n’est pas complet (%(count)s réponses manquantes ou à corriger). Reprenez la saisie, ou laissez la direction terminer.",
    "assisting.informant": f"Inscrivez qui a donné les réponses, par exemple «{_NB}Direction, au téléphone{_NB}».",
}
