"""Which pasted column goes to which field: by its heading, then by what it holds.

Apart from the reading of cells, because a wrong column would misread every cell of it. What two columns or two fields
could both claim is asked; without headings, two columns of numbers are always asked. A person's word overrules.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import pairwise

from surveys.exchange.pasting.cells import CellReader
from surveys.exchange.pasting.grid import Grid, Source
from surveys.exchange.pasting.naming import NOT_NEAR, SURE, Reason, nearness
from surveys.exchange.pasting.outcomes import NO_TRAITS, Surroundings, Traits
from surveys.exchange.pasting.privacy import notice
from surveys.exchange.pasting.rows import Role, find_headings, heading_of, lowest_of, roles_of
from surveys.exchange.pasting.targets import ROW, Target, Targets, is_percent, targets_of
from surveys.exchange.pasting.vocabulary import PERIODS, words_of
from surveys.questionnaire.definition.model import Matrix, Roster
from surveys.questionnaire.problems import Problem
from surveys.questionnaire.values import read_number

_BARE = re.compile(r"[0-9]+(?:[.,][0-9]+)?")
_LOOKED_AT = 80  # cells of a column that are looked at to know what it holds
_MARGIN = 10  # points that part a sure column from another
_PLAINLY = 90  # points of a heading that names a field in full
_PROPOSED = 40  # points from which a field is proposed


@dataclass(frozen=True)
class Hints:
    """What a person has said of this paste, and what the page knows. All of it is sent back with each preview.

    ``columns``: source column (from 0) → field, ``@row``, or ``None`` to leave it out. ``header``: whether there are
    headings. ``rows``: source row (from 0) → whether it is kept. ``answers``: question's key → the answer chosen
    (``"-"`` leaves its cells out). ``reference``: the day to which lengths of service are counted. ``labels``: the
    labels of the fields as shown, where the questionnaire's hold ``{{ … }}``. ``entries``: source row → the entry that the
    file itself names, where we prepared it; a reference that says otherwise wins, since rows are sorted without it.
    """

    columns: Mapping[int, str | None] = field(default_factory=dict)
    header: bool | None = None
    rows: Mapping[int, bool] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    reference: date | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    entries: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A field that a column may go to. ``confidence`` is out of a hundred."""

    field: str
    confidence: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class ColumnMatch:
    """Where one source column goes. ``field`` is ``None`` when it is left out, or while it is ``asked``."""

    column: int
    heading: str
    field: str | None = None
    confidence: int = 0
    reason: Reason = ""
    asked: bool = False
    candidates: tuple[Candidate, ...] = ()
    hidden: bool = False
    blank: bool = False
    traits: Traits = NO_TRAITS


@dataclass(frozen=True)
class Matching:
    """Where everything goes. ``refused``: the table holds personal information and nothing of it is shown or kept."""

    columns: tuple[ColumnMatch, ...] = ()
    headings: tuple[int, ...] = ()
    roles: tuple[Role, ...] = ()
    problems: tuple[Problem, ...] = ()
    refused: bool = False
    hints: Hints = field(default_factory=Hints)

    def column_of(self, code: str) -> int | None:
        """Return the source column of a field, or ``None``."""
        return next((match.column for match in self.columns if match.field == code), None)

    @property
    def asked(self) -> tuple[ColumnMatch, ...]:
        """The columns that a person must place."""
        return tuple(match for match in self.columns if match.asked)


def match_columns(grid: Grid, item: Roster | Matrix, hints: Hints | None = None) -> Matching:
    """Return where each column of a pasted table goes.

    Problems that refuse all: those of the grid and ``paste.personal_*``. Others: ``paste.field_twice`` (two columns were
    given one field), ``paste.no_column`` (nothing was recognised), ``paste.hidden_column``, and the grid's warnings.
    """
    hints = hints or Hints()
    if not grid.rows:
        return Matching(problems=grid.problems, refused=True, hints=hints)
    targets = targets_of(item, hints.labels)
    reader = CellReader()
    headings = find_headings(grid, targets, reader, hints.header)
    # Looked for with the headings that are seen, not with those that a person says there are.
    seen = headings if hints.header is None else find_headings(grid, targets, reader, None)
    personal = notice(grid, targets, seen, reader, hints.reference)
    if personal:
        return Matching(problems=personal, refused=True, hints=hints)
    roles = roles_of(grid, headings, targets, reader, hints.rows)
    data = [at for at, role in enumerate(roles) if role == "data"]
    matches = _place(_Table(grid, targets, reader, headings, data, hints))
    problems = [*grid.problems, *_told_twice(matches)]
    problems += [
        Problem("paste.hidden_column", params={"column": match.column + 1}, severity="warning")
        for match in matches
        if match.hidden and not match.blank
    ]
    if not any(match.field is not None or match.asked for match in matches):
        problems.append(Problem("paste.no_column"))
    return Matching(tuple(matches), headings, roles, tuple(problems), hints=hints)


