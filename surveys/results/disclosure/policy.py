"""How strict disclosure control is: one typed value, from a definition's ``disclosure_rules`` and a policy file.

Apart from the rules, which apply it. How near a bound may come (``nearness``) and how much one organisation may weigh
(``dominance``, ``largest_share``) stay secret: whoever knows them can undo part of the protection (SDC handbook, 4.2),
so they never appear in ``repr``, in a record or in a release. Refuses a parameter that would protect nobody.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from surveys.questionnaire.definition.model import Questionnaire
from surveys.questionnaire.problems import Problem

HALF = Fraction(1, 2)
_QUANTILES = {
    HALF: 5,
    Fraction(1, 4): 8,
    Fraction(3, 4): 8,
    Fraction(1, 10): 10,
    Fraction(9, 10): 10,
}
_FARTHEST = (
    10  # organisations below the 10th and above the 90th percentile are few: nothing past them is said
)


@dataclass(frozen=True, slots=True)
class Policy:
    """The parameters of disclosure control; defaults of AXTRA's method (docs/decisions/0018).

    ``nearness`` and the shares are parts of one: 1/10 is p = 10 %.
    """

    min_organisations: int = 5
    min_people: int = 10
    largest_share: Fraction = field(default=Fraction(1, 4), repr=False)  # of people, in one organisation
    nearness: Fraction = field(default=Fraction(1, 10), repr=False)  # the p of the p %-rule
    dominance: tuple[tuple[int, Fraction], ...] = field(
        default=((1, Fraction(1, 4)),), repr=False
    )  # the n largest, the share k they may not pass
    dominance_for: frozenset[str] = frozenset({"pay", "headcount"})
    quantile_organisations: Mapping[Fraction, int] = field(
        default_factory=lambda: MappingProxyType(_QUANTILES)
    )
    beyond_quantile: int = 2  # organisations strictly on each side of a quantile
    mean_beside_quantile: int = 8  # a mean and a quantile of fewer say too much together
    sensitive_least: int = 3  # a count of a sensitive item, and what is left of it
    prior: tuple[Fraction, Fraction] | None = (
        None  # what outsiders know: times the true value; None: 0 or more
    )
    version: str = "1"

    def quantile_minimum(self, q: Fraction) -> int:
        """Return how many organisations the quantile ``q`` needs; between two that are stated, the stricter."""
        known = self.quantile_organisations.get(q)
        if known is not None:
            return known
        farther = [n for at, n in self.quantile_organisations.items() if abs(at - HALF) >= abs(q - HALF)]
        return min(farther, default=max([_FARTHEST, *self.quantile_organisations.values()]))

    def record(self) -> dict[str, object]:
        """Return what a release may say of the policy: thresholds that readers are told, never the secret ones."""
        return {
            "version": self.version,
            "min_orgs": self.min_organisations,
            "min_persons": self.min_people,
            "min_orgs_by_quantile": {
                str(float(q)): n for q, n in sorted(self.quantile_organisations.items())
            },
        }


def policy_of(questionnaire: Questionnaire, site: Policy | None = None) -> Policy:
    """Return the site's policy with what a questionnaire states under ``disclosure_rules.confidential_pay``.

    Of how many organisations and people a figure needs, a questionnaire may ask more than the site, never less.
    """
    default = site or Policy()
    if questionnaire.unit == "elector":
        # a vote is counted to be said; secrecy is kept where ballots are cast
        return replace(default, min_organisations=1)
    rules = questionnaire.disclosure_rules.get("confidential_pay", {})
    made = replace(
        default,
        min_organisations=max(default.min_organisations, int(str(rules.get("min_orgs", 0)))),
        min_people=max(default.min_people, int(str(rules.get("min_persons", 0)))),
    )
    stated = rules.get("max_share_one_org")
    if stated is None:
        return made
    share = Fraction(str(stated))
    return replace(made, largest_share=share, dominance=((1, share), *default.dominance[1:]))


# What a policy file may say, and the smallest and largest that each may be.
_WHOLE = {
    "min_orgs": ("min_organisations", 1, 1_000),
    "min_persons": ("min_people", 1, 100_000),
    "beyond_quantile": ("beyond_quantile", 0, 100),
    "mean_beside_quantile": ("mean_beside_quantile", 0, 1_000),
    "sensitive_min_count": ("sensitive_least", 1, 100),
}
_OTHERS = frozenset(
    {
        "p_percent",
        "dominance",
        "dominance_for",
        "max_share_one_org",
        "min_orgs_by_quantile",
        "prior",
        "version",
    }
)


def read_policy(document: object, base: Policy | None = None) -> Policy | tuple[Problem, ...]:
    """Return the policy that a JSON object states, over ``base``.

    Percentages are written as such (``"p_percent": 10``, ``"dominance": [[1, 25]]``). Problems: ``policy.not_object``,
    ``policy.unknown``, ``policy.value``.
    """
    if not isinstance(document, dict):
        return (Problem("policy.not_object"),)
    reader = _Reader({str(name): value for name, value in document.items()})
    changes = reader.changes()
    return tuple(reader.problems) or replace(base or Policy(), **changes)


class _Reader:
    """One policy file: what it changes, and everything that is wrong with it."""

    def __init__(self, document: Mapping[str, object]) -> None:
        self.document = document
        self.problems: list[Problem] = []

    def changes(self) -> dict[str, Any]:
        """Return the attributes to change; what is wrong is kept in ``problems``."""
        made: dict[str, Any] = {}
        for name, value in self.document.items():
            found = self._read(name, value)
            if found is None:
                code = "policy.value" if name in _WHOLE or name in _OTHERS else "policy.unknown"
                self.problems.append(Problem(code, where=name, params={"name": name}))
            else:
                made |= found
        return made

    def _read(self, name: str, value: object) -> dict[str, object] | None:
        if name in _WHOLE:
            attribute, least, most = _WHOLE[name]
            whole = isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
            return {attribute: value} if whole else None
        match name:
            case "version":
                return {"version": value} if isinstance(value, str) and 0 < len(value) <= 40 else None
            case "p_percent":
                share = _percent(value)
                return None if share in (None, 1) else {"nearness": share}
            case "max_share_one_org":
                share = _percent(value)
                return None if share is None else {"largest_share": share}
            case "dominance":
                return _dominance(value)
            case "dominance_for":
                kinds = value if isinstance(value, list) else None
                return None if kinds is None else {"dominance_for": frozenset(map(str, kinds))}
            case "min_orgs_by_quantile":
                return _quantiles(value)
            case "prior":
                return _prior(value)
        return None


def number_of(value: object) -> Fraction | None:
    """Return a JSON number, or the text of one, exactly; ``None`` for anything else or beyond eighteen digits."""
    if isinstance(value, bool) or not isinstance(value, int | float | str) or len(str(value)) > 60:
        return None
    try:
        found = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    return Fraction(found) if found.is_finite() and (not found or abs(found.adjusted()) < 18) else None


def _percent(value: object) -> Fraction | None:
    found = number_of(value)
    return found / 100 if found is not None and 0 < found <= 100 else None


def _dominance(value: object) -> dict[str, object] | None:
    if not isinstance(value, list):
        return None
    made = []
    for pair in value:
        if not isinstance(pair, list) or len(pair) != 2 or not isinstance(pair[0], int) or pair[0] < 1:
            return None
        share = _percent(pair[1])
        if share is None:
            return None
        made.append((pair[0], share))
    return {"dominance": tuple(made)}


def _quantiles(value: object) -> dict[str, object] | None:
    if not isinstance(value, dict):
        return None
    made: dict[Fraction, int] = {}
    for name, least in value.items():
        q = number_of(name)
        if q is None or not 0 < q < 1 or not isinstance(least, int) or least < 1:
            return None
        made[q] = least
    return {"quantile_organisations": MappingProxyType(_QUANTILES | made)}


def _prior(value: object) -> dict[str, object] | None:
    if not isinstance(value, list) or len(value) != 2:
        return None
    low, high = (number_of(each) for each in value)
    return {"prior": (low, high)} if low is not None and high is not None and 0 <= low <= 1 <= high else None
