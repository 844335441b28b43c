"""Pseudonyms, and what the directory says of so few that it gives one away all the same."""

from surveys.results.pseudonyms import RARE, Rare, find_rare, order_under, pseudonym

KEY = b"a key of thirty-two bytes, at least"


def test_what_few_members_have_is_said_the_rarest_first() -> None:
    usual = {"name": "Centre fictif", "region": "06", "beds": 12}
    members = [usual] * RARE + [{"name": "Autre", "region": "09", "size": "large"}] * 2 + [{"region": "01"}]
    assert find_rare(members) == (
        Rare("region", "01", 1),
        Rare("region", "09", 2),
        Rare("size", "large", 2),
        Rare("beds", "*", RARE),  # a number is said once, however many have one
    )


def test_a_pseudonym_is_the_same_in_a_survey_and_another_in_the_next() -> None:
    assert pseudonym(KEY, "pay", "of-01") == pseudonym(KEY, "pay", "of-01")
    names = {pseudonym(KEY, survey, one) for survey in ("pay", "renewal") for one in ("of-01", "of-02")}
    assert len(names) == 4
    assert all(name.startswith("p-") and len(name) == 18 for name in names)
    assert len({order_under(KEY, mark) for mark in range(9)}) == 9
