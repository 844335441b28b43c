"""Why a questionnaire is not published, signed, restored, or given to an edition, and what to do about it.

Apart from the sentences of drafts (``designing``) because here people decide, and nothing of the questionnaire is edited.
"""

_NB = "\u00a0"

SENTENCES: dict[str, str] = {
    "publication.faulty": "Le questionnaire a des erreurs (%(count)s) qui l’empêchent de fonctionner. Corrigez-les, puis revenez publier.",
    "publication.errors": "Des points bloquent la publication (%(count)s). Corrigez chacun d’eux dans les questions.",
    "publication.unanswered": "Des mises en garde attendent quelqu’un qui les assume (%(count)s). Corrigez-les, ou cochez celles que vous assumez.",
    "publication.unsigned": "Des écarts attendent une note (%(count)s). Dites en une phrase, pour chacun, si les résultats se comparent encore.",
    "publication.stale": "Le brouillon a changé depuis que cette page est affichée. Relisez ce qui suit, puis publiez.",
    "publication.same": "Ce questionnaire est identique à la version %(number)s déjà publiée. Il n’y a rien à publier.",
    "judgement.long": "Cette note dépasse %(most)s caractères. Raccourcissez-la.",
    "judgement.changed": "Quelqu’un d’autre a signé cet écart entre-temps. Relisez sa note, puis dites la vôtre.",
    "history.unknown": "Cette étape ne fait pas partie de l’historique. Rechargez la page, puis choisissez-en une autre.",
    "history.same": "Le brouillon est déjà dans cet état. Il n’y a rien à rétablir.",
    "history.long_name": "Ce nom dépasse %(most)s caractères. Raccourcissez-le.",
    "did.restored": f"Retour à l’étape %(revision)s «{_NB}%(name)s{_NB}»",
    "move.unknown_version": "Cette version n’appartient pas à ce sondage. Choisissez-en une dans la liste des versions.",
    "move.same": "L’édition utilise déjà la version %(number)s. Il n’y a rien à changer.",
    "move.closed": "Cette édition est close\u00a0: son questionnaire ne change plus.",
    "move.more_lost": "Les centres ont continué d’écrire\u00a0: %(drafts)s brouillons perdraient maintenant %(answers)s réponses. Relisez ce qui serait perdu, puis décidez.",
    "version.unknown": "Cette version n’existe pas. Choisissez-en une dans la liste.",
}
