"""The French of what the directory refuses: organisations, people, attributes, and the tables that are imported.

Apart from the other sentences because each room keeps its own codes. Each says what to write instead.
"""

_NB = "\u00a0"

SENTENCES: dict[str, str] = {
    "directory.long": f"Ce texte dépasse %(most)s{_NB}caractères. Raccourcissez-le.",
    "directory.boolean": f"«{_NB}%(typed)s{_NB}» n’est ni oui ni non. Écrivez oui ou non.",
    "directory.choice": f"«{_NB}%(typed)s{_NB}» n’est pas un des choix{_NB}: %(choices)s.",
    "directory.language": f"«{_NB}%(typed)s{_NB}» n’est pas une langue de la plateforme{_NB}: %(choices)s.",
    "directory.region": f"«{_NB}%(typed)s{_NB}» n’est pas une région du Québec. Écrivez son nom ou son numéro, par exemple Montréal ou 06.",
    "directory.role": "Ce rôle n’existe pas. Choisissez-en un de la liste, par exemple Direction.",
    "directory.needed": f"%(title)s{_NB}: inscrivez une valeur.",
    "directory.lacking": f"Il manque, pour ajouter cette ligne{_NB}: %(titles)s.",
    "directory.twice": "Cette ligne a la même clé que la ligne %(line)s. Gardez-en une seule.",
    "directory.no_title": f"La première ligne du tableau ne porte pas les titres attendus{_NB}: %(titles)s. Téléchargez le répertoire pour en voir la forme.",
    "directory.no_line": "Ce tableau n’a que des titres. Ajoutez au moins une ligne.",
    "directory.moved": "Le répertoire a changé depuis cet aperçu. Rien n’est écrit. Vérifiez l’aperçu à jour, puis acceptez-le.",
    "directory.other_name": f"Cette adresse est celle de «{_NB}%(name)s{_NB}». Vérifiez l’adresse, ou corrigez le nom dans le répertoire.",
    "directory.two_names": f"Cette adresse porte déjà le nom «{_NB}%(name)s{_NB}» plus haut dans le fichier. Vérifiez laquelle des lignes est juste.",
    "directory.person": "Cette personne n’est pas ou n’est plus ici. Actualisez la page.",
    "directory.same_person": "C’est la personne qui part. Inscrivez l’adresse de celle qui arrive.",
    "directory.staff": "Cette personne fait partie de l’équipe d’AXTRA. Demandez à l’administration de la modifier.",
    "directory.no_section": "Choisissez au moins une section, ou donnez accès à tout.",
    "attribute.code": "Ce code n’est pas permis. Écrivez des lettres minuscules sans accent, des chiffres et des traits de soulignement, par exemple nb_postes.",
    "attribute.label": f"Inscrivez le nom de ce renseignement en français, 120{_NB}caractères au plus.",
    "attribute.taken": f"Un autre renseignement s’appelle déjà «{_NB}%(label)s{_NB}». Choisissez un autre nom.",
    "attribute.kind": f"Choisissez une nature de la liste. Celle d’un renseignement déjà gardé ne change pas{_NB}: ajoutez-en un autre.",
    "attribute.choices": "Écrivez de 2 à %(most)s choix, un par ligne.",
}
