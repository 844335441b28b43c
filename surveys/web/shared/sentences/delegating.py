"""The French of what sharing a survey refuses: invitations, sections that are not shared, access that is taken back."""

_NB = "\u00a0"

SENTENCES: dict[str, str] = {
    "team.not_yours": "Seule la direction du centre peut donner ou retirer un accès. Demandez-lui de le faire.",
    "team.email": "Inscrivez l’adresse de courriel complète de la personne, par exemple camille@exemple.org.",
    "team.name": "Inscrivez le nom de la personne, par exemple Camille Fictif.",
    "team.no_section": "Cochez au moins une section à confier.",
    "team.section": "Une section cochée ne fait pas partie du sondage. Actualisez la page, puis recommencez.",
    "team.not_shared": "Une section cochée reste à la direction et ne se confie pas. Décochez-la, puis recommencez.",
    "team.sees_everything": f"%(name)s voit déjà tout le sondage. Cochez seulement des sections à accès restreint, par exemple les salaires{_NB}: la personne y sera nommée.",
    "team.inactive": "Le compte de cette personne est fermé. Écrivez à AXTRA pour le rouvrir.",
    "team.too_many_letters": "Plusieurs invitations attendent déjà %(name)s. Attendez qu’une réponse vienne, ou demandez-lui d’ouvrir une session avec son adresse de courriel.",
    "team.not_restricted": "Seule une section à accès restreint peut être fermée à la direction.",
    "team.nobody_named": "Nommez d’abord une personne pour cette section, puis fermez-la. Autrement, personne ne pourrait la remplir.",
}
