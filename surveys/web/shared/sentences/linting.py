"""What is unwise in a questionnaire, and what to do about it before it is published.

Apart from the sentences of definitions because everything works here: someone decides.
"""

SENTENCES: dict[str, str] = {
    "lint.never_shown": "Aucune réponse ne fait apparaître cette question\u00a0: sa condition «\u00a0%(condition)s\u00a0» n’est jamais vraie. Corrigez-la ou retirez la question.",
    "lint.always_shown": "La condition «\u00a0%(condition)s\u00a0» est toujours vraie\u00a0: la question est posée à tout le monde. Retirez la condition, ou corrigez-la.",
    "lint.two_questions": "Cette question semble en poser deux. Séparez-les, pour savoir à laquelle on répond.",
    "lint.long_sentence": "Cette phrase compte %(words)s mots. En dessous de %(most)s, elle se lit d’un trait\u00a0: passez le détail dans l’aide à la saisie.",
    "lint.scale_without_ends": "Cette échelle n’a pas de repères. Nommez ses deux bouts, par exemple «\u00a0très mauvaise\u00a0» et «\u00a0excellente\u00a0».",
    "lint.forced_confidence": "Cette réponse confidentielle est obligatoire. Offrez «\u00a0Préfère ne pas répondre\u00a0», ou rendez-la facultative.",
    "lint.forced_opinion": "Cette opinion est obligatoire, sans issue pour qui n’en a pas. Offrez «\u00a0Sans objet\u00a0» ou «\u00a0Ne sait pas\u00a0».",
    "lint.many_rows": "Ce tableau compte %(rows)s lignes. Au-delà de %(most)s, il lasse sur un téléphone\u00a0: scindez-le.",
    "lint.too_long": "Les sections totalisent %(minutes)s minutes, au-delà des %(most)s prévues. Retirez des questions, ou annoncez plus de temps.",
    "lint.no_minutes": "La section «\u00a0%(section)s\u00a0» n’annonce pas de durée. Donnez les minutes qu’elle demande.",
}
