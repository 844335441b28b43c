"""The French of a report: what its terms mean, how its figures were made, what they cannot say.

Apart from the report because these words are the same for every edition. Refuses numbers, but for those of the release, and
whatever would help who attacks it.
"""

from collections.abc import Iterator

from flask_babel import gettext as _

from surveys.web.released.document import Released


def definitions() -> tuple[tuple[str, str], ...]:
    """Return the terms of a report and what they mean."""
    return (
        ("n", _("Nombre de centres qui ont répondu à la question, et non de questionnaires reçus.")),
        ("N", _("Nombre de centres membres à qui l’édition s’adressait.")),
        (_("Part"), _("Centres pour lesquels l’énoncé est vrai, sur ceux qui ont répondu à la question.")),
        (_("Moyenne"), _("Chaque centre compte une fois.")),
        (_("Médiane"), _("La moitié des valeurs sont plus petites, l’autre moitié sont plus grandes.")),
        (_("Quotient de sommes"), _("Somme des résultats sur somme des cibles, chez les centres qui ont donné les deux : un grand centre y pèse plus qu’un petit.")),
        (_("Personnes"), _("Personnes de tous les centres réunis; chacune compte une fois.")),
        (_("Écart avec le marché"), _("Différence entre la médiane des répondants et la référence, en proportion de ce que dit la note de la figure.")),
        ("x", _("Donnée confidentielle : trop peu de centres, ou valeur qui se déduirait d’une autre.")),
        ("E", _("À interpréter avec prudence : la marge est large, ou la base petite.")),
        ("F", _("Trop peu fiable pour être donné.")),
        ("..", _("Non disponible pour cette édition.")),
        ("…", _("Sans objet : personne dans la base.")),
    )  # fmt: skip


def methods(found: Released) -> Iterator[str]:
    """Yield how the figures of a release were made, one paragraph after the other."""
    yield _(
        "Chaque centre membre est invité une fois. Seul compte son dernier envoi avant le gel; un brouillon n’entre dans aucun chiffre. Aucune réponse n’est extrapolée ni imputée, et aucune pondération n’est appliquée."
    )
    yield _(
        "Une réponse laissée en blanc, « ne sait pas », « préfère ne pas répondre » et « sans objet » sortent de la base de la question; aucune n’est un zéro. Le n de chaque figure est celui de sa propre question."
    )
    yield _(
        "Les calculs se font en fractions exactes; chaque chiffre est arrondi une seule fois, à l’impression, la demie en s’éloignant de zéro."
    )
    yield _(
        "Avant de paraître, les tableaux ont été protégés, puis attaqués ensemble comme le ferait chacun des membres qui connaît ses propres réponses et tout ce qui a déjà été diffusé. Un chiffre repose sur %(least)s centres au moins.",
        least=found.document["policy"]["min_orgs"],
    )
    yield _("Ce rapport est tiré du document figé de la diffusion %(number)s (gel %(snapshot)s). Refait demain, il sera le même, octet pour octet.", number=found.state.number, snapshot=found.state.snapshot)  # fmt: skip


def limits(found: Released) -> Iterator[str]:
    """Yield what the figures of a release cannot say."""
    respondents, members = found.document["respondents"], found.document["N"]
    silent = members - respondents
    if silent > 0:
        yield _("%(silent)s des %(members)s membres n’ont pas répondu. Rien ne dit que leurs réponses auraient été les mêmes.", silent=silent, members=members)  # fmt: skip
    yield _("Les réponses sont déclarées par les centres et n’ont pas été vérifiées chez eux.")
    yield _(
        "Un petit nombre de réponses donne une marge large : ce qui porte le signe E ne soutient pas à lui seul une conclusion."
    )
    yield _(
        "Deux figures dont le n diffère ne reposent pas sur les mêmes centres; leur différence n’est pas une évolution."
    )
