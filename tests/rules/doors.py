"""The table of the doors (``routes.txt``) as values: what each endpoint answers, to whom.

Apart from its tests because others read it too. Refuses a line that is not one.
"""

from dataclasses import dataclass
from pathlib import Path

TABLE = Path(__file__).with_name("routes.txt")
VERBS = ("GET", "POST")


@dataclass(frozen=True)
class Line:
    """One endpoint: its verbs, its audience, the roles of the staff that open it, and what the door also asks."""

    endpoint: str
    verbs: frozenset[str]
    audience: str
    roles: frozenset[str] = frozenset()
    demands: frozenset[str] = frozenset()


def read_line(text: str) -> Line:
    before, _, demands = text.partition("+")
    endpoint, *rest = before.split()
    verbs = frozenset(word for word in rest if word in VERBS)
    audience, *roles = [word for word in rest if word not in VERBS]
    assert verbs, text
    assert (audience == "staff") == bool(roles), text
    return Line(endpoint, verbs, audience, frozenset(roles), frozenset(demands.split()))


def read_table() -> dict[str, Line]:
    """Return the lines of the table by endpoint."""
    texts = [text for text in TABLE.read_text("utf-8").splitlines() if text and not text.startswith("#")]
    lines = [read_line(text) for text in texts]
    table = {line.endpoint: line for line in lines}
    assert len(table) == len(lines), "an endpoint has two lines"
    return table


DOORS = read_table()
