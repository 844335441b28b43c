"""Fictional words of respondents, in neutral French (Québec), each marked as fictional.

Apart so that a reader of French can review them in one place. Refuses names of persons, places and organisations,
but for one planted defect, « Prénom Fictif », which a reviewer of quotations must find.
"""

from surveys.demonstration.draws import Draw

MARK = " (Texte fictif.)"

FUNDING = (
    "Nous avons retardé deux embauches, ce qui limite le nombre de personnes que nous pouvons accueillir en même temps.",
    "Le montant couvre les salaires, mais pas l’augmentation du loyer ni celle des assurances.",
    "Nous atteignons nos cibles grâce à nos réserves. Cette solution ne pourra pas durer plus d’une année.",
    "Nous avons réduit les heures de soutien après le placement, alors que c’est là que se joue le maintien en emploi.",
    "Le financement obtenu nous permet de maintenir nos services actuels, sans plus.",
    "Le départ de personnes expérimentées nous oblige à former la relève plusieurs fois par année.",
    "Nous accueillons moins de groupes, car une seule personne peut les animer.",
    "La hausse des coûts de fonctionnement dépasse celle du taux horaire depuis quelques années.",
    "Nous avons fermé une plage de soirée qui était pourtant très demandée.",
    "Notre financement est stable, ce qui nous aide à planifier l’année.",
    "Nous devons choisir entre la qualité de l’accompagnement et le nombre de participations.",
    "Une subvention d’une fondation comble l’écart cette année. Elle n’est pas renouvelable.",
)
NEGOTIATION = (
    "Les échanges ont été courtois, mais la marge de discussion était mince.",
    "Nous avons reçu la proposition finale à la dernière minute, ce qui a compliqué la planification de l’automne.",
    "La personne qui suit notre entente connaît bien nos services. Les délais ne dépendent pas d’elle.",
    "Nous avons demandé des explications sur la répartition des heures et attendons encore la réponse.",
    "Le renouvellement s’est fait rapidement cette année.",
    "Nous avons dû présenter trois versions de la même demande.",
    "Les cibles ont été établies avant que nous ayons pu présenter nos besoins.",
    "Une entente de plusieurs années nous éviterait de recommencer l’exercice chaque printemps.",
    "Les règles sont claires, mais leur application change d’une personne à l’autre.",
    "Nos points de vue sont accueillis lors des rencontres, sans que les chiffres bougent pour autant.",
    "La signature tardive nous a obligés à avancer les salaires pendant deux mois.",
    "Le processus nous paraît lourd pour un organisme de notre taille.",
)
RULES = (
    "La façon de compter les heures indirectes a changé en cours d’année. Nous avons refait deux mois de saisie.",
    "De nouvelles pièces sont exigées à l’accueil, ce qui retarde la première rencontre.",
    "Les critères d’un groupe de services ont été resserrés au milieu de l’année.",
    "Une validation supplémentaire est demandée avant le début de l’intervention.",
    "Le formulaire de fin de participation a été remplacé sans période de transition.",
    "La durée maximale d’un suivi a été précisée après la signature de l’entente.",
    "Le calendrier de reddition de comptes est passé de quatre à six dépôts par année.",
    "La reconnaissance des rencontres à distance a été modifiée deux fois.",
)
COMMENTS = (
    "Merci de regrouper ces données. Elles nous aident dans nos propres discussions.",
    "Le questionnaire se remplit bien lorsque le dernier rapport trimestriel est à portée de main.",
    "Nous aimerions recevoir les résultats avant notre assemblée annuelle.",
    "Certaines heures sont des estimations de notre part.",
    "Une comparaison avec les organismes de taille semblable nous serait utile.",
)
REFUSALS = {
    "lien_emploi": "Une personne en arrêt de travail souhaitait se réorienter; son lien d’emploi a été jugé maintenu.",
    "temps_plein_dequalifie": "Une personne diplômée occupe un poste sans rapport avec sa formation et n’a pas été admise.",
    "revenu_familial": "La demande a été refusée en raison du revenu de l’autre personne du ménage.",
    "avis_mise_a_pied": "L’emploi se terminait dans quelques semaines; il a fallu attendre la fin pour être admissible.",
    "temps_plein_faible_revenu": "Une personne travaille à temps plein à un salaire qui ne couvre pas ses dépenses courantes.",
    "temps_partiel": "Une personne cumule deux emplois à temps partiel sans garantie d’heures.",
    "statut_immigration": "La durée de résidence demandée n’était pas encore atteinte.",
}
RETENTION = (
    "Une échelle salariale comparable à celle du réseau public nous aiderait à garder notre équipe.",
    "Un financement sur plusieurs années permettrait d’offrir des postes permanents.",
    "Nos conditions de conciliation sont appréciées, mais elles ne compensent pas l’écart de salaire.",
    "Du temps reconnu pour la supervision clinique aiderait les personnes qui débutent.",
    "Un régime de retraite plus généreux serait notre premier choix.",
    "Moins de saisie administrative et plus de temps avec les personnes participantes.",
    "Nous misons sur le télétravail et la semaine de quatre jours, avec de bons résultats.",
    "Une assurance collective plus complète attirerait davantage de candidatures.",
    "Nous formons des stagiaires, puis nous n’avons pas les moyens de les embaucher.",
    "Une meilleure reconnaissance de l’expérience à l’embauche.",
)
OVERSHOOT = "La cible de ce groupe avait été établie avant l’ouverture d’un second point de service; la demande a suivi."
NAMED_PERSON = "Depuis le départ de Prénom Fictif, notre entente est suivie par une autre personne et les réponses tardent."
OTHER_REASON = "Déménagement de nos locaux pendant l’année"
OTHER_SOURCE = "Vente de matériel de bureau"


def marked(text: str) -> str:
    """Return ``text`` with the words that say it is fiction."""
    return text + MARK


def quote(draw: Draw, texts: tuple[str, ...]) -> str:
    """Return one of ``texts``, marked as fictional."""
    return marked(draw.pick(texts))
