"""Which quotations may be released: the gateway of words, as ``gateway`` is that of figures.

Apart from the people who read and approve. Refuses a text that two people did not approve, one of a question that too few
wrote under, and a second one of the same organisation under the same theme; gives no organisation, no region, no order of
arrival, and nothing that ties a quotation to a number.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from surveys.results.disclosure.control import audit_tables
from surveys.results.disclosure.policy import Policy
from surveys.results.disclosure.solver import NotProven
from surveys.results.disclosure.tables import Cell, Organisation, Table
from surveys.results.quoting import Saying, Standing, cut

_SEAL = object()


@dataclass(frozen=True, slots=True)
class ReleasedQuotation:
    """Words that may be released, under a theme (empty: none), and to whom they are attributed. Made by ``release_quotations``."""

    theme: str
    statistic: str
    text: str
    attribution: str
    seal: object = None

    def __post_init__(self) -> None:
        if self.seal is not _SEAL:
            raise TypeError("a ReleasedQuotation is made by disclosure.release_quotations")

    def record(self) -> dict[str, object]:
        """Return the quotation as the document of a release has it."""
        return {
            "theme": self.theme,
            "statistic": self.statistic,
            "text": self.text,
            "attribution": self.attribution,
        }


def release_quotations(
    said: Sequence[Saying],
    standings: Mapping[str, Standing],
    themes: Mapping[str, Sequence[str]],
    *,
    seed: str,
    policy: Policy,
) -> tuple[ReleasedQuotation, ...]:
    """Return the quotations of a release, theme by theme, shuffled with ``seed``.

    ``standings`` and ``themes`` are by mark; a text of several themes stands under the first where its organisation has none.
    """
    writers: dict[str, set[str]] = {}
    for one in said:
        writers.setdefault(one.statistic, set()).add(one.organisation)
    taken: set[tuple[str, str]] = set()
    found: list[ReleasedQuotation] = []
    for one in sorted(said, key=lambda each: hashlib.sha256(f"{seed}\n{each.mark}".encode()).digest()):
        stands = standings.get(one.mark)
        if stands is None or stands.state != "approved":
            continue
        if len(writers[one.statistic]) < policy.min_organisations:
            continue
        theme = next(
            (name for name in themes.get(one.mark) or ("",) if (one.organisation, name) not in taken), None
        )
        if theme is None:
            continue
        taken.add((one.organisation, theme))
        text = cut(one.text, stands.cuts)
        found.append(ReleasedQuotation(theme, one.statistic, text, one.attribution, _SEAL))
    return tuple(sorted(found, key=lambda each: (each.theme == "", each.theme)))


@dataclass(frozen=True, slots=True)
class ThemeCounts:
    """How many organisations wrote under each theme (empty: the others together), of how many. Made by ``count_themes``."""

    writers: int
    counts: tuple[tuple[str, int], ...]
    seal: object = None

    def __post_init__(self) -> None:
        if self.seal is not _SEAL:
            raise TypeError("ThemeCounts are made by disclosure.count_themes")

    def record(self) -> dict[str, object]:
        """Return the counts as the document of a release has them."""
        listed = [{"theme": theme, "writers": count} for theme, count in self.counts]
        return {"writers": self.writers, "counts": listed}


def count_themes(
    said: Sequence[Saying],
    themes: Mapping[str, Sequence[str]],
    policy: Policy,
    *,
    told: Mapping[str, int] | None = None,
) -> ThemeCounts | None:
    """Return how many organisations wrote under each theme, the most first; ``None`` where too few wrote at all.

    A theme of too few, or one that would tell a few by subtraction, stands with the others, which must be enough together.
    ``told`` is what the release before said: where fewer changed than a cell needs, there is nothing to say anew (``None``).
    """
    under: dict[str, set[Organisation]] = {}
    for one in said:
        for theme in themes.get(one.mark, ()):
            under.setdefault(theme, set()).add(one.organisation)
    everyone = frozenset().union(*under.values()) if under else frozenset()
    if len(everyone) < policy.min_organisations:
        return None
    shown: list[tuple[str, frozenset[Organisation]]] = [("", everyone)]
    others: list[str] = []
    for theme, writers in sorted(under.items(), key=lambda each: (-len(each[1]), each[0])):
        if _is_apart([*(each for _, each in shown), writers], policy):
            shown.append((theme, frozenset(writers)))
        else:
            others.append(theme)
    left = frozenset().union(*(under[theme] for theme in others)) if others else frozenset()
    counts = [(theme, len(writers)) for theme, writers in shown[1:]]
    if left and _is_apart([*(each for _, each in shown), left], policy):
        counts.append(("", len(left)))
    if any(
        0 < abs(count - (told or {}).get(theme, count)) < policy.min_organisations for theme, count in counts
    ):
        return None
    return ThemeCounts(len(everyone), tuple(counts), _SEAL) if counts else None


def _is_apart(sets: Sequence[frozenset[Organisation] | set[Organisation]], policy: Policy) -> bool:
    """Say whether the last of some sets has enough members, and isolates too few beside none of the others."""
    last = sets[-1]
    if len(last) < policy.min_organisations:
        return False
    distinct = list(dict.fromkeys(frozenset(each) for each in sets))
    tables = [
        Table("count", (Cell((str(place),), dict.fromkeys(each, Fraction(1))),), variable="themes")
        for place, each in enumerate(distinct)
    ]
    try:
        return audit_tables(tables, policy).clean
    except NotProven:
        return False
