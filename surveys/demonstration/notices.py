"""What the fictional AXTRA wrote down: the file of an edition and its notice, an incident, what someone asked.

Apart from the loader because these are words. Refuses a real reference: every number here is made up.
"""

from collections.abc import Mapping

BASIS = "research"
ASSESSMENT = "ÉFVP-DÉMO-01 (fictive)"
AGREEMENT = "Entente-DÉMO-01 (fictive)"
YEARS = 4  # what is personal stays so long after the demonstration is loaded

_PURPOSES = {
    "renouvellement": (
        "AXTRA recueille ces réponses pour montrer au gouvernement comment se passe le renouvellement des ententes.\n\n"
        "- Situations refusées : illustrer les motifs de refus par des situations où personne ne peut être reconnu.\n"
        "- Masse salariale : exprimer le coût administratif en proportion; le montant n’est jamais diffusé."
    ),
    "remuneration": (
        "AXTRA recueille ces réponses pour comparer la rémunération des centres à celle du marché et demander un financement "
        "juste.\n\n- Salaires et postes : calculer des médianes de groupes assez grands pour que personne ne soit reconnu."
    ),
}
_INFORMATION = (
    "Le sondage porte sur votre organisme. AXTRA garde aussi votre nom, votre adresse de courriel et la date de ce que vous "
    "inscrivez.\n\nLes questions de paie demandent des renseignements sensibles, jamais un nom : « Préfère ne pas répondre » est "
    "toujours permis."
)
_OTHERS = {
    "means": "Vous répondez vous-même, en ligne. Chaque saisie s’enregistre à mesure, avec son auteur et l’heure.",
    "recipients": (
        "Les renseignements sont recueillis pour AXTRA.\n\n- Dans votre centre, chaque personne voit les sections qui lui sont "
        "confiées.\n- Chez AXTRA, les personnes chargées de la collecte et de l’analyse, après la transmission.\n- Les résultats "
        "diffusés sont regroupés."
    ),
    "transfers": "Les renseignements sont gardés au Québec et n’en sortent pas.",
    "retention": "Les renseignements personnels sont détruits ou dépersonnalisés le 31 décembre %(year)s.",
    "rights": (
        "Vous pouvez lire, faire rectifier et obtenir en copie les renseignements qui vous concernent. Une réponse vous parvient "
        "en 30 jours au plus. Les demandes et les plaintes se font au bas de chaque page."
    ),
    "automation": "Aucune décision n’est prise par un traitement automatisé.",
}

REQUEST = "Mon prénom est mal écrit dans le répertoire. Pouvez-vous le corriger?"
INCIDENT = {
    "information": "Nom et adresse de courriel professionnelle d’une personne (fictive). Aucune réponse.",
    "circumstances": "Un courriel d’invitation a été adressé à une personne qui avait quitté son centre.",
    "occurred": "Le jour de l’ouverture de l’édition.",
    "people": "Une personne.",
    "sensitivity": "Faible : coordonnées professionnelles.",
    "malicious_uses": "Aucune d’apparente.",
    "consequences": "Aucune : le lien était expiré.",
    "likelihood": "Très faible.",
    "public_notice": "Aucun avis public : pas de risque de préjudice sérieux.",
    "measures": "Accès retiré, répertoire corrigé, vérification ajoutée avant l’envoi.",
}


def notice_parts(survey: str, year: int) -> Mapping[str, str]:
    """Return the notice of an edition of a survey, whose personal information ends with a year."""
    others = {part: text % {"year": year} if part == "retention" else text for part, text in _OTHERS.items()}
    return {"purposes": _PURPOSES[survey], "information": _INFORMATION, **others}
