"""Forms that a builder could hold, drawn at random, and every expression of the questionnaires that ship."""

from collections.abc import Iterator
from dataclasses import dataclass

from hypothesis import strategies as st

from surveys.catalogue import load_catalogue, names
from surveys.questionnaire.conditions.form import (
    ALONE,
    Answered,
    Clause,
    Condition,
    Group,
    Here,
    Number,
    Operation,
    Opposite,
    Term,
    ThisRow,
    Words,
    Worked,
)
from surveys.questionnaire.definition.model import Item, Matrix, Question, Questionnaire, Roster
from surveys.questionnaire.definition.names import DefinitionNames, columns_of
from surveys.questionnaire.definition.spots import Key, Spot, spot_of
from surveys.questionnaire.expressions import Expression, Reference

references = st.sampled_from(
    [
        Reference("a"),
        Reference("b"),
        Reference("t", ("*", "x")),
        Reference("t", ("r1", "x")),
        Reference("t", ("@row", "x")),
        Reference("@", ("x",)),
        Reference("r"),
    ]
)
codes = st.from_regex(r"[A-Za-z0-9_-]{1,8}", fullmatch=True)
texts = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=12).filter(
    lambda text: not ("'" in text and '"' in text)
)
numbers = st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-10_000, max_value=10_000)
leaves = st.one_of(
    references.map(Answered), numbers.map(Number), texts.map(Words), st.just(Here()), st.just(ThisRow())
)


def calculations(terms: st.SearchStrategy[Term]) -> st.SearchStrategy[Term]:
    """Return what is worked out from terms."""
    steps = st.lists(st.tuples(st.sampled_from(["+", "-"]), terms), min_size=1, max_size=3)
    factors = st.lists(st.tuples(st.sampled_from(["*", "div", "mod"]), terms), min_size=1, max_size=3)
    several = st.lists(terms, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        st.builds(Operation, terms, st.one_of(steps, factors).map(tuple)),
        st.builds(Opposite, terms),
        st.builds(Worked, st.sampled_from(["sum", "min", "coalesce"]), several),
        st.builds(Worked, st.sampled_from(["abs", "count", "year"]), st.tuples(terms)),
        st.sampled_from([Worked("today"), Worked("param", (Words("taux"),))]),
    )


terms = st.recursive(leaves, calculations, max_leaves=6)
clauses = st.one_of(
    st.builds(
        Clause,
        terms,
        st.sampled_from(["is", "is_not", "above", "at_least", "below", "at_most"]),
        st.tuples(terms),
    ),
    st.builds(Clause, terms, st.sampled_from(["contains", "matches"]), st.tuples(st.just(Words("a+")))),
    st.builds(Clause, references.map(Answered), st.sampled_from(["holds", "holds_not"]), st.tuples(terms)),
    st.builds(
        Clause,
        terms,
        st.sampled_from(["one_of", "none_of"]),
        st.lists(codes.map(Words), min_size=1, max_size=4).map(tuple),
    ),
    st.builds(Clause, terms, st.sampled_from(["answered", "unanswered"]), st.just(())),
    st.builds(Clause, references.map(Answered), st.sampled_from(sorted(ALONE)), st.just(())),
)


JOINS = st.sampled_from(["all", "any", "none", "not_all"])


def groups(conditions: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    """Return groups of conditions, of one or none too: a builder passes by them."""
    parts = st.lists(conditions, max_size=3).map(tuple)
    return st.builds(Group, JOINS, parts)


conditions: st.SearchStrategy[Condition] = st.recursive(clauses, groups, max_leaves=6)
whole: st.SearchStrategy[Condition] = st.recursive(
    clauses,
    lambda inner: st.builds(Group, JOINS, st.lists(inner, min_size=1, max_size=3).map(tuple)),
    max_leaves=6,
)


@dataclass(frozen=True)
class Written:
    """One expression of a questionnaire that ships, with where it stands."""

    key: str
    expression: Expression
    spot: Spot

    @property
    def boolean(self) -> bool:
        return self.spot.expected == "boolean"


def catalogue() -> tuple[Questionnaire, ...]:
    """Return the questionnaires that ship."""
    return tuple(map(load_catalogue, names()))


def _written(questionnaire: Questionnaire) -> Iterator[Written]:
    known = DefinitionNames(questionnaire)
    for section in questionnaire.sections:
        if section.relevant is not None:
            yield Written("relevant", section.relevant, spot_of(known, "relevant"))
        for item in section.items:
            yield from _of_item(item, known)


def _of_item(item: Item, known: DefinitionNames) -> Iterator[Written]:
    columns = columns_of(item) if isinstance(item, Matrix | Roster) else ()
    found: list[tuple[Key, object, Spot]] = [("relevant", item.relevant, spot_of(known, "relevant", item))]
    if isinstance(item, Matrix):
        found.append(("row_filter", item.row_filter, spot_of(known, "row_filter", item)))
    if isinstance(item, Question):
        found.append(("calc", item.calc, spot_of(known, "calc", item)))
    found += [("rule", rule.condition, spot_of(known, "rule", item)) for rule in item.rules]
    for column in columns:
        found.append(("calc", column.calc, spot_of(known, "calc", item, column=column)))
        spot = spot_of(known, "rule", item, column=column)
        found += [("rule", rule.condition, spot) for rule in column.rules]
    for one in item.statistics:
        conditions = {"where": one.where, "base": one.base, "consent": one.consent}
        for name, each in conditions.items():
            found.append((name, each, spot_of(known, name, item, statistic=one)))  # type: ignore[arg-type]
        spot = spot_of(known, "value", item, statistic=one)
        found += [("value", each, spot) for each in (one.value, one.num, one.den, *one.values)]
    yield from (Written(key, each, spot) for key, each, spot in found if isinstance(each, Expression))


SPOTS = tuple(each for questionnaire in catalogue() for each in _written(questionnaire))
