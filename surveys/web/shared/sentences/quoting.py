"""The French of quotations: themes, cuts in brackets, approval by two people."""

SENTENCES: dict[str, str] = {
    "quotation.unknown": "Cette citation n’existe pas, ou le centre a transmis un autre texte depuis. Revenez à la liste.",
    "quotation.rewritten": "Une citation ne se réécrit pas. Remplacez ce qu’il faut taire par des mots entre crochets, et laissez le reste tel quel.",
    "quotation.changed": "Le texte a changé pendant que vous le lisiez. Relisez-le avant de donner votre avis.",
    "quotation.same_person": "Vous avez déjà approuvé ce texte. Une autre personne doit le faire à son tour.",
    "quotation.suspected": "Ce texte semble contenir un renseignement personnel. Remplacez-le par des crochets, ou cochez la case si vous l’avez relu et que ce n’en est pas un.",
    "quotation.unknown_theme": "Ce thème n’existe plus, ou c’est le même. Choisissez-en un dans la liste.",
    "quotation.no_name": "Écrivez le nom du thème.",
    "quotation.long_name": "Le nom d’un thème a %(most)s caractères au plus. Raccourcissez-le.",
    "quotation.theme_exists": "Le thème «\u00a0%(name)s\u00a0» existe déjà. Fusionnez les deux, ou choisissez un autre nom.",
}
