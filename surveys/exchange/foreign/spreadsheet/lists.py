"""The lists of choices of a form, each taken when a question uses it: codes of ours, and what filters read beside them.

Apart from questions because several share a list. Keeps the first of two choices with one name, and says which rows they
are; refuses a list that is not there by returning nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from surveys.exchange.foreign.findings import Findings
from surveys.exchange.foreign.naming import fit_choice, fit_code
from surveys.exchange.foreign.spreadsheet.columns import Languages, Row
from surveys.questionnaire.problems import Severity

MOST_CHOICES = 1_500  # that a person can be offered; a longer list is a register, typed in words
OTHER = "autre"


@dataclass(slots=True)
class Taken:
    """A list as a question uses it."""

    code: str
    rows: tuple[Row, ...]
    codes: Mapping[str, str]  # theirs → ours
    labels: Mapping[str, str]
    other: str = ""  # our code of the choice that opens a text


@dataclass(slots=True)
class Lists:
    """Every list of a form. ``taken`` are those that a question uses, by our code."""

    theirs: Mapping[str, Sequence[Row]]
    languages: Languages
    findings: Findings
    duplicates: bool
    taken: dict[str, Taken] = field(default_factory=dict)
    _by_name: dict[tuple[str, bool], Taken] = field(default_factory=dict)

    def take(self, name: str, *, other: bool = False) -> Taken | None:
        """Return a list, with an « other » choice if one is asked; nothing when there is no such list, or too long a one."""
        known = self._by_name.get((name, other))
        rows = self.theirs.get(name)
        if known is not None or not rows or len(rows) > MOST_CHOICES:
            return known
        wanted = f"{name}_{OTHER}" if other else name
        code = fit_code(wanted, self.taken, "liste")
        made = self._read(code, rows, other=other)
        if made is not None:
            self.taken[code] = self._by_name[name, other] = made
        return made

    def _read(self, code: str, rows: Sequence[Row], *, other: bool) -> Taken | None:
        codes: dict[str, str] = {}
        given: set[str] = set()
        first: dict[str, Row] = {}
        kept = []
        for row in rows:
            name = row.cell("name")
            if not name:
                self.findings.say("choice_without_name", row.place, "error")
                continue
            if name in codes:
                severity: Severity = "warning" if self.duplicates else "error"
                self.findings.say(
                    "choice_twice", row.place, severity, name=name, first=first[name].place.line
                )
                continue
            ours = fit_choice(name, given)
            given.add(ours)
            if ours != name:
                self.findings.say("choice_renamed", row.place, name=name, code=ours)
            codes[name], first[name] = ours, row
            kept.append(row)
        if not kept:
            return None
        labels = {name: self.languages.pick(row.said("label")) or name for name, row in first.items()}
        opened = fit_choice(OTHER, codes.values()) if other else ""
        if opened:
            codes["other"], labels["other"] = opened, "Autre"
        return Taken(code, tuple(kept), codes, labels, opened)

    def attributes(self) -> Mapping[str, Mapping[str, Mapping[str, str]]]:
        """Return what the other columns say of each choice: list → choice → column → text, labels among them."""
        return {
            name: {
                row.cell("name"): {
                    **row.columns,
                    "label": self.languages.pick(row.said("label")),
                    "name": row.cell("name"),
                }
                for row in rows
            }
            for name, rows in self.theirs.items()
            if len(rows) <= MOST_CHOICES
        }


def by_list(rows: Sequence[Row]) -> Mapping[str, Sequence[Row]]:
    """Return the rows of the choices sheet by list."""
    lists: dict[str, list[Row]] = {}
    for row in rows:
        if name := row.cell("list_name"):
            lists.setdefault(name, []).append(row)
    return lists