@dataclass(frozen=True)
class _Table:
    """All that the placing of columns looks at."""

    grid: Grid
    targets: Targets
    reader: CellReader
    headings: Sequence[int]
    data: Sequence[int]
    hints: Hints

    def cells(self, column: int) -> tuple[Source, ...]:
        """Return what a column holds, below the headings."""
        return self.grid.column(column, self.data)[:_LOOKED_AT]

    def fit(self, column: int, target: Target) -> float:
        """Return the part of a column's cells that a field could take, or ask about."""
        cells = self.cells(column)
        if not cells:
            return 0.0
        traits = traits_of(heading_of(self.grid, self.headings, column), target)
        around = Surroundings(reference=self.hints.reference or date(2026, 1, 1), traits=traits)
        return sum(self._takes(cell, target, around) for cell in cells) / len(cells)

    def _takes(self, cell: Source, target: Target, around: Surroundings) -> float:
        """Return 1 for a cell that a field takes or asks about, half for a label that is only near, else 0."""
        outcome = self.reader.read(cell, target, around)
        if outcome.doubt is not None and outcome.doubt.options:
            return 0.5 if outcome.doubt.topic.startswith("choice:") else 1
        return 0 if outcome.value is None else 1


def traits_of(heading: str, target: Target) -> Traits:
    """Return what a heading says of all the cells below it."""
    words = words_of(heading)
    periods = {PERIODS[word] for word in words if word in PERIODS}
    basis = next(iter(periods)) if target.pay and len(periods) == 1 else ""
    months, years = periods & {"monthly"}, periods & {"annual"}
    service = "month" if months and not years else "year" if years and not months else ""
    return Traits(basis=basis, service=service if target.bands else "")  # type: ignore[arg-type]  # one of three


def _place(table: _Table) -> list[ColumnMatch]:
    """Return where each column goes."""
    told = table.hints.columns
    taken = {code for code in told.values() if code is not None}
    open_columns = [
        at
        for at in range(table.grid.width)
        if at not in told and at not in table.grid.hidden_columns and table.cells(at)
    ]
    wanted = [target for target in table.targets if target.code not in taken]
    claims = {at: _claims(table, at, wanted) for at in open_columns}
    if not table.headings:
        claims = _ordered(table, claims, wanted)
    settled = _settle(claims)
    placed = taken | {claim.field for claim in settled.values()}
    return [_match(table, at, claims.get(at, ()), settled.get(at), placed) for at in range(table.grid.width)]


def _claims(table: _Table, column: int, wanted: Iterable[Target]) -> tuple[Candidate, ...]:
    """Return the fields that a column may go to, the likeliest first."""
    heading = heading_of(table.grid, table.headings, column)
    lowest = lowest_of(table.grid, table.headings, column)
    found = []
    nears = {target.code: nearness(heading, target, lowest) if heading else NOT_NEAR for target in wanted}
    plainly = any(near.points >= _PLAINLY for near in nears.values())
    for target in wanted:
        near = nears[target.code]
        if plainly and not near.points:
            continue  # the heading says where it goes: what it holds only confirms it
        fits = table.fit(column, target) if near.points else 0.0
        if near.points >= SURE or fits:
            points = near.points if fits >= 0.5 else min(near.points, 55) if fits else min(near.points, 45)
            found.append(Candidate(target.code, points, near.reason))
        elif (points := _by_content(table, column, target, bool(heading))) >= _PROPOSED:
            found.append(Candidate(target.code, points, "type"))
    if len(found) == 1 and found[0].reason in {"label", "synonym"}:
        # Named, and nothing else claims it: its cells are refused one by one, rather than its column.
        found = [Candidate(found[0].field, max(found[0].confidence, 75), found[0].reason)]
    return tuple(sorted(found, key=lambda each: -each.confidence))


def _by_content(table: _Table, column: int, target: Target, headed: bool) -> int:
    """Return the points of a field for what a column holds alone."""
    cells = table.cells(column)
    texts = [cell.text for cell in cells]
    if target.choices is not None:
        book = table.reader.book(target)
        sure = sum(book.find(text).code is not None for text in texts)
        if sure * 5 >= len(texts) * 3:
            return 60 if headed and target.code != ROW else 90
        if headed and all(_BARE.fullmatch(text.strip()) for text in texts):
            return 0  # numbers under an unknown heading are anything but lengths of service
        near = table.fit(column, target)
        return 55 if near >= 0.8 else 45 if near >= 0.5 else 0
    if target.numeric:
        if not any(mark.isdigit() for text in texts for mark in text) or table.fit(column, target) < 0.8:
            return 0
        marked = sum("$" in text for text in texts) * 2 >= len(texts)
        return (45 if marked else 30) if headed else (66 if marked else 55)
    if target.code == table.targets.reference and not headed:
        return _as_reference(table, column, target, texts)
    return 0


