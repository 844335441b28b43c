"""The French of what is refused about personal information: the file of an edition, its notice.

Apart from the editions' sentences because the law asks for these, and each says which piece is missing.
"""

_NB = "\u00a0"

SENTENCES: dict[str, str] = {
    "privacy.missing": (
        "Cette édition demande des renseignements personnels et son dossier n’est pas complet. Ouvrez sa page "
        f"«{_NB}Renseignements personnels{_NB}»{_NB}: ce qui manque y est nommé."
    ),
    "privacy.basis": "Dites par quel droit ces renseignements sont recueillis.",
    "privacy.assessment": "Inscrivez la référence de l’évaluation des facteurs relatifs à la vie privée (ÉFVP).",
    "privacy.agreement": "Inscrivez la référence de l’entente ou du mandat que ce fondement demande.",
    "privacy.retention": "Choisissez le jour où les renseignements personnels sont détruits ou dépersonnalisés.",
    "privacy.notice": "Publiez l’avis de collecte que les personnes liront avant de répondre.",
    "privacy.unknown_basis": "Choisissez un fondement de la liste.",
    "privacy.long": "Cette référence est trop longue. Écrivez-la en %(most)s caractères au plus.",
    "officer.title": "Écrivez le titre de la personne responsable, par exemple «\u00a0Direction générale\u00a0».",
    "officer.quality": "Dites à quel titre cette personne est responsable.",
    "officer.long": "Ce texte est trop long. Écrivez-le en %(most)s caractères au plus.",
    "officer.delegation": "Une délégation se fait par écrit. Dites quel est ce document et où il est classé, ou joignez-le.",
    "officer.since": "Inscrivez le jour à compter duquel cette personne est responsable, aujourd’hui au plus tard.",
    "officer.document": "Joignez un PDF d’au plus 1,5 Mo, ou dites seulement où le document est classé.",
    "request.kind": "Choisissez ce que vous souhaitez.",
    "request.text": "Écrivez en quelques mots de quoi il s’agit, en %(most)s caractères au plus.",
    "request.unknown": "Cette demande n’existe pas. Revenez à la liste.",
    "request.note": "Écrivez la note, en %(most)s caractères au plus.",
    "request.answer": "Écrivez la réponse que la personne lira, en %(most)s caractères au plus.",
    "request.answered": "Cette demande a déjà sa réponse. Actualisez la page.",
    "request.too_often": f"Trop d’envois en peu de temps. Attendez %(minutes)s{_NB}minutes, ou écrivez à l’adresse du bas de la page.",
    "erasure.unknown": "Personne n’a cette adresse. Vérifiez-la, ou cherchez la personne au répertoire.",
    "erasure.staff": "Cette personne est de l’équipe d’AXTRA. Retirez d’abord ses rôles à la page «\u00a0Équipe\u00a0».",
    "incident.blank": "Écrivez-le, ou dites pourquoi ce n’est pas connu.",
    "incident.long": "Ce texte est trop long. Écrivez-le en %(most)s caractères au plus.",
    "incident.aware": "Inscrivez le jour où l’organisme en a pris connaissance, aujourd’hui au plus tard.",
    "incident.serious": "Dites si un préjudice sérieux est à craindre.",
    "incident.day": "Un avis déjà donné l’a été aujourd’hui au plus tard. Laissez vide s’il ne l’est pas.",
    "incident.unknown": "Cet incident n’est pas au registre. Revenez à la liste.",
    "notice.part": "Écrivez quelques mots sous ce titre. La loi demande que les personnes le sachent.",
    "notice.long": "Ce texte est trop long pour être lu. Écrivez-le en %(most)s caractères au plus.",
    "notice.same": "Rien n’a changé depuis la version %(number)s. Elle reste celle qui compte.",
    "notice.outdated": "L’avis a changé depuis que cette page s’est affichée. Actualisez-la et lisez la nouvelle version.",
}
