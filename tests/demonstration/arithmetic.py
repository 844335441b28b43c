"""Sums, quantiles and printed strings worked out from the plain answers alone, so that the engine is not its own judge."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

from surveys.demonstration.submissions import PlainSubmission

A = "a"
NOW = datetime(2026, 3, 12, 15, 30, tzinfo=UTC)  # when the demonstration is loaded in these tests


def number(submission: PlainSubmission, name: str) -> Fraction | None:
    """The number answered under ``name``; None when there is none, or a reason instead."""
    value = submission.answers.get(name)
    if value is None or isinstance(value, dict):
        return None
    return Fraction(Decimal(str(value)))


def column(submission: PlainSubmission, matrix: str, name: str) -> dict[str, Fraction]:
    """The filled cells of a column of a matrix, by row."""
    found = {}
    for key in submission.answers:
        parts = key.split(".")
        if parts[0] == matrix and parts[-1] == name and len(parts) == 3:
            value = number(submission, key)
            assert value is not None
            found[parts[1]] = value
    return found


def results(submission: PlainSubmission, name: str, *, information: bool) -> Fraction:
    """A centre's sum of one column of its results, by detail or by totals, with or without information sessions."""
    cells = column(submission, "results_prev", name) or column(submission, "results_prev_totals", name)
    return sum((value for row, value in cells.items() if information or row != A), Fraction())


def quantile(values: Iterable[Fraction], p: Fraction) -> Fraction:
    """Hyndman and Fan's type 7: h = (n - 1) p, then a straight line between neighbours."""
    ordered = sorted(values)
    h = (len(ordered) - 1) * p
    below = h.numerator // h.denominator
    if below + 1 == len(ordered):
        return ordered[below]
    return ordered[below] + (h - below) * (ordered[below + 1] - ordered[below])


def printed(value: Fraction, places: int = 0) -> str:
    """A positive or negative number as printed in French: half away from zero, decimal comma, no unit."""
    scaled = abs(value) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    text = f"{whole:0{places + 1}d}"
    text = f"{text[:-places]},{text[-places:]}" if places else text
    return f"−{text}" if value < 0 and whole else text


def percent(top: Fraction | int, bottom: Fraction | int, places: int = 0) -> str:
    return printed(100 * Fraction(top) / Fraction(bottom), places)


def employees(submissions: Iterable[PlainSubmission]) -> Iterator[tuple[str, Fraction]]:
    """(position, rate) of every employee; a summary's median is repeated by incumbent, as the questionnaire does."""
    for submission in submissions:
        for line in submission.answers.get("staff_roster", []):
            yield line["position"], Fraction(Decimal(line["hourly_rate"]))
        medians = column(submission, "position_summary", "rate_median")
        for position, count in column(submission, "position_summary", "incumbents").items():
            for _ in range(int(count)):
                yield position, medians[position]


def seniority(submission: PlainSubmission) -> dict[str, int]:
    """The number of employees by band of seniority, whichever the mode."""
    bands: dict[str, int] = {}
    for line in submission.answers.get("staff_roster", []):
        bands[line["seniority"]] = bands.get(line["seniority"], 0) + 1
    for band, count in column(submission, "seniority_dist", "employees").items():
        bands[band] = bands.get(band, 0) + int(count)
    return bands
