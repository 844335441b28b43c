"""The French of what differs much from the last edition, and of the reasons that a person may choose.

Apart from the other sentences because each room keeps its own codes. Refuses blame, and to say what other members
answered: a change is unusual, a person may well be right.
"""

SENTENCES: dict[str, str] = {
    "change.percent": "Votre réponse passe de %(before)s à %(now)s depuis la dernière édition, un écart de %(percent)s\u00a0%%. Vérifiez-la, ou dites-nous ce qui a changé.",
    "change.amount": "Votre réponse passe de %(before)s à %(now)s depuis la dernière édition, un écart inhabituel. Vérifiez-la, ou dites-nous ce qui a changé.",
    "change.robust": "Votre réponse passe de %(before)s à %(now)s depuis la dernière édition, un écart peu courant parmi les membres. Vérifiez-la, ou dites-nous ce qui a changé.",
    "change.sign": "Votre réponse change de signe depuis la dernière édition\u00a0: %(before)s, puis %(now)s. Vérifiez le signe, ou dites-nous ce qui a changé.",
    "change.scale": "Votre réponse passe de %(before)s à %(now)s depuis la dernière édition, un rapport d’environ %(factor)s. Vérifiez les zéros, la virgule et l’unité, ou dites-nous ce qui a changé.",
    "change.annual": "%(now)s ressemble à un montant annuel\u00a0: à la dernière édition, c’était %(before)s. Inscrivez un taux horaire, par exemple 27,50\u00a0$/h, ou dites-nous ce qui a changé.",
    "change.swapped": "Les nombres des lignes «\u00a0%(first)s\u00a0» et «\u00a0%(second)s\u00a0» semblent intervertis par rapport à la dernière édition. Vérifiez-les, ou dites-nous ce qui a changé.",
    "change.copied": "La colonne «\u00a0%(column)s\u00a0» répète la colonne «\u00a0%(other)s\u00a0», ce qui n’était pas le cas à la dernière édition. Vérifiez-les, ou dites-nous ce qui a changé.",
    "change.copied_before": "La colonne «\u00a0%(column)s\u00a0» répète la colonne «\u00a0%(other)s\u00a0» de la dernière édition. Vérifiez-la, ou dites-nous ce qui a changé.",
    "change.reason.activite": "Le volume d’activité a vraiment changé",
    "change.reason.financement": "Une entente, un programme ou un financement a changé",
    "change.reason.organisation": "Un point de service a ouvert, fermé ou changé",
    "change.reason.personnel": "Le personnel ou les conditions de travail ont changé",
    "change.reason.methode": "La façon de compter a changé",
    "change.reason.anterieure": "La valeur de la dernière édition était inexacte",
    "change.reason.autre": "Autre raison (précisez)",
}
