"""The French of what is refused about the end of data and the register of anonymisation.

Apart from the editions' sentences because these are read by who answers for personal information.
"""

SENTENCES: dict[str, str] = {
    "retention.method": "Choisissez ce que deviennent les réponses à cette date.",
    "retention.done": "Des renseignements de cette édition sont déjà détruits. La date ne peut plus changer; lisez le certificat.",
    "retention.early": "Choisissez une date après la fin de la collecte. Tant qu’un centre peut répondre, rien n’est détruit.",
    "retention.past": "Choisissez une date à venir. La destruction se fait la nuit de cette date.",
    "retention.certificate": "Ce certificat n’existe pas. Revenez à la liste.",
}
