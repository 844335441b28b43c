"""The French of what an invitation or a reminder refuses."""

_NB = "\u00a0"

SENTENCES: dict[str, str] = {
    "mailing.not_staff": "Seule l’équipe de collecte écrit aux centres. Demandez ce rôle à l’administration.",
    "mailing.kind": "Choisissez une invitation, un rappel ou l’annonce des résultats.",
    "mailing.day": "Choisissez aujourd’hui ou un jour à venir, ou laissez le jour vide.",
    "mailing.states": "Choisissez au moins un état. Un rappel ne part jamais à un centre qui a transmis.",
    "mailing.subject": "Inscrivez l’objet du courriel, sur une seule ligne.",
    "mailing.body": "Inscrivez le texte du courriel.",
    "mailing.too_long": "Ce texte est trop long. L’objet compte 150 caractères au plus, le message 5 000.",
    "mailing.field": f"«{_NB}[%(field)s]{_NB}» n’est pas remplacé. Utilisez [nom], [centre], [sondage], [etat] ou [cloture].",
    "mailing.elsewhere": "Retirez l’adresse inscrite dans le texte. Le lien vers le sondage est ajouté à la fin, et rien d’autre ne doit être proposé.",
    "mailing.unknown": "Cet envoi n’existe pas. Revenez à la liste des envois.",
    "mailing.unreleased": "Rien n’a encore été diffusé de cette édition. Les centres s’avertissent après la diffusion.",
    "mailing.gone": "Cet envoi est déjà parti. Il ne peut plus être annulé.",
    "mailing.contact": "Choisissez une personne de ce centre qui répond du sondage entier.",
    "mailing.stopped": "Cette personne ne veut plus de rappels pour ce sondage. Choisissez quelqu’un d’autre, ou téléphonez.",
}
