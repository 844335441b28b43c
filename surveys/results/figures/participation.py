"""Who answered and who did not, by what the directory says of the members: what a bias of non-response is judged on.

Apart from the statistics of a definition because it reads no answer: only the list of members and who sent. Refuses to
conclude: it sets what respondents and silent members are made of side by side, for people to judge.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from surveys.results.dataset import Dataset
from surveys.results.estimates.reliability import is_low_rate
from surveys.results.figures.model import Base, Figure, Row, Status


def participation(
    dataset: Dataset,
    attribute: str,
    labels: Mapping[str, str] | None = None,
    groups: Mapping[str, str] | None = None,
) -> Figure:
    """Return the response rate of each value of an attribute, in percent of its members.

    Each line: ``n`` members, ``count`` respondents, and in ``extra`` what part of the respondents, of the silent and of
    the members it makes (``respondents``, ``silent``, ``members``, in percent). ``groups`` gathers values (code → group);
    ``labels`` names the lines. Members without the attribute make one line, with a blank code.
    """
    answered = dataset.answered
    members, respondents = Counter[str](), Counter[str]()
    for member, attributes in dataset.members.items():
        value = str(attributes.get(attribute) or "")
        value = (groups or {}).get(value, value)
        members[value] += 1
        respondents[value] += member in answered
    order = [code for code in labels or () if code in members]
    order += sorted(members.keys() - set(order))
    whole, sent = sum(members.values()), sum(respondents.values())
    rows = [
        Row(
            code=code,
            label=(labels or {}).get(code, code),
            n=members[code],
            count=Fraction(respondents[code]),
            value=Fraction(100 * respondents[code], members[code]),
            supporters=respondents[code],
            extra=_parts(code, members, respondents),
            flags=("low_response",) if is_low_rate(Fraction(100 * respondents[code], members[code])) else (),
        )
        for code in order
    ]
    figure = Figure(
        id=f"participation_{attribute}",
        kind="participation",
        item="",
        section="",
        label="",
        unit="org",
        survey=dataset.survey,
        edition=dataset.edition,
        snapshot=dataset.snapshot,
        population=dataset.population,
        respondents=len(dataset.respondents),
        n=whole,
        base=Base("base.members"),
        numerator=Fraction(sent),
        denominator=Fraction(whole),
        supporters=sent,
        format="percent",
        formats=("percent",),
        rows=tuple(rows),
    )
    if not whole:
        return replace(figure, status=Status.EMPTY)
    rate = Fraction(100 * sent, whole)
    return replace(figure, value=rate, flags=("low_response",) if is_low_rate(rate) else ())


def _parts(code: str, members: Counter[str], respondents: Counter[str]) -> dict[str, Fraction]:
    whole, sent = sum(members.values()), sum(respondents.values())
    pairs = {
        "respondents": (respondents[code], sent),
        "silent": (members[code] - respondents[code], whole - sent),
        "members": (members[code], whole),
    }
    return {name: Fraction(100 * part, total) for name, (part, total) in pairs.items() if total}
