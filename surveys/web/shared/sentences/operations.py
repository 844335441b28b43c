"""The French of what the operations refuse: saving, sending, importing, accounts, editions, copies.

Apart from the other sentences because each room keeps its own codes. Refuses blame and secrets: each says what to do
next, and none says whether an address is known.
"""

_NB = "\u00a0"

SENTENCES: dict[str, str] = {
    # saving
    "answer.unknown_variable": "Cette question ne fait pas partie du sondage. Actualisez la page pour retrouver la bonne version.",
    "answer.entry_removed": f"Cette ligne a été retirée du tableau. Pour la retrouver, choisissez «{_NB}Remettre la ligne{_NB}».",
    "answer.other_section": "Cette question se trouve dans une section qui ne vous est pas confiée. Demandez à la direction de vous y donner accès.",
    "answer.too_long": "Cette réponse dépasse %(most)s caractères. Raccourcissez-la, par exemple en gardant l’essentiel.",
    "answer.too_many": "Cet envoi compte plus de %(most)s réponses. Enregistrez-les en plusieurs fois, par exemple une section à la fois.",
    "roster.counted": "Le nombre de lignes de ce tableau vient d’une autre réponse. Changez cette réponse pour en ajouter ou en retirer.",
    "roster.full": f"Ce tableau accepte %(most)s lignes au plus{_NB}: il reste %(room)s places. Retirez des lignes ou collez-en moins.",
    "roster.fixed_row": "Cette ligne fait partie du tableau et ne se retire pas. Laissez-la vide si elle ne vous concerne pas.",
    "roster.never_removed": "Cette ligne n’a jamais été dans le tableau. Ajoutez une nouvelle ligne.",
    # sending
    "submission.sent": f"Ce sondage est déjà transmis. Pour le corriger, la direction choisit «{_NB}Corriger{_NB}» sur la page du reçu.",
    "submission.not_sent": f"Ce sondage n’a pas été transmis{_NB}: il peut encore être rempli et n’a pas à être rouvert.",
    "submission.reason_missing": f"Inscrivez pourquoi ce sondage est rouvert, par exemple «{_NB}Erreur dans les heures du groupe C2{_NB}».",
    "submission.reason_long": "Ce texte dépasse %(most)s caractères. Raccourcissez-le.",
    "submission.not_reopened": f"Ce sondage n’est pas en cours de correction{_NB}: la dernière version transmise est celle qui compte.",
    "submission.not_yours": "La direction de votre centre révise et transmet le sondage. Dites-lui que vos sections sont prêtes.",
    "submission.key": "Cet envoi est incomplet. Revenez à la page de révision, puis transmettez de nouveau le sondage.",
    # editions
    "survey.unknown": "Le sondage %(survey)s n’existe pas. Vérifiez son code, par exemple renouvellement.",
    "survey.exists": "Le sondage %(survey)s existe déjà. Choisissez un autre code.",
    "edition.no_previous": "Il n’y a pas d’édition avant %(edition)s\u00a0: choisissez une autre couche de valeurs.",
    "edition.not_compared": f"Cette édition compte plus de %(most)s organismes{_NB}: les valeurs qui se détachent n’y sont pas cherchées à l’affichage. Cherchez un centre et une question.",
    "edition.unknown": f"L’édition %(edition)s n’existe pas pour cet organisme. Vérifiez l’adresse{_NB}: elle s’écrit sondage/édition, par exemple renouvellement/2025-2026.",
    "edition.exists": "L’édition %(edition)s existe déjà. Choisissez un autre code, par exemple 2026-2027.",
    "edition.code": "Le code d’édition %(edition)s n’est pas permis. Écrivez des lettres, des chiffres et des traits d’union, par exemple 2026-2027.",
    "edition.past": "Choisissez une clôture à venir. Pour fermer l’édition maintenant, utilisez le bouton prévu.",
    "edition.dates": "La date de fermeture précède la date d’ouverture. Choisissez une date de fermeture plus tardive.",
    "edition.other_survey": "Ce questionnaire appartient au sondage %(survey)s. Choisissez une version du bon sondage.",
    "edition.planned": f"Cette édition n’est pas encore ouverte. Revenez à sa date d’ouverture{_NB}: une invitation sera envoyée.",
    "edition.closed": "Cette édition est close. Ce qui a été enregistré est conservé. Pour le modifier, communiquez avec AXTRA.",
    "edition.already_open": "Cette édition est déjà ouverte et sa liste ne change plus. Planifiez une nouvelle édition pour une autre liste.",
    "edition.archived": "Cette édition est archivée et ne s’ouvre plus. Planifiez une nouvelle édition.",
    "edition.not_open": f"Cette édition n’est pas ouverte{_NB}: il n’y a rien à fermer.",
    "edition.no_member": "Cette édition ne s’adresse à aucun organisme. Ajoutez au moins un organisme à sa liste, puis ouvrez-la.",
    # importing
    "import.record": 'Cet élément n’a pas la forme attendue, par exemple {"organisation": "06-02", "answers": {"code": 12}}.',
    "import.not_member": "Cet organisme ne fait pas partie de l’édition. Vérifiez son code, par exemple 06-02.",
    "import.already_answers": "Cet organisme a déjà des réponses dans l’édition. Retirez-le du fichier ou corrigez ses réponses dans la plateforme.",
    # accounts
    "link.unknown": "Ce lien de connexion n’est pas reconnu. Copiez l’adresse entière du courriel, ou demandez un nouveau lien.",
    "link.used": "Ce lien de connexion a déjà servi. Demandez un nouveau lien.",
    "link.expired": f"Ce lien de connexion ne fonctionne plus{_NB}: son délai est passé. Demandez un nouveau lien.",
    "persona.unknown": "Ce rôle de démonstration n’existe pas. Choisissez-en un sur la page /demo.",
    "person.email": "L’adresse de courriel %(email)s n’est pas lisible. Écrivez-la ainsi, par exemple camille@exemple.org.",
    "person.exists": "Une personne a déjà l’adresse %(email)s. Modifiez ses rôles plutôt que de l’ajouter.",
    "person.name": "Inscrivez le nom de la personne, par exemple Camille Fictif.",
    "role.unknown": "Le rôle %(role)s n’existe pas. Choisissez-en un de la liste, par exemple director ou analyst.",
    "organisation.unknown": "L’organisme %(organisation)s n’existe pas. Vérifiez son code, par exemple 06-02.",
    "organisation.exists": "L’organisme %(organisation)s existe déjà. Choisissez un autre code.",
    "organisation.code": "Le code %(organisation)s n’est pas permis. Écrivez la région et le rang, par exemple 06-02.",
    # copies
    "backup.missing": f"Aucune copie de sécurité dans %(folder)s. Indiquez le dossier donné à «{_NB}surveys backup{_NB}».",
    "backup.damaged": f"La copie de sécurité %(folder)s est endommagée{_NB}: rien n’a été changé. Restaurez une copie plus ancienne.",
    "backup.sealed": f"La copie de sécurité %(folder)s est chiffrée{_NB}: rien n’a été changé. Réglez BACKUP_KEY ou BACKUP_KEY_FILE, puis recommencez.",
    "backup.other_key": f"La copie de sécurité %(folder)s est chiffrée avec une autre clé{_NB}: rien n’a été changé. Donnez la clé du jour de la copie.",
    "backup.newer": f"La copie de sécurité %(folder)s vient d’une version plus récente de la plateforme{_NB}: rien n’a été changé. Mettez la plateforme à jour, puis recommencez.",
}
