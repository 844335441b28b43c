"""Recommendation scores and votes: how people rank and decide.

Apart because the unit is a person or an elector and the rules are written beforehand: a tie is broken by the rule the
questionnaire states, or handed back to people, never by the order of a list.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from surveys.questionnaire.choices import ChoiceList
from surveys.results.dataset import Respondent
from surveys.results.figures.counts import spread
from surveys.results.figures.evidence import Split, number_of
from surveys.results.figures.model import Base, Figure, Row, Status
from surveys.results.figures.task import Task, choices_of, exact_setting, kind_of, lone_reference, with_split

Ballot = tuple[str, ...]  # codes, the preferred first; what is not ranked is not there

PROMOTERS, PASSIVES = 9, 7  # 9–10 promote, 7–8 are passive, 0–6 detract
_MAJORITIES = {"simple": Fraction(1, 2), "two_thirds": Fraction(2, 3)}


def net_promoter(task: Task) -> Figure:
    """Return % of 9–10 minus % of 0–6, from −100 to 100, with the three groups."""
    value, one = task.value(), task.statistic
    split = task.evidence.split(
        (value,), lambda r: number_of(value.evaluate(r.sheet.scope())), base=one.base, where=one.where
    )
    observed = [(r.organisation, (_group(rating),), count) for r, rating, count in split.counted]
    rows = [row for row in spread(observed, None, ("promoters", "passives", "detractors")) if row.code]
    figure = replace(with_split(task.begin(), split), rows=tuple(replace(row, label="") for row in rows))
    if not split.n:
        return replace(figure, status=Status.EMPTY)
    counts = {row.code: row.count or Fraction(0) for row in rows}
    net = counts["promoters"] - counts["detractors"]
    return replace(
        figure, value=100 * net / split.n, numerator=net, denominator=Fraction(split.n), supporters=split.n
    )


def _group(rating: Fraction) -> str:
    if rating >= PROMOTERS:
        return "promoters"
    return "passives" if rating >= PASSIVES else "detractors"


def first_choices(task: Task) -> Figure:
    """Return how often each choice was ranked first."""
    split, choices = _ballots(task)
    observed = [(r.organisation, ballot[:1], count) for r, ballot, count in split.counted]
    return _ranked(task, split, spread(observed, choices))


def mean_rank(task: Task) -> Figure:
    """Return the mean rank of each choice among those who ranked it, the best first."""
    split, choices = _ballots(task)
    rows = []
    for choice in choices:
        ranks = [ballot.index(choice.code) + 1 for ballot in split.values if choice.code in ballot]
        rows.append(
            Row(
                code=choice.code,
                label=choice.label,
                n=len(ranks),
                count=Fraction(len(ranks)),
                value=Fraction(sum(ranks), len(ranks)) if ranks else None,
                supporters=len(ranks),
                status=Status.COMPUTED if ranks else Status.EMPTY,
            )
        )
    rows.sort(key=lambda row: (row.value is None, row.value or 0))
    return _ranked(task, split, rows)


def borda(task: Task) -> Figure:
    """Return Borda's points: with m choices a first rank gives m − 1, the last 0, an unranked choice 0."""
    split, choices = _ballots(task)
    top = len(choices) - 1
    rows = []
    for choice in choices:
        points = [top - ballot.index(choice.code) for ballot in split.values if choice.code in ballot]
        rows.append(
            Row(
                code=choice.code,
                label=choice.label,
                n=split.n,
                count=Fraction(len(points)),
                value=Fraction(sum(points)) if split.n else None,
                supporters=len(points),
                status=Status.COMPUTED if split.n else Status.EMPTY,
            )
        )
    rows.sort(key=lambda row: -(row.value or 0))
    return _ranked(task, split, rows)


@dataclass(frozen=True, slots=True)
class Count:
    """The outcome of a count by elimination: who won (or nobody yet), votes by round, who left in which round."""

    winner: str
    rounds: tuple[Mapping[str, int], ...]
    left: Mapping[str, int]
    tied: tuple[str, ...] = ()


def runoff(task: Task) -> Figure:
    """Return the count by elimination: each line is a choice with its last votes; ``details`` names the winner.

    A tie for elimination follows ``tie_rule``; what the rule leaves open is for people (status ``review``).
    """
    split, choices = _ballots(task)
    rule = str(task.statistic.settings["tie_rule"])
    outcome = eliminate(split.values, [choice.code for choice in choices], rule)
    rows = []
    for choice in choices:
        votes = [one[choice.code] for one in outcome.rounds if choice.code in one]
        gone = outcome.left.get(choice.code)
        rows.append(
            Row(
                code=choice.code,
                label=choice.label,
                n=split.n,
                count=Fraction(votes[-1]) if votes else None,
                value=Fraction(votes[-1]) if votes else None,
                supporters=votes[-1] if votes else 0,
                extra={} if gone is None else {"left_in_round": Fraction(gone)},
                status=Status.COMPUTED if split.n else Status.EMPTY,
            )
        )
    rows.sort(
        key=lambda row: (
            row.code != outcome.winner,
            -row.extra.get("left_in_round", Fraction(1_000)),
            row.code,
        )
    )
    figure = _ranked(task, split, rows)
    details = {"winner": outcome.winner, "rounds": str(len(outcome.rounds)), "tie_rule": rule}
    if outcome.tied:
        return replace(
            figure, details={**details, "tied": " ".join(outcome.tied)}, flags=("tie",), status=Status.REVIEW
        )
    return replace(figure, details=details)


