"""The French of what choices of news refuse."""

SENTENCES: dict[str, str] = {
    "news.choice": "Un de ces choix n’est pas offert. Choisissez dans la liste, puis enregistrez de nouveau.",
    "news.mark": "Ce lien n’est plus valable. Ouvrez votre session pour choisir les courriels que vous recevez.",
}
