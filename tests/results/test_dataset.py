"""A dataset counts every member once, and its fingerprint changes with any answer."""

from datetime import UTC, datetime

import pytest

from surveys.results.dataset import Submitted, build_dataset, fingerprint
from surveys.results.figures import compute_figures
from tests.results import demo
from tests.results.small import survey

SENT = datetime(2025, 11, 1, 2, 30, tzinfo=UTC)  # still October in Québec
DEFINITION = survey(("open", "id: n, kind: count_responses"), ("open", "id: r, kind: share_of_population"))
MEMBERS = {code: {"region": "r01"} for code in ("of-01", "of-02", "of-03")}


def submitted(code: str, answer: str = "oui") -> Submitted:
    document = {
        "answers": {"open": {"raw": [answer], "missing": None, "origin": "typed", "about": []}},
        "entries": {},
    }
    return Submitted(code, document, SENT)


def test_documents_become_figures() -> None:
    data = build_dataset(DEFINITION, [submitted("of-01"), submitted("of-03", "non")], MEMBERS)
    assert (data.population, len(data.respondents), data.silent) == (3, 2, ("of-02",))
    assert [one.sheet.value("open") for one in data.respondents] == ["oui", "non"]
    assert [figure.text for figure in compute_figures(data)] == ["2", "67\u00a0%"]
    assert data.respondents[0].sheet.context.today.isoformat() == "2025-10-31"


def test_two_submissions_of_one_organisation_are_refused() -> None:
    with pytest.raises(ValueError, match="two submissions of of-01"):
        build_dataset(DEFINITION, [submitted("of-01"), submitted("of-01")], MEMBERS)


def test_an_organisation_outside_the_list_is_refused() -> None:
    with pytest.raises(ValueError, match="of-09 is not on the edition's list"):
        build_dataset(DEFINITION, [submitted("of-09")], MEMBERS)


def test_without_a_list_nobody_knows_how_many_were_asked() -> None:
    assert build_dataset(DEFINITION, [submitted("a"), submitted("b")]).population is None


def test_fingerprint_follows_the_answers_and_not_their_order() -> None:
    one, two = submitted("of-01"), submitted("of-02")
    assert fingerprint([one, two]) == fingerprint([two, one])
    assert fingerprint([one, two]) != fingerprint([one, submitted("of-02", "non")])
    assert build_dataset(DEFINITION, [one], MEMBERS).snapshot == fingerprint([one])
    assert build_dataset(DEFINITION, [one], MEMBERS, snapshot="s1").snapshot == "s1"


def test_stored_documents_give_the_same_figures_as_plain_answers() -> None:
    plain = demo.edition("renouvellement/2025-2026")
    stored = build_dataset(
        plain.questionnaire,
        [Submitted(one.organisation, one.sheet.to_document(), SENT) for one in plain.respondents],
        plain.members,
        survey=plain.survey,
        edition=plain.edition,
    )
    assert [figure.value for figure in compute_figures(stored)] == [
        figure.value for figure in compute_figures(plain)
    ]
