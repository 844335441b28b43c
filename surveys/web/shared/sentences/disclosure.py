"""The French of disclosure control: what is wrong with a table, a policy or a release that was given as data.

Apart from the figures' sentences: these are read on the console, by the person who prepares a file. Refuses to say a secret
parameter of the policy, were it to correct it.
"""

_NB = "\u00a0"

SENTENCES: dict[str, str] = {
    # a table
    "table.not_object": 'Un tableau est un objet JSON, par exemple {"kind": "total", "cells": […], "equations": […]}.',
    "table.kind": f"«{_NB}%(given)s{_NB}» n’est pas une sorte de tableau. Choisissez parmi %(known)s.",
    "table.no_cells": 'Le tableau n’a aucune case. Donnez-en une liste, par exemple "cells": [{"key": ["total"]}].',
    "table.key": 'Cette case n’a pas de clé. Nommez-la par une liste de codes, par exemple "key": ["region", "r03"].',
    "table.key_twice": f"La clé «{_NB}%(key)s{_NB}» nomme deux cases. Donnez à chacune la sienne.",
    "table.contributions": 'Les apports sont un objet qui va du code de l’organisme à sa valeur, par exemple {"of-01": "12.5"}.',
    "table.number": "Cette valeur n’est pas un nombre. Écrivez-la par exemple 1234.5, avec au plus dix-huit chiffres.",
    "table.negative": "Un apport ne peut pas être négatif\u00a0: aucune règle n’est définie dans ce cas. Séparez les hausses des baisses en deux tableaux.",
    "table.status": f"«{_NB}%(given)s{_NB}» n’est pas un état. Choisissez published, suppressed ou empty.",
    "table.equations": 'Les additions sont une liste, par exemple [{"total": ["total"], "parts": [["r01"], ["r02"]]}].',
    "table.equation": "Une addition nomme un total et au moins une partie, chacune une seule fois.",
    "table.unknown_key": f"Aucune case ne porte la clé «{_NB}%(key)s{_NB}». Ajoutez la case ou corrigez la clé.",
    "table.circle": f"La case «{_NB}%(key)s{_NB}» est, par d’autres, une partie d’elle-même. Corrigez les additions.",
    "table.sum": f"Les apports de «{_NB}%(key)s{_NB}» ne sont pas la somme de ceux de ses parties. Laissez-les vides ou corrigez-les.",
    # a policy
    "policy.not_object": 'Une politique est un objet JSON, par exemple {"min_orgs": 5}.',
    "policy.unknown": f"La politique n’a pas de réglage «{_NB}%(name)s{_NB}». Vérifiez son nom dans docs/reglages.md.",
    "policy.value": f"La valeur de «{_NB}%(name)s{_NB}» ne convient pas. Vérifiez-la dans docs/reglages.md.",
    # domains
    "domain.small": "Ce domaine compte %(count)s membres et il en faut au moins %(least)s. Réunissez-le avec un domaine voisin.",
    "domain.near": f"Ce domaine et «{_NB}%(other)s{_NB}» ne diffèrent que de %(count)s membres, dont les chiffres se liraient par soustraction. Gardez un seul des deux.",
    "domain.no_breakdown": "Cette statistique n’est pas donnée par domaine. Retirez-la de la demande, ou choisissez un nombre unique, comme une part ou une moyenne.",
    # a release
    "analysis.name": "Donnez à l’analyse un nom d’au plus %(most)s caractères, pour la reconnaître.",
    "analysis.asked": "Cette édition n’a rien de ce que l’analyse demande. Revenez à la page des résultats et gardez-la de là.",
    "analysis.most": "Vous gardez déjà %(most)s analyses. Retirez celles qui ne servent plus.",
    "analysis.gone": "Cette analyse n’existe plus, ou elle n’est pas à vous. Actualisez la page.",
    "crossing.statistic": "Cette statistique ne se croise pas. Choisissez-en une de la liste.",
    "crossing.attribute": "Choisissez un domaine de la liste, puis, si vous croisez, un second qui soit différent.",
    "crossing.whole": "Même l’ensemble de cette statistique ne peut pas être montré. Choisissez-en une autre.",
    "crossing.unproven": "La protection n’a pas pu être prouvée à temps et rien n’est montré. Demandez un seul domaine.",
    "crossing.opens": "Avec ce qui a déjà été montré de cette édition, ce tableau laisserait deviner une réponse. Il n’est pas montré; lisez ceux qui existent.",
    "crossing.raced": "Un autre tableau a été montré pendant le calcul. Demandez celui-ci de nouveau.",
    "crossing.unknown": "Ce tableau croisé n’existe pas. Consultez la liste de ceux qui ont été demandés.",
    "release.nothing_sent": "Aucun organisme n’a transmis de réponses. Attendez la première avant de geler les données.",
    "release.snapshot_unknown": f"Le gel «{_NB}%(snapshot)s{_NB}» n’existe pas dans cette édition. Gelez les données de nouveau.",
    "release.destroyed": "Des réponses de cette édition sont détruites\u00a0: des chiffres calculés maintenant seraient faux. Ce qui est déjà diffusé reste.",
    "release.open": "Cette édition reçoit encore des réponses. Fermez-la avant de diffuser ses résultats.",
    "release.exists": "Une diffusion de cette édition existe déjà. Faites une révision, qui dit ce qui change.",
    "release.none": "Cette édition n’a pas encore été diffusée. Faites d’abord une première diffusion.",
    "release.no_reason": "Une révision dit ce qui change. Écrivez-le en une phrase.",
    "release.few_changed": "Une révision demande que les réponses d’au moins %(least)s organismes aient changé depuis la dernière diffusion (à ce jour\u00a0: %(count)s). Gardez la diffusion actuelle, ou attendez d’autres réponses.",
    "release.raced": "Un tableau croisé a été montré pendant le calcul. Demandez la diffusion de nouveau.",
    "release.unproven": "La protection n’a pas pu être prouvée et rien n’est diffusé. Recommencez en laissant plus de temps, ou retirez une statistique.",
    "release.waiting": "Une diffusion de cette édition est déjà en calcul. Attendez qu’elle soit finie.",
    "release.unknown": "Cette édition n’a pas de diffusion %(number)s. Consultez la liste de ses diffusions.",
    "release.no_tables": 'La diffusion n’a aucun tableau. Donnez-en une liste, par exemple {"tables": […]}.',
}
