"""What is unwise in a questionnaire, and what to do about it before it is published.

Apart from the sentences of definitions because everything works here: someone decides.
"""

SENTENCES: dict[str, str] = {
    "lint.never_shown": "Aucune réponse ne fait apparaître cette question\u00a0: sa condition «\u00a0%(condition)s\u00a0» n’est jamais vraie. Corrigez-la ou retirez la question.",
    "lint.always_shown": "La condition «\u00a0%(condition)s\u00a0» est toujours vraie\u00a0: la question est posée à tout le monde. Retirez la condition, ou corrigez-la.",
    "lint.rule_never_broken": "La vérification «\u00a0%(condition)s\u00a0» ne se déclenche jamais\u00a0: toutes les réponses la respectent. Corrigez-la, ou retirez-la.",
    "lint.rule_never_kept": "Aucune réponse ne respecte la vérification «\u00a0%(condition)s\u00a0»\u00a0: tous les centres y seraient arrêtés ou avertis. Corrigez-la, ou retirez-la.",
    "lint.two_questions": "Cette question semble en poser deux. Séparez-les, pour savoir à laquelle on répond.",
    "lint.long_sentence": "Cette phrase compte %(words)s mots. En dessous de %(most)s, elle se lit d’un trait\u00a0: passez le détail dans l’aide à la saisie.",
    "lint.scale_without_ends": "Cette échelle n’a pas de repères. Nommez ses deux bouts, par exemple «\u00a0très mauvaise\u00a0» et «\u00a0excellente\u00a0».",
    "lint.forced_confidence": "Cette réponse confidentielle est obligatoire. Offrez «\u00a0Préfère ne pas répondre\u00a0», ou rendez-la facultative.",
    "lint.forced_opinion": "Cette opinion est obligatoire, sans issue pour qui n’en a pas. Offrez «\u00a0Sans objet\u00a0» ou «\u00a0Ne sait pas\u00a0».",
    "lint.many_rows": "Ce tableau compte %(rows)s lignes. Au-delà de %(most)s, il lasse sur un téléphone\u00a0: scindez-le.",
    "lint.counted_before_asked": "Ce tableau a autant de lignes que le dit «\u00a0%(question)s\u00a0», demandée plus loin. Placez-le après elle.",
    "lint.counted_without_limit": "«\u00a0%(question)s\u00a0» dit combien de lignes a ce tableau, et peut dépasser les %(most)s qu’il accepte. Donnez-lui un maximum.",
    "lint.too_long": "Les sections totalisent %(minutes)s minutes, au-delà des %(most)s prévues. Retirez des questions, ou annoncez plus de temps.",
    "lint.no_minutes": "La section «\u00a0%(section)s\u00a0» n’annonce pas de durée. Donnez les minutes qu’elle demande.",
    "lint.hard_to_read": "Cette question se lit difficilement\u00a0: indice LIX de %(level)s, au-delà de %(most)s. Raccourcissez les phrases, ou remplacez les mots longs par des mots courants.",
    "lint.no_not_applicable": "Ces mots disent que la question ne vise pas tout le monde, et la réponse est obligatoire. Offrez «\u00a0Sans objet\u00a0», ou ajoutez une condition.",
    "lint.no_purpose": "Le questionnaire ne dit pas à quoi serviront les réponses. Écrivez sa raison d’être dans ses réglages.",
    "lint.no_purpose_of_pay": "Cette question porte sur la paie et ne dit pas à quoi servira la réponse. Écrivez sa raison.",
    "lint.no_message": "La validation «\u00a0%(condition)s\u00a0» n’a pas de message. Écrivez ce qu’il faut corriger, et comment.",
    "lint.code_reused_type": "Ce code désignait une réponse de type «\u00a0%(before)s\u00a0» (de %(first)s à %(last)s), et maintenant «\u00a0%(after)s\u00a0». Redonnez-lui son type, ou dupliquez la question, puis retirez celle-ci\u00a0: la copie reçoit un nouveau code.",
    "lint.code_reused_unit": "Ce code se comptait en «\u00a0%(before)s\u00a0» (de %(first)s à %(last)s), et maintenant en «\u00a0%(after)s\u00a0». Redonnez-lui son unité, ou dupliquez la question, puis retirez celle-ci\u00a0: la copie reçoit un nouveau code.",
    "lint.code_reused_list": "Ce code se répondait par la liste «\u00a0%(before)s\u00a0» (de %(first)s à %(last)s), et «\u00a0%(after)s\u00a0» n’a aucun de ses choix. Redonnez-lui sa liste, ou dupliquez la question, puis retirez celle-ci\u00a0: la copie reçoit un nouveau code.",
    "lint.reworded": "Les mots ont changé sous le même code\u00a0: «\u00a0%(before)s\u00a0» est devenu «\u00a0%(after)s\u00a0». Si la question n’est plus la même, donnez-lui un nouveau code; sinon, signez l’écart.",
    "lint.trend_without_code": "La série «\u00a0%(statistic)s\u00a0» demande l’édition %(edition)s, qui n’a pas posé la question «\u00a0%(question)s\u00a0»\u00a0: elle y aura un trou. Retirez cette édition de la série, ou assumez-le.",
    "lint.untranslated": "Des textes n’ont pas d’anglais (%(count)s)\u00a0: les centres anglophones les liront en français. Écrivez-les à la page Textes.",
    "lint.outdated_english": "Le français a changé depuis que l’anglais est écrit (%(count)s textes)\u00a0: l’anglais n’est plus montré. Relisez-le à la page Textes.",
}
