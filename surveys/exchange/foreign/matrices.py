"""Runs of numbers named « row__column » that would rather be one table, found and offered.

Apart because nothing is changed: a person who folds them knows what they add up to. Refuses runs too short to be a table.
"""

from collections.abc import Iterable

from surveys.exchange.foreign.findings import Findings, Place

_LEAST = 6  # numbers, in two rows and two columns at least
_NUMBERS = frozenset({"integer", "decimal"})


def offer_matrices(items: Iterable[tuple[str, str, Place]], findings: Findings) -> None:
    """Name each run of numbers that makes a table: name, kind and place of the items of a form, in order."""
    run: list[tuple[str, Place]] = []
    for name, kind, place in (*items, ("", "", Place(""))):
        if kind in _NUMBERS and "__" in name.strip("_"):
            run.append((name, place))
            continue
        if kind in ("note", "calculated") and run:
            continue
        _offer(run, findings)
        run = []


def _offer(run: list[tuple[str, Place]], findings: Findings) -> None:
    rows = {name.partition("__")[0] for name, _ in run}
    columns = {name.partition("__")[2] for name, _ in run}
    if len(run) >= _LEAST and len(rows) > 1 and len(columns) > 1:
        first = run[0]
        findings.say(
            "matrix_offered",
            first[1],
            first=first[0],
            last=run[-1][0],
            count=len(run),
            rows=len(rows),
            columns=len(columns),
        )
