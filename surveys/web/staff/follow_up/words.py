"""The words of field work: states of a centre, of an edition, of a section, and how each one looks.

Apart from the pages because boards, files and letters name the same things.
"""

from flask_babel import lazy_gettext as _l

FIELD = ("manager",)
STATES = {
    "not_started": _l("Pas commencé"),
    "partial": _l("En cours"),
    "ready": _l("À certifier"),
    "returned": _l("Retourné"),
    "correcting": _l("En correction"),
    "sent": _l("Transmis"),
}
LOOKS = {"not_started": "todo", "sent": "done"}  # the others are under way
EDITIONS = {
    "planned": _l("planifiée"),
    "open": _l("ouverte"),
    "closing": _l("date limite passée"),
    "closed": _l("close"),
    "archived": _l("archivée"),
}
SECTIONS = {
    "todo": _l("à faire"),
    "doing": _l("en cours"),
    "done": _l("terminé"),
    "hidden": _l("sans objet"),
}
CHANNELS = {
    "phone": _l("au téléphone"),
    "paper": _l("sur papier"),
    "mail": _l("par courriel"),
    "meeting": _l("en personne"),
}
KINDS = {"invitation": _l("Invitation"), "reminder": _l("Rappel"), "results": _l("Annonce des résultats")}
DELIVERY = {
    "waiting": _l("En attente"),
    "delayed": _l("Nouvel essai prévu"),
    "left": _l("Parti"),
    "refused": _l("Refusé"),
    "failed": _l("Abandonné"),
    "withdrawn": _l("Retiré, devenu inutile"),
    "bounced": _l("Revenu"),
}
