"""Everything an edition says at once, attacked as members would: sums that share answers open each other.

Apart from the figures one by one. Every published sum, and both sides of every published ratio, is a fact about answers;
what a violation's proof names goes, the fewest organisations first, until nothing is found. Refuses to call an edition
clean of what its figures do not say they are made of: a number that cannot be brought to answers is one value itself.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from surveys.results.disclosure.audit import ALONE, Attackers, Audit, Violation, audit
from surveys.results.disclosure.emptying import RATIOS, SUMS, is_rounded
from surveys.results.disclosure.knowledge import Fact, Knowledge
from surveys.results.disclosure.part import Atom, Bounds
from surveys.results.disclosure.policy import Policy
from surveys.results.disclosure.rules import TOP
from surveys.results.disclosure.solver import Infeasible
from surveys.results.disclosure.suppression import Limits
from surveys.results.disclosure.tables import Key, Organisation
from surveys.results.figures.makeup import Makeup
from surveys.results.figures.model import Figure, Status

SUMMED = frozenset({"total", "numerator", "denominator", "people"})
GRAND = "grand total"
ZERO = Fraction(0)
SOFT = RATIOS | {"mean"}  # what may be said by its printed digits alone


class EditionAudit:
    """The figures of an edition as facts; parts that did not change are attacked once."""

    def __init__(
        self,
        figures: Iterable[Figure],
        policy: Policy,
        attackers: Attackers = ALONE,
        limits: Limits | None = None,
        *,
        release: str = "",
        marks: Mapping[Organisation, str] | None = None,
    ) -> None:
        self.release, self.marks = release, marks or {}
        self.figures = {figure.id: figure for figure in figures}
        self.policy, self.attackers, self.limits = policy, attackers, limits or Limits()
        self.values: dict[Atom, Fraction] = {}
        self.bounds: dict[Atom, Bounds] = {}
        for figure in self.figures.values():
            for makeup in figure.makeup:
                self._learn(makeup)
        self._known: dict[frozenset[object], Audit] = {}

    def _learn(self, makeup: Makeup) -> None:
        for organisation, terms in makeup.terms.items():
            for term in terms:
                atom = self._atom(organisation, term.variable)
                self.values[atom] = term.value
                if makeup.kind == "rating":
                    self.bounds[atom] = (Fraction(0), Fraction(TOP))

    def _atom(self, organisation: Organisation, variable: str) -> Atom:
        """Return an answer, told apart from what the same organisation answered in another copy."""
        return organisation, f"{variable}#{self.marks.get(organisation, '')}"

    def facts(self, safe: Mapping[str, Figure]) -> Iterator[Fact]:
        """Yield what the published figures say."""
        for name, figure in safe.items():
            if figure.kind == "trend" or name not in self.figures:
                continue  # each edition of a trend is a figure of its own
            said = [makeup for makeup in self.figures[name].makeup if makeup.measure in SUMMED]
            for line in dict.fromkeys(makeup.line for makeup in said):
                if _is_said(figure, line):
                    yield from self._said(figure, line, [each for each in said if each.line == line])
            if figure.kind in SUMS and figure.denominator is not None:
                yield self._fact(figure, "", GRAND, said)

    def _fact(self, figure: Figure, line: str, measure: str, said: Iterable[Makeup]) -> Fact:
        return Fact((self.release, figure.id, line, measure), self._form(said))

    def _said(self, figure: Figure, line: str, said: list[Makeup]) -> Iterator[Fact]:
        """Yield what a line says: its sums; of a rounded ratio or mean, what the printed digits allow."""
        if figure.kind not in SOFT or not is_rounded(figure, line):
            for makeup in said:
                yield self._fact(figure, line, makeup.measure, [makeup])
            return
        value = next((row.value for row in figure.rows if row.code == line), figure.value)
        half = Fraction(1, 2 * 10**figure.rounding)
        if value is None:
            return
        if figure.kind == "mean":
            whole = len(said[0].parts)
            around = ((value - half) * whole, (value + half) * whole)
            yield replace(self._fact(figure, line, "rounded", said[:1]), between=around)
            return
        forms = {makeup.measure: self._form([makeup]) for makeup in said}
        scale = _scale(self.figures[figure.id], line, said)
        sides: tuple[tuple[str, Fraction, tuple[Fraction | None, Fraction | None]], ...] = (
            ("least", value - half, (ZERO, None)),
            ("most", value + half, (None, ZERO)),
        )
        for name, at, between in sides:
            form = dict(forms["numerator"])
            for atom, times in forms["denominator"].items():
                form[atom] = form.get(atom, ZERO) - at / scale * times
            key = (self.release, figure.id, line, name)
            yield Fact(key, {atom: by for atom, by in form.items() if by}, between=between)

    def _form(self, made: Iterable[Makeup]) -> dict[Atom, Fraction]:
        form: dict[Atom, Fraction] = {}
        for makeup in made:
            for organisation, terms in makeup.terms.items():
                for term in terms:
                    atom = self._atom(organisation, term.variable)
                    form[atom] = form.get(atom, ZERO) + term.times
        return {atom: times for atom, times in form.items() if times}

    def attack(self, safe: Mapping[str, Figure], before: Iterable["Before"] = ()) -> Audit:
        """Attack the published figures together with what earlier releases said. Raises NotProven."""
        facts, values, bounds = list(self.facts(safe)), dict(self.values), dict(self.bounds)
        for edition, told in before:
            facts += edition.facts(told)
            values |= edition.values
            bounds |= edition.bounds
        return audit(
            Knowledge(facts, values, bounds),
            protected_sums(facts),
            self.policy,
            attackers=self.attackers,
            time_limit=self.limits.seconds,
            seed=self.limits.seed,
            memory=self._known,
        )


Before = tuple[EditionAudit, Mapping[str, Figure]]  # an earlier release, and what it said


def to_hide(violations: Iterable[Violation], facts: Iterable[Fact]) -> frozenset[Key]:
    """Return, of what proves each violation, the number of fewest organisations: those that must go.

    ``facts`` are those that may still go: what was released before may not. Raises Infeasible when nothing may.
    """
    size = {fact.key: len({atom[0] for atom in fact.form}) for fact in facts}
    gone: set[Key] = set()
    for violation in violations:
        if gone & violation.proof:
            continue
        free = violation.proof & size.keys()
        if not free:
            raise Infeasible("what was released before gives someone away")
        gone.add(min(free, key=lambda key: (size[key], key)))
    return frozenset(gone)


def _scale(raw: Figure, line: str, said: list[Makeup]) -> Fraction:
    """Return what the quotient of the two sums was multiplied by (100 for a percentage), from the value itself."""
    value = next((row.value for row in raw.rows if row.code == line), raw.value)
    sums = {makeup.measure: sum(makeup.sums.values(), Fraction(0)) for makeup in said}
    top, bottom = sums["numerator"], sums["denominator"]
    return value * bottom / top if value and top else Fraction(100)


def _is_said(figure: Figure, line: str) -> bool:
    if not line:
        return figure.status is Status.PUBLISHED
    return any(row.code == line and row.status is Status.PUBLISHED for row in figure.rows)


def protected_sums(facts: Sequence[Fact]) -> dict[Key, frozenset[Atom]]:
    """Return the sums in which each organisation's part is protected: every answer, and every plain sum published."""
    made: dict[Key, set[Atom]] = {}
    for fact in facts:
        for atom in fact.form:
            made.setdefault((atom[1],), set()).add(atom)
        if all(times == 1 for times in fact.form.values()):
            made[fact.key] = set(fact.form)
    return {key: frozenset(atoms) for key, atoms in made.items()}
