"""What may be quoted: only brackets differ from what was written, two people approved it, one of each centre by theme."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.questionnaire.problems import Problem
from surveys.results.disclosure import Policy, ReleasedQuotation, count_themes, release_quotations
from surveys.results.quoting import Cut, Deed, Did, Saying, Standing, cut, cuts_between, standing, suspected

NOW = datetime(2026, 10, 6, tzinfo=UTC)
WORDS = st.text(st.sampled_from("ab c\n[]é"), max_size=12)
APPROVED = Standing((), (1, 2), "approved")


def deed(did: Did, person: int, cuts: tuple[Cut, ...] = ()) -> Deed:
    return Deed(did, cuts, person, "", NOW)


def saying(place: int, organisation: str, statistic: str = "q") -> Saying:
    return Saying(
        f"{place:016d}", statistic, "page", False, organisation, f"Texte {place}", "Centre répondant"
    )


def test_only_brackets_may_differ() -> None:
    text = "Depuis le départ de Prénom Fictif, notre entente tarde."
    cuts = cuts_between(text, "Depuis le départ d[’une personne], notre entente tarde.")
    assert not isinstance(cuts, Problem)
    assert cut(text, cuts) == "Depuis le départ d[’une personne], notre entente tarde."
    for rewritten in (
        "Depuis le départ de quelqu’un, notre entente tarde.",
        "Avant [x], notre entente tarde.",
        "Depuis [x], tout va bien.",
        "",
    ):
        assert cuts_between(text, rewritten) == Problem("quotation.rewritten", "texte")
    assert cuts_between(text, f"\r\n{text} ") == ()


@given(
    WORDS,
    st.lists(
        st.tuples(st.integers(0, 12), st.integers(0, 12), st.sampled_from(["[…]", "[une ville]"])), max_size=3
    ),
)
def test_any_cut_is_read_back_as_the_same_words(text: str, wanted: list[Cut]) -> None:
    text = text.strip()
    at, cuts = 0, []
    for start, length, words in sorted(wanted):
        start, end = max(at, min(start, len(text))), min(len(text), max(at, start) + length)
        if start <= end:
            cuts.append((start, end, words))
            at = end
    redacted = cut(text, cuts)
    found = cuts_between(text, redacted)
    if "[" not in text and "]" not in text:
        assert not isinstance(found, Problem)
    if not isinstance(found, Problem):
        assert cut(text, found) == redacted.strip()


@given(WORDS, WORDS)
def test_what_is_accepted_is_what_was_written_and_brackets(text: str, redacted: str) -> None:
    text = text.strip()
    found = cuts_between(text, redacted)
    if isinstance(found, Problem):
        return
    assert cut(text, found) == redacted.strip()
    assert all(words[0] == "[" and words[-1] == "]" for _, _, words in found)
    assert [each[:2] for each in found] == sorted(each[:2] for each in found)


def test_two_people_approve_the_same_words() -> None:
    one, again, two = deed("approved", 1), deed("approved", 1), deed("approved", 2)
    cuts: tuple[Cut, ...] = ((0, 3, "[…]"),)
    assert standing([]).state == "unread"
    assert standing([one, again]).state == "once"
    assert standing([one, two]).state == "approved"
    assert standing([one, deed("redacted", 2, cuts), two]) == Standing(cuts, (2,), "once")
    assert standing([one, two, deed("refused", 3)]).state == "refused"
    assert standing([one, deed("refused", 3), two]).state == "once"


def test_brackets_are_not_suspected() -> None:
    assert suspected("Écrivez à Marie Tremblay, svp.") == ("name",)
    assert suspected("Écrivez à [Marie Tremblay], svp.") == ()


def test_a_release_gives_one_quotation_by_centre_and_theme_without_its_centre_nor_its_order() -> None:
    said = [saying(place, f"0{place % 6}-01") for place in range(24)]
    themes = {one.mark: ["Délais"] if place % 2 else ["Délais", "Argent"] for place, one in enumerate(said)}
    asked = {"standings": {one.mark: APPROVED for one in said}, "themes": themes, "policy": Policy()}
    found = release_quotations(said, **asked, seed="gel")  # type: ignore[arg-type]
    assert found == release_quotations(list(reversed(said)), **asked, seed="gel")  # type: ignore[arg-type]
    assert found != release_quotations(said, **asked, seed="autre")  # type: ignore[arg-type]
    by_text = {one.text: one.organisation for one in said}
    told = [(each.theme, by_text[each.text]) for each in found]
    assert (
        len(told) == len(set(told)) == 9
    )  # six centres under « Délais », the three that may under « Argent »
    assert [each.theme for each in found] == ["Argent"] * 3 + ["Délais"] * 6
    assert all(set(each.record()) == {"theme", "statistic", "text", "attribution"} for each in found)


def test_too_few_writers_or_readers_and_nothing_leaves() -> None:
    few, enough = [saying(place, f"0{place}-01") for place in range(4)], [saying(4, "04-01")]
    standings = {one.mark: APPROVED for one in (*few, *enough)}
    assert release_quotations(few, standings, {}, seed="", policy=Policy()) == ()
    assert len(release_quotations([*few, *enough], standings, {}, seed="", policy=Policy())) == 5
    once = {one.mark: Standing((), (1,), "once") for one in (*few, *enough)}
    assert release_quotations([*few, *enough], once, {}, seed="", policy=Policy()) == ()
    with pytest.raises(TypeError):
        ReleasedQuotation("", "q", "Un texte", "Centre")


def themed(**writers: int) -> tuple[list[Saying], dict[str, list[str]]]:
    """Return texts of as many organisations under each theme, the first organisations under every one."""
    said, themes = [], {}
    for theme, count in writers.items():
        for place in range(count):
            mark = f"{theme}-{place}"
            said.append(Saying(mark, "said", "page", False, f"o{place:02d}", "Mots.", "Centre"))
            themes[mark] = [theme]
    return said, themes


def told(**writers: int) -> dict[str, int] | None:
    found = count_themes(*themed(**writers), Policy())
    return None if found is None else dict(found.counts)


def test_themes_are_counted_where_five_wrote_and_the_others_stand_together() -> None:
    assert told(roulement=30, locaux=20, bruit=10) == {"roulement": 30, "locaux": 20, "bruit": 10}
    assert told(roulement=30, locaux=20, bruit=3) == {"roulement": 30, "locaux": 20}
    assert told(roulement=4) is None
    assert told(roulement=12, locaux=11) == {"roulement": 12}  # the difference would be one organisation


def test_the_counts_of_themes_are_not_said_anew_for_a_few_who_changed() -> None:
    said, themes = themed(roulement=30, locaux=20)
    assert count_themes(said, themes, Policy(), told={"roulement": 28, "locaux": 20}) is None
    again = count_themes(said, themes, Policy(), told={"roulement": 22, "locaux": 20})
    assert again is not None
    assert again.record()["writers"] == 30
