"""The French of what is refused about AXTRA's own team and the right to see answers one by one.

Apart from the directory's sentences because these are about those who run the platform.
"""

_NB = "\u00a0"

SENTENCES: dict[str, str] = {
    "staffing.already": "Cette personne fait déjà partie de l’équipe. Changez ses rôles sur sa page.",
    "staffing.roles": "Choisissez au moins un rôle de la liste.",
    "staffing.unknown": "Cette personne ne fait pas partie de l’équipe. Actualisez la page.",
    "staffing.person": "Cette personne n’existe pas. Actualisez la page.",
    "staffing.own": "Vous ne pouvez pas le faire pour vous-même. Demandez-le à une autre personne de l’administration.",
    "staffing.last": f"C’est la seule personne à l’administration{_NB}: donnez d’abord ce rôle à quelqu’un d’autre.",
    "staffing.analyst": "Ce droit se demande avec le rôle d’analyse. Demandez-le d’abord à l’administration.",
    "staffing.purpose": "Écrivez en une phrase ou deux à quoi serviront ces réponses, en moins de %(most)s caractères.",
    "staffing.days": "Choisissez une durée de la liste.",
    "staffing.waiting": "Votre demande attend déjà une réponse.",
    "staffing.request": "Cette demande n’existe pas. Actualisez la page.",
    "staffing.decided": "Quelqu’un a déjà répondu à cette demande. Actualisez la page.",
    "staffing.self": "Personne n’approuve sa propre demande. Une autre personne doit le faire.",
    "staffing.decider": "L’administration et la personne responsable de la protection répondent à ces demandes.",
    "staffing.left": "Cette personne n’a plus le rôle d’analyse. Refusez la demande, ou rendez-lui d’abord ce rôle.",
    "staffing.no_right": "Ce droit a déjà pris fin.",
}
