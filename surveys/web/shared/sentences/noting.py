"""The French of what a note to AXTRA refuses."""

_NB = "\u00a0"

SENTENCES: dict[str, str] = {
    "note.unknown": "Cette question ne fait pas partie de vos sections. Revenez au sommaire, puis ouvrez la question.",
    "note.blank": f"Inscrivez votre note, par exemple «{_NB}Ce montant comprend une subvention unique{_NB}».",
    "note.reply_blank": f"Inscrivez votre message au centre, par exemple «{_NB}Oui, comptez aussi la subvention unique{_NB}».",
    "note.not_staff": "Seule l’équipe de collecte répond aux centres. Demandez ce rôle à l’administration.",
    "note.too_long": "Cette note dépasse %(most)s caractères. Raccourcissez-la, ou écrivez-en deux.",
}
