"""Control and audit as plain data, for ``surveys protect`` and ``surveys audit``.

Apart from the methods because names here are a public contract. Refuses a value that was not published and any secret
parameter; what an attacker reaches is said, for the person who must decide, never what is true.
"""

import math
from collections.abc import Mapping

from surveys.questionnaire.problems import Problem
from surveys.results.disclosure.audit import Audit, Violation
from surveys.results.disclosure.suppression import Pattern
from surveys.results.disclosure.tables import CellStatus, Table, read_table

_FIGURES = 6


def pattern_record(table: Table, pattern: Pattern) -> dict[str, object]:
    """Return what may be published of a table: every cell in its order, with its reasons, and the audit."""
    return {
        "cells": [
            {
                "key": list(cell.key),
                "status": pattern.statuses[cell.key].value,
                "reasons": list(_reasons(pattern, cell.key)),
            }
            for cell in table.cells
        ],
        "audit": audit_record(pattern.audit),
    }


def _reasons(pattern: Pattern, key: tuple[str, ...]) -> tuple[str, ...]:
    if pattern.statuses[key] is not CellStatus.SUPPRESSED:
        return ()
    return pattern.reasons.get(key, ("complementary",))


def audit_record(audit: Audit, *, organisations: bool = False) -> dict[str, object]:
    """Return an audit; with ``organisations``, how near anyone comes to each, for the privacy officer alone."""
    record: dict[str, object] = {
        "violations": [_violation(each) for each in audit.violations],
        "nearest_percent": _number(audit.nearest_percent),
    }
    if organisations:
        record["nearest"] = {name: _number(near) for name, near in sorted(audit.nearest.items())}
    return record


def _violation(violation: Violation) -> dict[str, object]:
    return {
        "rule": violation.rule,
        "attackers": list(violation.attackers),
        "target": violation.target or None,
        "organisations": list(violation.organisations),
        "table": int(violation.key[0]) if violation.key else None,
        "key": list(violation.key[1:]),
        "low": _number(violation.low),
        "high": _number(violation.high),
        "nearest_percent": _number(violation.nearest_percent),
    }


def _number(value: float | None) -> float | None:
    return None if value is None or not math.isfinite(value) else round(value, _FIGURES)


def read_release(document: object) -> tuple[Table, ...] | tuple[Problem, ...]:
    """Return the tables of a release: a list of them, ``{"tables": […]}`` or one table by itself.

    A cell without ``status`` was published. Problems: ``release.no_tables``, and those of a table at ``tables[0]…``.
    """
    listed: object = document
    if isinstance(document, Mapping):
        listed = document.get("tables", [document])
    if not isinstance(listed, list) or not listed:
        return (Problem("release.no_tables", where="tables"),)
    alone = len(listed) == 1 and not (isinstance(document, Mapping) and "tables" in document)
    tables: list[Table] = []
    problems: list[Problem] = []
    for place, record in enumerate(listed):
        found = read_table(record)
        if isinstance(found, Table):
            tables.append(found)
            continue
        where = "" if alone else f"tables[{place}]"
        problems += [each.at(".".join(part for part in (where, each.where) if part)) for each in found]
    return tuple(problems) or tuple(tables)
