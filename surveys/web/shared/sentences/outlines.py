"""The French of what a pasted questionnaire's text refuses."""

SENTENCES: dict[str, str] = {
    "outline.empty": "Aucun texte n’a été collé. Copiez le questionnaire dans Word ou Excel, puis collez-le ici.",
    "outline.too_large": "Ce texte est trop long pour une seule lecture. Collez-le en plusieurs parties, une section à la fois.",
    "outline.none_accepted": "Cochez au moins une proposition à ajouter au brouillon.",
    "outline.no_section": "Acceptez d’abord une section, ou choisissez celle où placer la question.",
}