def eliminate(ballots: Sequence[Ballot], codes: Sequence[str], tie_rule: str) -> Count:
    """Count by elimination: the last leaves, its ballots pass to their next choice, until one has more than half.

    ``first_choices``: among the last, the one with fewest first choices leaves; ``chair`` and ``draw`` hand every tie
    to people. The count then stops with ``tied`` filled and no winner.
    """
    left: dict[str, int] = {}
    rounds: list[Mapping[str, int]] = []
    standing = list(codes)
    firsts: Mapping[str, int] = {}
    while standing and ballots:
        tops = [next((code for code in ballot if code not in left), "") for ballot in ballots]
        votes = {code: tops.count(code) for code in standing}
        rounds.append(votes)
        firsts = firsts or votes
        alive = sum(votes.values())
        best = max(votes, key=lambda code: votes[code])
        if 2 * votes[best] > alive or len(standing) == 1:
            return Count(best if alive else "", tuple(rounds), left)
        fewest = min(votes.values())
        last = [code for code in standing if votes[code] == fewest]
        # nobody's vote is lost when all who have none leave at once
        leaving = last if fewest == 0 else _break(last, firsts, tie_rule)
        if len(leaving) != 1 and fewest:
            return Count("", tuple(rounds), left, tuple(leaving))
        for code in leaving:
            left[code] = len(rounds)
            standing.remove(code)
    return Count("", tuple(rounds), left)


def _break(last: list[str], firsts: Mapping[str, int], tie_rule: str) -> list[str]:
    if len(last) == 1 or tie_rule != "first_choices":
        return last
    fewest = min(firsts[code] for code in last)
    return [code for code in last if firsts[code] == fewest]


def motion(task: Task) -> Figure:
    """Return the percentage for, among the votes cast (``base``), with majority and quorum judged.

    ``details``: ``outcome`` is adopted, rejected or no_quorum. The quorum is a number of votes, or a part of N when it
    is below one. A two-thirds majority is reached at exactly two thirds; a simple one needs more than half.
    """
    one = task.statistic
    condition = one.where
    if condition is None:
        raise TypeError("a motion needs its condition")

    def votes(respondent: Respondent) -> bool | None:
        found = condition.evaluate(respondent.sheet.scope())
        return found if isinstance(found, bool) else None

    split: Split[bool] = task.evidence.split((condition,), votes, base=one.base)
    cast, favour = split.n, sum(split.values)
    figure = replace(
        with_split(task.begin(), split),
        numerator=Fraction(favour),
        denominator=Fraction(cast),
        supporters=favour,
    )
    quorum = exact_setting(one.settings["quorum"])
    needed = quorum * (figure.population or 0) if quorum < 1 else quorum
    majority = str(one.settings["majority"])
    reached = Fraction(favour) > cast * _MAJORITIES[majority] or (
        majority == "two_thirds" and bool(cast) and Fraction(favour, cast) == _MAJORITIES[majority]
    )
    outcome = "no_quorum" if len(task.dataset.respondents) < needed else "adopted" if reached else "rejected"
    figure = replace(figure, details={"outcome": outcome, "majority": majority, "quorum": str(needed)})
    if not cast:
        return replace(figure, status=Status.EMPTY)
    return replace(figure, value=Fraction(100 * favour, cast))


def _ballots(task: Task) -> tuple[Split[Ballot], ChoiceList]:
    value, one = task.value(), task.statistic
    choices = choices_of(kind_of(task.questionnaire, lone_reference(value)))
    if choices is None:
        raise TypeError("a ranking needs its list of choices")

    def ballot(respondent: Respondent) -> Ballot | None:
        found = value.evaluate(respondent.sheet.scope())
        ranked = tuple(code for code in found if isinstance(code, str)) if isinstance(found, tuple) else ()
        return ranked or None

    return task.evidence.split((value,), ballot, base=one.base, where=one.where), choices


def _ranked(task: Task, split: Split[Ballot], rows: Sequence[Row]) -> Figure:
    return replace(
        with_split(task.begin(), split),
        rows=tuple(rows),
        supporters=split.n,
        denominator=Fraction(split.n),
        base=task.base()
        if task.statistic.base is not None
        else Base("base.voters", {"questions": task.item.code}),
        status=Status.COMPUTED if split.n else Status.EMPTY,
    )
