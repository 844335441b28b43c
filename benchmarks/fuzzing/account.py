"""What was tried, run after run: a line of ``benchmarks/fuzz.tsv`` for each target, and the table that they sum to.

Apart so that every way of drawing counts alike. Counts only what was really executed.
"""

import csv
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from tests.fuzzing.watch import Verdict

LINES = Path(__file__).resolve().parents[1] / "fuzz.tsv"


@dataclass
class Line:
    """One run of one target."""

    target: str
    way: str  # drawn, guided or asked
    seed: int
    inputs: int = 0
    seconds: float = 0.0  # of the processor
    slowest: float = 0.0
    megabytes: int = 0  # by which trials made the process grow, libraries that they load included
    findings: int = 0

    def count(self, verdict: Verdict) -> None:
        """Count one input."""
        self.inputs += 1
        self.seconds += verdict.seconds
        self.slowest = max(self.slowest, verdict.seconds)
        self.megabytes += verdict.megabytes
        self.findings += bool(verdict.fault)

    def said(self) -> str:
        """Return the line as it is printed."""
        return (
            f"{self.target:14} {self.way:7} {self.inputs:>9,} inputs {self.seconds:>6.0f} s "
            f"slowest {self.slowest:.2f} s, memory +{self.megabytes} MB, {self.findings} found"
        )


def write(line: Line) -> None:
    """Add a run to the account."""
    names = [each.name for each in fields(Line)]
    new = not LINES.exists()
    with LINES.open("a", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, delimiter="\t", lineterminator="\n")
        if new:
            writer.writeheader()
        writer.writerow(asdict(line) | {"seconds": f"{line.seconds:.1f}", "slowest": f"{line.slowest:.2f}"})


def table() -> list[Line]:
    """Return what every run came to, one line for each target and way."""
    sums: dict[tuple[str, str], Line] = {}
    with LINES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            total = sums.setdefault((row["target"], row["way"]), Line(row["target"], row["way"], 0))
            total.inputs += int(row["inputs"])
            total.seconds += float(row["seconds"])
            total.slowest = max(total.slowest, float(row["slowest"]))
            total.megabytes = max(total.megabytes, int(row["megabytes"]))
            total.findings += int(row["findings"])
    return [sums[key] for key in sorted(sums)]
