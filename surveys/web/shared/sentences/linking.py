"""The French of what is refused about live links: to whoever makes one, and to the program that reads one.

Apart from the sign-in links' sentences because nobody is signed in by these.
"""

_NB = "\u00a0"

SENTENCES: dict[str, str] = {
    "live.shows": "Choisissez ce que le lien donne, parmi ce que vos accès permettent.",
    "live.name": "Donnez au lien un nom d’au plus %(most)s caractères, pour le reconnaître.",
    "live.days": "Choisissez une durée de la liste.",
    "live.most": "Vous avez déjà %(most)s liens ouverts. Mettez fin à ceux qui ne servent plus.",
    "live.gone": "Ce lien n’existe plus. Actualisez la page.",
    "live.token": f"Il manque le jeton du lien. Donnez-le dans l’en-tête Authorization{_NB}: Bearer, puis le jeton.",
    "live.unknown": "Ce jeton n’ouvre rien. Faites un nouveau lien dans Résultats, Liens de données.",
    "live.over": "Ce lien a pris fin, ou vos accès ont changé. Faites un nouveau lien dans Résultats, Liens de données.",
    "live.often": "Ce lien a servi %(most)s fois en une heure. Attendez une heure, puis recommencez.",
    "live.preparing": "Cette édition est grande et ses statistiques sont en préparation. Recommencez dans quelques minutes.",
    "live.filter": "Le filtre %(name)s ne peut pas valoir %(value)s. Corrigez l’adresse.",
}
