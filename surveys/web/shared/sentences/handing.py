"""The French of what the way from preparer to director refuses."""

_NB = "\u00a0"

SENTENCES: dict[str, str] = {
    "handover.incomplete": "Une de vos sections n’est pas terminée. Terminez-la, puis déclarez-la prête.",
    "handover.not_yours": "Une de ces sections ne vous est plus confiée. Actualisez la page, puis recommencez.",
    "handover.not_director": "Seule la direction du centre peut retourner le sondage.",
    "handover.not_staff": "Seule l’équipe de collecte retourne un sondage à un centre. Demandez ce rôle à l’administration.",
    "handover.not_begun": "Ce centre n’a rien inscrit encore. Écrivez-lui plutôt un message à côté de la question.",
    "handover.reason": f"Inscrivez pourquoi ces questions reviennent à l’équipe, par exemple «{_NB}Chiffres à vérifier avec la paie{_NB}».",
    "handover.no_remark": "Inscrivez une remarque sous au moins une question.",
    "handover.question": "Une remarque porte sur une question qui ne vous est pas ouverte. Actualisez la page, puis recommencez.",
    "handover.too_long": "Ce texte dépasse %(most)s caractères. Raccourcissez-le.",
    "handover.remark": "Cette remarque n’existe pas. Actualisez la page pour retrouver celles qui vous concernent.",
    "handover.answer": f"Inscrivez ce qui a été fait, par exemple «{_NB}Corrigé, le total vient du logiciel de paie{_NB}».",
}
