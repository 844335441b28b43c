"""The French of the checkup: what was found of a live installation, and what to do.

Apart from the other sentences because whoever keeps the machine reads these, in a terminal.
"""

_NB = "\u00a0"


def _do(words: str) -> str:
    return f"«{_NB}{words}{_NB}»"


SENTENCES: dict[str, str] = {
    # settings
    "check.settings.ok": "Tout ce qu’un site réel demande est réglé et lisible.",
    "check.settings.wrong": "%(fault)s",
    "check.demo.off": "Le mode démonstration est arrêté.",
    "check.demo.on": f"Le mode démonstration est en marche{_NB}: n’importe qui entre par /demo. Mettez SURVEYS_DEMO à 0, puis redémarrez.",
    "check.secret.strong": "%(name)s a l’air tirée au hasard.",
    "check.secret.weak": f"%(name)s se devine. Remplacez-la par ce que donne {_do('openssl rand -base64 48')}, puis redémarrez; pour SECRET_KEY, chaque application de codes sera à ajouter de nouveau.",
    "check.address.ok": "L’adresse publique %(url)s et l’écoute vont ensemble.",
    "check.address.local": f"BASE_URL (%(url)s) est l’adresse de cette machine{_NB}: les liens des courriels n’ouvriront rien ailleurs. Donnez l’adresse publique.",
    "check.address.clear": f"BASE_URL (%(url)s) n’est pas en https{_NB}: tout voyage en clair. Posez un certificat sur le serveur mandataire, puis changez BASE_URL.",
    "check.address.no_proxy": f"TRUSTED_PROXIES vaut 0 alors que BASE_URL est en https{_NB}: derrière nginx, tout le monde aurait la même adresse et se partagerait les essais de connexion. Mettez 1.",
    "check.address.open": f"HOST (%(host)s) écoute au-delà de cette machine{_NB}: qui atteint ce port évite le serveur mandataire. Mettez 127.0.0.1, ou fermez le port au pare-feu.",
    # files
    "check.files.ok": f"Fichiers et dossiers regardés{_NB}: %(count)s, à leur seul propriétaire.",
    "check.files.open": f"%(path)s est ouvert à d’autres (%(mode)s). Tapez {_do('chmod go= %(path)s')}.",
    "check.files.owner": f"%(path)s appartient à %(owner)s, et cette commande tourne sous %(user)s. Lancez-la sous le compte du service; si elle l’est, tapez {_do('chown %(user)s %(path)s')} comme administrateur de la machine.",
    "check.disk.ok": "%(free)s Mo libres pour %(path)s.",
    "check.disk.low": "Il ne reste que %(free)s Mo pour %(path)s. Faites de la place cette semaine.",
    "check.disk.full": f"Il ne reste que %(free)s Mo pour %(path)s{_NB}: les enregistrements vont échouer. Faites de la place maintenant.",
    # the database
    "check.database.ok": "%(engine)s %(version)s répond.",
    "check.database.old": "%(engine)s %(version)s répond, mais la plateforme est essayée à partir de %(least)s. Prévoyez une mise à jour.",
    "check.database.away": "%(fault)s",
    "check.database.damaged": f"Le fichier de la base est endommagé. Arrêtez la plateforme, mettez le fichier de côté, puis restaurez la dernière copie ({_do('surveys restore')}).",
    "check.migrations.ok": "La base a la forme que le programme connaît (%(known)s).",
    "check.migrations.pending": f"La base a la forme {_do('%(found)s')}, le programme attend {_do('%(known)s')}. Redémarrez le service du site, qui la met à jour.",
    "check.migrations.empty": f"La base est vide{_NB}: rien n’y a encore été préparé. Démarrez le service du site, qui le fait.",
    "check.migrations.newer": "La base (%(found)s) est plus récente que le programme (%(known)s). Remettez la version la plus récente du programme.",
    "check.guards.ok": "La base refuse elle-même de changer ce qui est figé.",
    "check.guards.missing": f"Des verrous manquent dans la base{_NB}: %(names)s. Cherchez qui l’a ouverte, puis tapez {_do('surveys doctor --mend')}.",
    "check.relations.ok": "Chaque ligne renvoie à une ligne qui existe.",
    "check.relations.missing": f"Des liens ne sont plus tenus par la base{_NB}: %(names)s. Restaurez la dernière copie dans une base neuve ({_do('surveys restore')}).",
    "check.relations.orphans": f"Lignes qui ne renvoient à rien{_NB}: %(count)s. Restaurez la dernière copie ({_do('surveys restore')}).",
    "check.keys.ok": "Les clés des réponses à accès restreint sont lisibles (%(key)s chiffre).",
    "check.keys.none": f"Aucune clé pour l’instant{_NB}: la première réponse à accès restreint la créera. Gardez-en une copie ailleurs.",
    "check.keys.missing": f"La clé %(key)s manque{_NB}: des réponses à accès restreint ne s’ouvrent plus. Remettez-la dans ANSWERS_KEYS ou dans le fichier cles_reponses.",
    "check.keys.older": "La clé %(key)s, déjà remplacée, n’est plus ici. Gardez-la tant que des copies de sécurité la demandent.",
    "check.people.ok": f"Personnes à l’administration{_NB}: %(count)s.",
    "check.people.one": f"Une seule personne est à l’administration{_NB}: si elle perd son second moyen, personne ne peut l’effacer. Ajoutez-en une autre à la page «{_NB}Équipe{_NB}».",
    "check.people.nobody": f"Personne n’est à l’administration. Tapez {_do('surveys person add COURRIEL --name NOM --role administrator')}.",
    "check.officer.named": f"Responsable de la protection{_NB}: %(title)s, avec son écrit.",
    "check.officer.settings": f"La personne responsable de la protection n’est nommée que par les réglages (%(title)s). Désignez-la à la page «{_NB}Confidentialité{_NB}».",
    # the work
    "check.worker.ok": "Le travail de fond a donné signe de vie il y a %(seconds)s s.",
    "check.worker.silent": f"Le travail de fond n’a plus donné signe de vie depuis %(minutes)s min{_NB}: rien ne part, rien ne se clôt. Redémarrez son service et lisez son journal.",
    "check.worker.never": f"Le travail de fond n’a jamais tourné. Démarrez son service ({_do('surveys worker')}).",
    "check.jobs.ok": f"Tâches en attente{_NB}: %(waiting)s.",
    "check.jobs.late": "Une tâche attend depuis %(minutes)s min (%(waiting)s en attente). Lisez le journal du travail de fond.",
    "check.jobs.failing": f"Tâches qui ont échoué et seront reprises{_NB}: %(failing)s. Lisez le journal du travail de fond.",
    "check.jobs.abandoned": f"Tâches abandonnées depuis sept jours{_NB}: %(abandoned)s. Lisez le journal du travail de fond, puis redemandez-les.",
    "check.letters.ok": f"Courriels en attente{_NB}: %(waiting)s.",
    "check.letters.late": f"Un courriel attend depuis %(minutes)s min (%(waiting)s en attente). Regardez la ligne «{_NB}serveur de courriel{_NB}».",
    "check.letters.failing": f"Courriels qui n’ont pas pu partir et seront repris{_NB}: %(failing)s. Regardez la ligne «{_NB}serveur de courriel{_NB}».",
    "check.letters.abandoned": f"Courriels refusés pour de bon depuis sept jours{_NB}: %(abandoned)s. La page de chaque centre les nomme; corrigez les adresses au répertoire.",
    "check.night.ok": "Le ménage de la nuit est fait.",
    "check.night.never": f"Le ménage de la nuit n’a pas encore été fait{_NB}: il suit la première nuit.",
    "check.night.late": f"Le ménage de la nuit n’est pas fait depuis %(hours)s h{_NB}: ce qui devait être détruit ne l’est pas. Tapez {_do('surveys purge')}.",
    # copies
    "check.copies.ok": "La dernière copie a %(hours)s h, pèse %(size)s et s’ouvre (%(count)s en tout).",
    "check.copies.unset": f"SURVEYS_BACKUPS n’est pas réglé{_NB}: l’âge des copies n’est pas connu. Donnez-y leur dossier.",
    "check.copies.none": f"Aucune copie dans %(folder)s. Tapez {_do('surveys backup')}.",
    "check.copies.old": f"La dernière copie a %(hours)s h. Regardez le service des copies, puis tapez {_do('surveys backup')}.",
    "check.copies.damaged": f"La copie %(folder)s ne s’ouvre pas. Mettez-la de côté, tapez {_do('surveys backup')}, puis vérifiez le disque.",
    "check.copies.sealed": "La copie %(folder)s est chiffrée, et sa clé n’est pas ici. Remettez BACKUP_KEY, ou BACKUP_KEY_FILE.",
    "check.copies.same_disk": f"%(folder)s est sur le disque de la base{_NB}: une panne emporterait les deux. Emportez les copies ailleurs chaque nuit.",
    # beyond the machine
    "check.mail.ok": "Le serveur %(host)s répond et accepte la connexion.",
    "check.mail.none": f"SMTP_URL n’est pas réglé{_NB}: les courriels ne partent pas, ils s’écrivent dans %(folder)s. Donnez un serveur.",
    "check.mail.clear": "SMTP_URL parle en clair à %(host)s. Écrivez smtp+starttls:// ou smtps://.",
    "check.mail.refused": "Le serveur %(host)s refuse le nom ou le mot de passe de SMTP_URL. Corrigez-les; un caractère comme @ ou / s’écrit %%40 ou %%2F.",
    "check.mail.away": "Le serveur %(host)s ne répond pas comme il faut (%(kind)s). Vérifiez SMTP_URL, le port et le pare-feu.",
    "check.mail.skipped": "Le serveur de courriel n’a pas été appelé.",
    "check.site.ok": "%(url)s répond.",
    "check.site.status": "%(url)s répond %(status)s au lieu de 200. Regardez le service du site et nginx.",
    "check.site.away": "%(url)s ne répond pas (%(kind)s). Vérifiez le nom, le certificat, nginx et le service du site.",
    "check.site.skipped": "L’adresse publique n’a pas été appelée.",
    "check.certificate.ok": "Le certificat vaut encore %(days)s jours.",
    "check.certificate.soon": "Le certificat finit dans %(days)s jours. Renouvelez-le (certbot renew) et regardez pourquoi cela ne s’est pas fait.",
    "check.clock.ok": "L’horloge va avec celle de %(other)s.",
    "check.clock.same": f"La base prend l’heure de cette machine{_NB}: rien à comparer.",
    "check.clock.apart": "L’horloge s’écarte de %(seconds)s s de celle de %(other)s. Activez la synchronisation (timedatectl set-ntp true).",
    "check.clock.away": "%(host)s n’a pas donné l’heure. Choisissez une autre adresse.",
}
