"""The French of what an answer sheet finds missing, unusual or wrong.

Apart from the other sentences because each room keeps its own codes. Refuses blame: each says what to do next.
A broken rule of a questionnaire has its author's own message; its sentence here serves when there is none.
"""

SENTENCES: dict[str, str] = {
    "answer.required": "Répondez à cette question avant de transmettre le sondage.",
    "answer.unconfirmed": "Confirmez la valeur proposée, ou remplacez-la par la bonne.",
    "answer.missing_not_allowed": "Cette raison de ne pas répondre n’est pas offerte ici. Inscrivez une réponse.",
    "confirmation.changed": "Ce total a changé depuis votre confirmation. Vérifiez-le, puis confirmez-le de nouveau.",
    "confirmation.refused": "Vous avez indiqué que ce total est inexact. Corrigez les réponses dont il est tiré, puis confirmez-le.",
    "roster.not_counted": "Le nombre de lignes de ce tableau vient d’une autre réponse. Répondez d’abord à cette question.",
    "roster.too_many_announced": "Le nombre annoncé (%(announced)s) dépasse les %(max)s lignes que ce tableau accepte. Corrigez-le, ou écrivez à AXTRA.",
    "roster.unfilled": "Nombre de lignes annoncé\u00a0: %(announced)s. Lignes encore vides\u00a0: %(blank)s. Remplissez-les, ou corrigez le nombre annoncé.",
    "rows.beyond": "%(count)s lignes remplies dépassent le nombre annoncé, %(announced)s (lignes %(rows)s). Corrigez ce nombre, retirez des lignes, ou mettez celles-ci de côté\u00a0: elles restent dans votre brouillon et ne sont pas transmises.",
    "rows.filtered": "%(count)s lignes remplies ne vont plus avec vos autres réponses (%(rows)s). Corrigez ces réponses, ou mettez ces lignes de côté\u00a0: elles restent dans votre brouillon et ne sont pas transmises.",
    "rows.one_beyond": "Une ligne remplie dépasse le nombre annoncé, %(announced)s (ligne %(rows)s). Corrigez ce nombre, retirez une ligne, ou mettez celle-ci de côté\u00a0: elle reste dans votre brouillon et n’est pas transmise.",
    "rows.one_filtered": "Une ligne remplie ne va plus avec vos autres réponses (%(rows)s). Corrigez ces réponses, ou mettez cette ligne de côté\u00a0: elle reste dans votre brouillon et n’est pas transmise.",
    "roster.too_few": "Ajoutez des lignes\u00a0: il en faut au moins %(min)s, et ce tableau en compte %(count)s.",
    "roster.too_many": "Retirez des lignes\u00a0: ce tableau en accepte %(max)s au plus, et il en compte %(count)s.",
    "rule.hard": "Cette réponse ne s’accorde pas avec une autre. Vérifiez les deux et corrigez celle qui est inexacte.",
    "rule.soft": "Cette réponse est inhabituelle. Corrigez-la, ou expliquez-la en une phrase, par exemple «\u00a0Ouverture d’un second point de service\u00a0».",
}
