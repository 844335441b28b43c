"""The French of what the commands refuse before any room is asked: files, JSON, ports.

Apart from the other sentences because each room keeps its own codes. Refuses the words of the system: each says what to do
next.
"""

_NB = "\u00a0"

SENTENCES: dict[str, str] = {
    # files
    "file.missing": "Ce fichier n’existe pas. Vérifiez son nom et son dossier, par exemple avec ls.",
    "file.folder": "Ceci est un dossier. Donnez un fichier, par exemple questionnaire.yaml.",
    "file.forbidden": "Ce fichier ne vous est pas ouvert. Changez ses droits, ou copiez-le dans un de vos dossiers.",
    "file.unreadable": "Ce fichier ne peut pas être lu. Vérifiez le disque, ou copiez le fichier ailleurs.",
    "file.too_large": "Ce fichier dépasse %(most)s Mo. Vérifiez que c’est le bon; sinon, divisez-le.",
    # JSON
    "json.empty": 'Ce fichier est vide. Écrivez au moins un objet JSON, par exemple {"code": 12}.',
    "json.encoding": "Ce fichier n’est pas un texte en UTF-8. Enregistrez-le de nouveau en choisissant l’encodage UTF-8.",
    "json.syntax": 'Ce n’est pas du JSON à partir du caractère %(column)s de cette ligne. Un objet s’écrit par exemple {"code": 12, "autre": "texte"}.',
    "json.duplicate_key": f"La clé «{_NB}%(key)s{_NB}» paraît deux fois dans le même objet. Gardez-en une seule.",
    "json.number": f"Le nombre «{_NB}%(text)s{_NB}» sort de ce qu’une réponse peut être. Écrivez-le au long, par exemple 1234.5.",
    "json.too_deep": "Les listes et les objets s’emboîtent sur plus de %(most)s niveaux. Des réponses en ont au plus quatre.",
    "json.not_an_object": 'Cette ligne n’est pas un objet JSON, par exemple {"expression": "1 + 1", "answers": {}}.',
    "answer.unknown_code": "Le questionnaire n’a pas cette question, et sa réponse est laissée de côté. Vérifiez le code.",
    # serving
    "port.taken": "Le port %(port)s est déjà pris. Choisissez-en un autre, par exemple make serve PORT=%(other)s.",
    "port.forbidden": "Le port %(port)s est réservé au système. Choisissez-en un autre, par exemple make serve PORT=%(other)s.",
    "host.not_here": "L’adresse %(host)s n’est pas celle de cette machine. Réglez HOST, par exemple HOST=127.0.0.1.",
}
