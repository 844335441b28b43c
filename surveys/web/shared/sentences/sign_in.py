"""The French of signing in and of « Mon compte »: passwords, codes, passkeys, trials.

Apart from the other sentences because each room keeps its own codes. Refuses to say whether an address is known: what is
wrong is said the same way for everyone.
"""

_NB = "\u00a0"

SENTENCES: dict[str, str] = {
    "sign_in.password": "L’adresse et le mot de passe ne vont pas ensemble. Vérifiez-les, ou recevez un lien par courriel.",
    "sign_in.code": "Ce code n’est pas le bon, ou il a déjà servi. Attendez le prochain, ou utilisez un code de secours.",
    "sign_in.too_often": f"Trop d’essais en peu de temps. Attendez %(minutes)s{_NB}minutes, puis recommencez.",
    "password.short": "Ce mot de passe est trop court. Écrivez au moins %(least)s caractères, par exemple quelques mots sans lien entre eux.",
    "password.long": "Ce mot de passe dépasse %(most)s caractères. Raccourcissez-le.",
    "password.address": "Ce mot de passe contient votre adresse de courriel. Choisissez-en un autre.",
    "password.common": f"Ce mot de passe est parmi les plus répandus{_NB}: ce sont les premiers qu’essaie une personne malveillante. Choisissez-en un autre.",
    "password.expected": f"Ce mot de passe se devine{_NB}: il ne contient guère que des mots de la plateforme, votre nom ou celui de votre organisme. Ajoutez-y quelques mots sans lien avec eux.",
    "passkey.refused": "La clé d’accès n’a pas été reconnue. Recommencez, ou entrez d’une autre façon.",
    "passkey.too_many": "Vous avez déjà %(most)s clés d’accès. Retirez-en une qui ne sert plus, puis recommencez.",
    "codes.already": "Une application donne déjà vos codes. Retirez-la d’abord pour en ajouter une autre.",
    "codes.none": "Les codes de secours accompagnent une application ou une clé d’accès. Ajoutez-en une d’abord.",
    "session.over": "Votre session a pris fin. Ouvrez une session, puis recommencez.",
}