def _as_reference(table: _Table, column: int, target: Target, texts: Sequence[str]) -> int:
    """Return the points of a column for naming the entries: counted from one, or « 01 », « 02 »."""
    if len(set(texts)) < len(texts) or table.fit(column, target) < 1:
        return 0
    if any(len(text.strip()) > 6 for text in texts):
        return 0
    numbers = [read_number(text, integer=True).value for text in texts]
    whole = [number for number in numbers if isinstance(number, Decimal)]
    if len(whole) == len(texts) >= 2 and all(two - one == 1 for one, two in pairwise(whole)):
        return 88
    lettered = all(re.fullmatch(r"0[0-9]+|[A-Z]+-?[0-9]+", text.strip()) for text in texts)
    return 80 if lettered else 45


def _ordered(
    table: _Table, claims: Mapping[int, tuple[Candidate, ...]], wanted: Sequence[Target]
) -> dict[int, tuple[Candidate, ...]]:
    """Without headings: propose, first, the field that stands at the same place as the column, when it can take it."""
    places = [target.code for target in wanted]
    if len(claims) != len(places):
        return dict(claims)
    found = {}
    for (at, claimed), code in zip(sorted(claims.items()), places, strict=True):
        same = next((claim for claim in claimed if claim.field == code), None)
        if same is None or same.confidence >= SURE:
            found[at] = claimed
            continue
        others = tuple(claim for claim in claimed if claim.field != code)
        found[at] = (Candidate(code, max(same.confidence, 60), "order"), *others)
    return found


def _settle(claims: Mapping[int, tuple[Candidate, ...]]) -> dict[int, Candidate]:
    """Return the columns that are sure: far ahead among the fields of the column, and among the columns of the field."""
    settled: dict[int, Candidate] = {}
    left = dict(claims)
    while True:
        found = _next_sure(left)
        if found is None:
            return settled
        at, claim = found
        settled[at] = claim
        left = {
            other: tuple(each for each in claimed if each.field != claim.field)
            for other, claimed in left.items()
            if other != at
        }


def _next_sure(claims: Mapping[int, tuple[Candidate, ...]]) -> tuple[int, Candidate] | None:
    """Return the surest column whose field no other column claims nearly as well."""
    ranked = sorted(
        ((at, claimed[0]) for at, claimed in claims.items() if claimed), key=lambda each: -each[1].confidence
    )
    for at, claim in ranked:
        if claim.confidence < SURE:
            return None
        within = [each.confidence for each in claims[at] if each.field != claim.field]
        rivals = [
            each.confidence
            for other, claimed in claims.items()
            if other != at
            for each in claimed
            if each.field == claim.field
        ]
        if all(claim.confidence - points >= _MARGIN for points in (*within, *rivals)):
            return at, claim
    return None


def _match(
    table: _Table, at: int, claims: tuple[Candidate, ...], settled: Candidate | None, placed: Collection[str]
) -> ColumnMatch:
    """Return what is said of one column; fields already ``placed`` are proposed for no other."""
    heading = heading_of(table.grid, table.headings, at)
    hidden = at in table.grid.hidden_columns
    blank = not table.cells(at)
    if at in table.hints.columns:
        code = table.hints.columns[at]
        target = None if code is None else table.targets.get(code)
        if code is not None and target is None:
            return ColumnMatch(at, heading, asked=not blank, candidates=claims, hidden=hidden, blank=blank)
        return ColumnMatch(
            at,
            heading,
            code,
            100,
            "person",
            hidden=hidden,
            blank=blank,
            traits=_traits(table, at, heading, target),
        )
    if settled is not None:
        target = table.targets.get(settled.field)
        return ColumnMatch(
            at, heading, settled.field, settled.confidence, settled.reason, False, claims, hidden, blank,
            _traits(table, at, heading, target),
        )  # fmt: skip
    proposed = tuple(claim for claim in claims if claim.confidence >= _PROPOSED and claim.field not in placed)
    return ColumnMatch(
        at, heading, None, 0, "" if blank else "unknown", bool(proposed), proposed, hidden=hidden, blank=blank
    )


def _traits(table: _Table, at: int, heading: str, target: Target | None) -> Traits:
    """Return what a column as a whole says: its heading, and for percentages whether all are parts of one."""
    if target is None:
        return Traits()
    traits = traits_of(heading, target)
    if not is_percent(target):
        return traits
    numbers = [read_number(cell.text, unit="%", places=None).value for cell in table.cells(at)]
    parts = [number for number in numbers if isinstance(number, Decimal)]
    fractions = (
        bool(parts) and all(abs(number) <= 1 for number in parts) and any(number % 1 for number in parts)
    )
    return Traits(traits.basis, traits.service, fractions)


def _told_twice(matches: Sequence[ColumnMatch]) -> list[Problem]:
    """Return a problem for each field that a person gave to two columns."""
    told = [match.field for match in matches if match.reason == "person" and match.field is not None]
    return [
        Problem("paste.field_twice", "" if code == ROW else code)
        for code in dict.fromkeys(told)
        if told.count(code) > 1
    ]
