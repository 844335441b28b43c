"""Who answered, as a release tells it: by the closed domains of the edition, each line safe on both sides.

Apart from the figures of answers because what is protected here is whether a member answered. What fails goes into one line
with as few others as make it safe; two attributes are told together only if they isolate nobody. Refuses a breakdown that
says no more than the total: where everyone answered, or nearly, the total stands alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from surveys.results.dataset import Dataset
from surveys.results.disclosure.control import audit_tables
from surveys.results.disclosure.crossing import dimensions_of
from surveys.results.disclosure.domains import NAMES, OTHERS, domain_name
from surveys.results.disclosure.lines import response_rules
from surveys.results.disclosure.policy import Policy
from surveys.results.disclosure.solver import NotProven
from surveys.results.disclosure.tables import Cell, Organisation, Parts, Table
from surveys.results.figures.makeup import Makeup
from surveys.results.figures.model import Figure
from surveys.results.figures.participation import participation

ATTRIBUTES = ("region", "size")  # what members are told apart by, the first one kept when both say too much
_BY_SIZE = ("petite", "moyenne", "grande")


def participation_figures(dataset: Dataset, policy: Policy) -> tuple[Figure, ...]:
    """Return the response rates of an edition by region group and by size, not protected yet, as far as they may be told."""
    known = dimensions_of(dataset)
    answered = {one.organisation for one in dataset.respondents}
    parts = {member: Fraction(member in answered) for member in dataset.members}
    told: list[Table] = []
    made: list[Figure] = []
    for attribute in (name for name in ATTRIBUTES if name in known):
        lines = _lines(parts, known[attribute], policy)
        cells = tuple(Cell((attribute, code), found) for code, found in lines.items())
        table = Table("count", cells, variable="participation")
        if len(lines) > 1 and _is_apart([*told, table], policy):
            told.append(table)
            made.append(_figure(dataset, attribute, lines))
    return tuple(made)


def _lines(parts: Parts, place: Mapping[Organisation, str], policy: Policy) -> dict[str, Parts]:
    """Return what each domain brings, those that fail and the smallest others as one line; that line alone, if it must."""
    domains: dict[str, dict[Organisation, Fraction]] = {}
    for member, part in parts.items():
        domains.setdefault(place[member], {})[member] = part
    gone = [code for code, found in domains.items() if response_rules(found, policy)]
    spare = sorted(domains.keys() - set(gone), key=lambda code: (len(domains[code]), code))
    while gone and spare and (len(gone) == 1 or response_rules(_together(domains, gone), policy)):
        gone.append(spare.pop(0))
    shown: dict[str, Parts] = {code: domains[code] for code in spare}
    return shown | ({OTHERS: _together(domains, gone)} if gone else {})


def _together(domains: Mapping[str, Parts], codes: Sequence[str]) -> Parts:
    return {member: part for code in codes for member, part in domains[code].items()}


def _is_apart(tables: Sequence[Table], policy: Policy) -> bool:
    """Say whether the lines of some tables, added and subtracted, isolate no set of members that is too small."""
    try:
        return audit_tables(tables, policy).clean
    except NotProven:
        return False


def _figure(dataset: Dataset, attribute: str, lines: Mapping[str, Parts]) -> Figure:
    place = {member: code for code, found in lines.items() for member in found}
    asked = dataset.questionnaire
    named = (one.code for one in asked.reference_lists.get(NAMES, ())) if attribute == "region" else _BY_SIZE
    order = [code for code in named if code in lines]
    order += sorted(lines.keys() - set(order) - {OTHERS}) + [OTHERS] * (OTHERS in lines)
    labels = {code: domain_name(asked, code) if attribute == "region" else code for code in order}
    grouped = {member: {attribute: place[member]} for member in dataset.members}
    figure = participation(replace(dataset, members=grouped), attribute, labels)
    makeup = tuple(
        Makeup(code, "answered", {member: (part,) for member, part in found.items()}, kind="participation")
        for code, found in lines.items()
    )
    return replace(figure, makeup=makeup)
