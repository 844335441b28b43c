"""The French of what is refused about the register of anonymisation.

Apart from retention's sentences: to destroy and to anonymise are two things.
"""

SENTENCES: dict[str, str] = {
    "anonymising.unknown": "Cette entrée n’existe pas. Revenez au registre.",
    "anonymising.blank": "Écrivez cette partie. Le règlement demande que chacune soit remplie.",
    "anonymising.long": "Raccourcissez ce texte à %(most)s caractères au plus.",
    "anonymising.done_on": "Donnez le jour où l’anonymisation a été faite, aujourd’hui au plus tard.",
    "anonymising.review_on": "Donnez le jour de la prochaine révision, après aujourd’hui et après l’anonymisation.",
}
