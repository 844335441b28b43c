"""The French of what a free text likely tells of someone.

Apart from the values' sentences because nothing is wrong: a person is asked to look again, and may leave it.
"""

SENTENCES: dict[str, str] = {
    "identifying.email": "Ce texte semble contenir une adresse de courriel. Retirez-la si elle n’est pas nécessaire; sinon, laissez-la.",
    "identifying.phone": "Ce texte semble contenir un numéro de téléphone. Retirez-le s’il n’est pas nécessaire; sinon, laissez-le.",
    "identifying.sin": "Ce texte semble contenir un numéro d’assurance sociale. Retirez-le\u00a0: AXTRA n’en a jamais besoin.",
    "identifying.name": "Ce texte semble nommer une personne. Dites plutôt sa fonction, par exemple «\u00a0une conseillère\u00a0»; si le nom est nécessaire, laissez-le.",
}
