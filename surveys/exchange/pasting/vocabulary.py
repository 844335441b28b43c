"""The words that people write above their columns, in French and in English, and those that change their meaning.

Apart from the matching because it is data, made to grow. A group holds the ways of naming one thing; a column of a
questionnaire joins a group when its own label or code is in it. Refuses to know any questionnaire.
"""

import re
from functools import lru_cache

from surveys.questionnaire.values import fold

Words = tuple[str, ...]

_TOKEN = re.compile(r"[a-z0-9]+|[$%#]")
_PARENTHESES = re.compile(r"\([^()]*\)")
_STOP = frozenset(
    """a au aux d de des du en et l la le les ou par pour sur votre vos son sa ses leur leurs the of per by and
    or""".split()  # noqa: SIM905
)

# One line for each way of naming, groups apart. Order, case, accents, plurals and little words do not count.
_GROUPS = (
    """repère | no | numéro | # | ligne | no de ligne | numéro de ligne | id | réf | référence | code | rang | index
    | row | ref | reference | row ref | key | clé""",
    """poste | titre | titre d'emploi | titre du poste | titre de poste | nom du poste | emploi | fonction | occupation
    | catégorie d'emploi | catégorie de poste | classe d'emploi | corps d'emploi | poste occupé | métier | position
    | job title | job | role | description de l'emploi | appellation d'emploi""",
    """taux | taux horaire | taux horaire brut | taux brut | salaire horaire | salaire horaire brut | salaire | $/h
    | taux de paie | taux de base | taux horaire de base | tx hor | tx horaire | taux hor | salaire de base | traitement
    | rémunération | rémunération horaire | hourly rate | rate | pay rate | wage | hourly wage | salary | base pay""",
    """heures | heures par semaine | heures semaine | heures hebdomadaires | heures hebdo | hres sem | hrs sem | h sem
    | hres | hrs | nb heures | nombre d'heures | nb heures semaine | nombre d'heures par semaine | horaire hebdomadaire
    | heures normales | heures régulières | weekly hours | hours | hours per week | hrs week | hebdo | h | heures contrat""",
    """statut | temps de travail | temps plein partiel | temps complet partiel | tp tp | statut temps | régime de travail
    | time status | full time part time | ft pt | status | type d'horaire | statut d'emploi""",
    """lien d'emploi | type de contrat | contrat | nature du contrat | permanent temporaire | type d'emploi | contract
    | type de lien | employment type | contract type | statut d'emploi | type de poste | permanence""",
    """ancienneté | ancienneté service continu | service continu | années de service | années d'ancienneté | date d'embauche
    | date d'entrée | date d'entrée en fonction | embauche | date embauche | seniority | years of service | hire date
    | date d'ancienneté | start date | date of hire | nb années | nombre d'années | anc | tranche d'ancienneté""",
    """personnes en poste | nombre de personnes | nb personnes | effectif | effectifs | nb employés | # employés | nombre d'employés
    | titulaires | headcount | incumbents | nb titulaires | employés | personnes | nb""",
    """minimum | min | plus bas | taux minimum | taux min | rate min | salaire minimum | minimum $ h""",
    """médiane | med | taux médian | salaire médian | median | rate median | point milieu""",
    """maximum | max | plus haut | taux maximum | taux max | rate max | salaire maximum""",
    """cible de participation | cible | cible de participations | objectif | target | cible prévue | cibles""",
    """participations atteintes | atteint | atteinte | résultat | réalisé | participations | reached | cible atteinte
    | participations réalisées""",
    """heures d'intervention achetées | heures achetées | h achetées | hours bought | heures vendues | heures à l'entente""",
    """heures d'intervention réalisées et comptabilisées | heures réalisées | heures d'intervention réalisées
    | heures faites | heures comptabilisées | hours done | h réalisées | heures reconnues""",
)

# Words that make another quantity of the same name: « Heures supplémentaires » are not the hours of a week.
OTHERWISE = frozenset(
    """supplementaire supp suppl sup overtime maladie vacance ferie conge banque accumule accumulee cumul cumulatif
    cumulative cumule ytd prime boni bonu bonus net nette precedent precedente ancien ancienne nouveau nouvelle prevu
    prevue projete budget budgete ecart variation augmentation hausse % pct pourcentage maximum max minimum min moyen
    moyenne median mediane telephone telephonique tel postal postale total totale double demi paye payee facture
    cotisation deduction retenue avantage employeur imposable difference an1 an2 echelon""".split()  # noqa: SIM905
)
# Words that say for which length of time an amount is paid, or hours are worked; a pay period has no one length.
PERIODS = {
    "h": "hourly", "hr": "hourly", "hre": "hourly", "heure": "hourly", "horaire": "hourly", "hour": "hourly",
    "hourly": "hourly", "an": "annual", "ans": "annual", "annee": "annual", "annuel": "annual",
    "annuelle": "annual", "annual": "annual", "year": "annual", "yearly": "annual", "mensuel": "monthly",
    "mensuelle": "monthly", "moi": "monthly", "mois": "monthly", "month": "monthly", "monthly": "monthly",
    "hebdomadaire": "weekly", "hebdo": "weekly", "semaine": "weekly", "sem": "weekly", "week": "weekly",
    "weekly": "weekly", "quinzaine": "biweekly", "biweekly": "biweekly", "bihebdomadaire": "biweekly",
    "periode": "period", "period": "period",
}  # fmt: skip

# A single one of these above a column says too little to be found inside a longer heading.
VAGUE = frozenset(
    """no numero # ligne id code rang index row key cle nb nombre h min max taux an type titre personne employe
    status statut rate ref reference hebdo anc emploi participation""".split()  # noqa: SIM905
)

TOTALS = re.compile(
    r"(?:grand |sous[ -])?(?:total|totaux|somme|sommes|moyenne|moyennes|mediane|ensemble|cumul)\b"
    r"|(?:sub|grand )?total\b|sum\b|average\b|median\b|nombre d'employe|nb d'employe"
)


@lru_cache(maxsize=4_096)
def words_of(text: str) -> Words:
    """Return the words of a heading or a label that say something: folded, singular, without little words."""
    return tuple(_singular(word) for word in _TOKEN.findall(fold(text)) if word not in _STOP)


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] in "sx" else word


def _group(text: str) -> frozenset[Words]:
    return frozenset(words_of(part) for part in text.split("|"))


GROUPS: tuple[frozenset[Words], ...] = tuple(map(_group, _GROUPS))


def names_of(label: str, code: str) -> tuple[frozenset[Words], frozenset[Words]]:
    """Return the ways of naming a column: its own label and code, then those of the groups that they belong to."""
    own = {words_of(label), words_of(_PARENTHESES.sub(" ", label)), words_of(code.replace("_", " "))} - {()}
    joined: set[Words] = set()
    for group in GROUPS:
        if group & own:
            joined |= group
    return frozenset(own), frozenset(joined - own)


def without_parentheses(text: str) -> str:
    """Return a heading without what stands in parentheses: « Taux horaire ($/h) » is « Taux horaire »."""
    return _PARENTHESES.sub(" ", text)
