"""The closed list of domains of an edition, and the figures of each: by super-region, by size, never crossed.

Apart from cross-tables, which analysts ask for one by one: readers get these domains and no other, fixed before anyone
answers, so that no choice of theirs isolates a centre. What must be hidden is shown as one line, « Autres régions »,
rather than as holes. Refuses a domain of too few members, and two that differ by too few.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from surveys.questionnaire.definition.model import Questionnaire
from surveys.questionnaire.problems import Problem
from surveys.results.dataset import Attributes, Dataset
from surveys.results.disclosure.emptying import judged
from surveys.results.disclosure.policy import Policy
from surveys.results.disclosure.tables import Organisation
from surveys.results.figures import Figure, Status, Workshop

OTHERS = "autres"
REGIONS, GROUPED = "regions", "domain"  # the list of regions; the attribute that says which are told together
NAMES = "region_domains"  # the list that names them
LEAST = 8  # members of a domain, of whom five may be expected to answer
# One number a domain: what has lines of its own would be a table of two dimensions.
TOLD_BY_DOMAIN = frozenset({"share", "mean", "ratio_of_sums", "median"})
_SINGLE = frozenset({"share", "sum", "mean", "ratio_of_sums", "median", "quantile"})


@dataclass(frozen=True, slots=True)
class Domain:
    """Members that figures may be given for: those of one value, or of several, of one attribute."""

    dimension: str
    code: str
    members: frozenset[Organisation]


def close_domains(
    members: Mapping[Organisation, Attributes],
    groups: Mapping[str, Mapping[str, str]],
    *,
    least: int = LEAST,
    policy: Policy | None = None,
) -> tuple[Domain, ...] | tuple[Problem, ...]:
    """Return the domains of an edition from its frozen list of members.

    ``groups`` says, by attribute, in which domain each value stands; a value it leaves out is in none. Problems:
    ``domain.small``, ``domain.near`` (two domains that differ by fewer members than a cell needs).
    """
    found: list[Domain] = []
    for dimension, of in groups.items():
        made: dict[str, set[Organisation]] = {code: set() for code in of.values()}
        for member, attributes in members.items():
            code = of.get(str(attributes.get(dimension) or ""))
            if code is not None:
                made[code].add(member)
        found += [Domain(dimension, code, frozenset(inside)) for code, inside in made.items()]
    problems = [
        Problem("domain.small", where=_name(one), params={"count": len(one.members), "least": least})
        for one in found
        if len(one.members) < least
    ]
    problems += [
        Problem("domain.near", where=_name(one), params={"other": _name(other), "count": count})
        for one, other, count in derivable_differences(found, policy or Policy())
    ]
    return tuple(problems) or tuple(found)


def domains_of(dataset: Dataset) -> tuple[Domain, ...]:
    """Return the domains that a questionnaire fixed for its edition: its regions, by their attribute ``domain``.

    None where it fixed none, or where one of them is too small to be told: then nothing is broken down.
    """
    regions = dataset.questionnaire.choices.get(REGIONS)
    told = {one.code: str(one.attributes[GROUPED]) for one in regions or () if GROUPED in one.attributes}
    closed = close_domains(dataset.members, {"region": told}) if told else ()
    return tuple(one for one in closed if isinstance(one, Domain)) if _is_whole(closed) else ()


def domain_of(questionnaire: Questionnaire, region: str) -> str:
    """Return the code of the domain that a region is told in; empty where there is none."""
    regions = questionnaire.choices.get(REGIONS)
    if regions is None or region not in regions:
        return ""
    return str(regions.by_code[region].attributes.get(GROUPED, ""))


def domain_name(questionnaire: Questionnaire, code: str) -> str:
    """Return what a domain is called, as its author wrote it; empty for one without a name, such as ``OTHERS``."""
    names = questionnaire.reference_lists.get(NAMES)
    return names.label(code) if names is not None and code in names else ""


def _is_whole(closed: Sequence[Domain | Problem]) -> bool:
    return all(isinstance(one, Domain) for one in closed)


def domain_figures(dataset: Dataset, policy: Policy) -> tuple[Figure, ...]:
    """Return the figures of an edition in each of its domains: every mean, median, share and ratio that may be."""
    domains = domains_of(dataset)
    asked = [
        one.id
        for _, one in dataset.questionnaire.statistics
        if one.kind in TOLD_BY_DOMAIN and not one.settings.get("no_breakdown")
    ]
    made = break_down(dataset, domains, asked, policy) if domains else ()
    return tuple(figure for figure in made if isinstance(figure, Figure))


def derivable_differences(
    domains: Sequence[Domain], policy: Policy
) -> tuple[tuple[Domain, Domain, int], ...]:
    """Return the domains that lie inside another and leave too few outside: (inner, outer, how many)."""
    return tuple(
        (inner, outer, len(outer.members - inner.members))
        for inner in domains
        for outer in domains
        if inner.members < outer.members and 0 < len(outer.members - inner.members) < policy.min_organisations
    )


def break_down(
    dataset: Dataset, domains: Iterable[Domain], statistics: Sequence[str], policy: Policy
) -> tuple[Figure, ...] | tuple[Problem, ...]:
    """Return the figures of some statistics in each domain, named ``statistic@dimension:domain``, not protected yet.

    The domains that fail, and as few others as make them safe together, are one figure, ``@dimension:autres``: the same
    ones for every statistic of a question. Given to ``protect_edition`` with the figures of the whole. Problem:
    ``domain.no_breakdown``.
    """
    known = {one.id: (item, one) for item, one in dataset.questionnaire.statistics}
    refused = [
        Problem("domain.no_breakdown", where=each)
        for each in statistics
        if known[each][1].kind not in _SINGLE or known[each][1].settings.get("no_breakdown")
    ]
    if refused:
        return tuple(refused)
    by_question: dict[str, list[str]] = {}
    for each in statistics:
        by_question.setdefault(known[each][0].code, []).append(each)
    by_dimension: dict[str, list[Domain]] = {}
    for domain in domains:
        by_dimension.setdefault(domain.dimension, []).append(domain)
    return tuple(
        figure
        for listed in by_dimension.values()
        for asked in by_question.values()
        for figure in _Breakdown(dataset, listed, asked, policy).figures()
    )


class _Breakdown:
    """The statistics of one question in the domains of one dimension."""

    def __init__(
        self, dataset: Dataset, domains: Sequence[Domain], statistics: Sequence[str], policy: Policy
    ) -> None:
        self.dataset, self.domains = dataset, domains
        self.statistics, self.policy = statistics, policy

    def figures(self) -> Iterator[Figure]:
        whole = Domain(
            self.domains[0].dimension, "", frozenset().union(*(one.members for one in self.domains))
        )
        made = {domain: self._of(domain) for domain in self.domains}
        if not self._is_safe(self._of(whole)):
            return
        answered = [domain for domain in self.domains if any(figure.n for figure in made[domain])]
        hidden = [domain for domain in answered if not self._is_safe(made[domain])]
        spare = sorted(
            (domain for domain in answered if domain not in hidden),
            key=lambda domain: (max(figure.n for figure in made[domain]), domain.code),
        )
        while hidden and spare and (len(hidden) == 1 or not self._is_safe(self._of(_others(hidden)))):
            hidden.append(spare.pop(0))
        for domain in self.domains:
            if domain not in hidden:
                yield from made[domain]
        if hidden and spare:  # the union of all is the whole, which stands elsewhere
            yield from self._of(_others(hidden))

    def _of(self, domain: Domain) -> tuple[Figure, ...]:
        inside = replace(
            self.dataset,
            population=len(domain.members),
            members={
                code: self.dataset.members[code] for code in self.dataset.members if code in domain.members
            },
            respondents=tuple(
                each for each in self.dataset.respondents if each.organisation in domain.members
            ),
        )
        workshop = Workshop(inside)
        return tuple(
            replace(
                figure,
                id=f"{figure.id}@{domain.dimension}:{domain.code}",
                details={**figure.details, "dimension": domain.dimension, "domain": domain.code},
            )
            for figure in map(workshop.figure, self.statistics)
        )

    def _is_safe(self, figures: Iterable[Figure]) -> bool:
        return all(
            figure.status is Status.EMPTY or judged(figure, self.policy).status is Status.PUBLISHED
            for figure in figures
        )


def _others(hidden: Sequence[Domain]) -> Domain:
    return Domain(hidden[0].dimension, OTHERS, frozenset().union(*(one.members for one in hidden)))


def _name(domain: Domain) -> str:
    return f"{domain.dimension}:{domain.code}"
