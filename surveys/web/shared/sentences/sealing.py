"""The French of what is refused about the keys of restricted answers.

Apart from the other operations' sentences because whoever keeps the machine reads these.
"""

SENTENCES: dict[str, str] = {
    "keys.missing": "La clé %(key)s des réponses à accès restreint manque\u00a0: rien n’a été lu ni changé. Remettez-la dans ANSWERS_KEYS ou dans le fichier cles_reponses, puis recommencez.",
    "keys.retired": "La clé %(key)s a déjà été remplacée et ne peut plus chiffrer\u00a0: rien n’a été changé. Placez devant elle la clé qui la remplace, ou une nouvelle (surveys keys new), puis recommencez.",
}
