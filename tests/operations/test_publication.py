"""A draft is published once people answer for it; what they signed is kept with the version and read by the results."""

from datetime import timedelta

import pytest

from surveys.operations import anonymising, designing
from surveys.operations.designing import Did, DraftState, Publication, Published, Word
from surveys.questionnaire.editing import Add, Edit, Move, Place, Put, Remove
from surveys.questionnaire.problems import Problem
from surveys.questionnaire.versions import Verdict
from surveys.store.base import db, reading
from surveys.store.questionnaires import QuestionnaireVersion
from tests.small_survey import NOW, World, add

LATER = NOW + timedelta(minutes=5)
STAFF = Place("item", "staff")
FORCED = Put(Place("item", "cause"), "label", "Pourquoi et combien?")


@pytest.fixture
def robin(world: World) -> int:
    return add("robin", {}, staff_roles=("designer",))


@pytest.fixture
def other(world: World) -> int:
    return add("claude", {}, staff_roles=("designer",))


@pytest.fixture
def draft(robin: int) -> int:
    source = designing.list_origins(now=NOW)[0].version_id
    made = designing.start_draft("petit", source=source, title="Petit", for_edition="2027", by=robin, now=NOW)
    assert isinstance(made, DraftState), made
    return made.id


def edit(draft: int, *edits: Edit, by: int) -> DraftState:
    made = designing.edit_draft(draft, edits, did=Did("did.reworded"), by=by, now=LATER)
    assert isinstance(made, DraftState), made
    return made


def review(draft: int) -> Publication:
    found = designing.read_publication(draft)
    assert isinstance(found, Publication), found
    return found


def every_warning(draft: int) -> list[tuple[str, str]]:
    return [one.key for one in review(draft).findings if one.problem.severity == "warning"]


def publish(
    draft: int, *words: Word, by: int, revision: int | None = None
) -> Published | tuple[Problem, ...]:
    now = review(draft).draft.revision if revision is None else revision
    return designing.publish(draft, words, every_warning(draft), revision=now, by=by, now=LATER)


def codes(result: object) -> list[str]:
    assert isinstance(result, tuple), result
    return [problem.code for problem in result]


REWORDED = Put(STAFF, "label", "Combien de personnes y travaillent")


def test_what_is_wrong_blocks_and_says_so(draft: int, robin: int) -> None:
    edit(draft, Put(STAFF, "type", "no_such_kind"), by=robin)
    found = review(draft)
    assert found.faults
    assert codes(publish(draft, by=robin)) == ["publication.faulty"]
    edit(draft, Put(STAFF, "type", "text"), Put(STAFF, "min", None), Put(STAFF, "soft", None), by=robin)
    found = review(draft)
    errors = [one.problem for one in found.findings if one.problem.severity == "error"]
    assert [(one.code, one.where) for one in errors] == [("lint.code_reused_type", "staff")]
    assert "publication.errors" in codes(publish(draft, by=robin))


def test_a_warning_waits_for_someone_who_answers_for_it(draft: int, robin: int) -> None:
    edit(draft, Put(STAFF, "hint", "À la fin."), Put(STAFF, "allow", ["nsp", "so"]), by=robin)
    silent = review(draft)
    assert "publication.unanswered" in {problem.code for problem in silent.refused}
    kept = designing.judge(draft, [], every_warning(draft), by=robin, now=LATER)
    assert isinstance(kept, Publication)
    assert {one.by for one in kept.findings} == {"Robin Fictif"}
    taken_back = designing.judge(draft, [], [], by=robin, now=LATER)
    assert isinstance(taken_back, Publication)
    assert {one.by for one in taken_back.findings} == {""}


def test_nothing_is_promised_to_be_anonymous_without_an_entry_of_the_register(draft: int, robin: int) -> None:
    edit(draft, Put(STAFF, "hint", "Vos réponses sont anonymes."), by=robin)
    assert "publication.errors" in codes(publish(draft, by=robin))
    entered = anonymising.enter(
        dict.fromkeys(anonymising.PARTS, "Une analyse fictive."),
        edition="petit/2026",
        done_on=NOW.date(),
        review_on=NOW.date() + timedelta(days=365),
        by=robin,
        now=NOW,
    )
    assert isinstance(entered, int), entered
    assert [one for one in review(draft).findings if one.problem.severity == "error"] == []


def test_a_change_that_is_not_the_same_waits_for_a_note(draft: int, robin: int) -> None:
    edit(draft, REWORDED, by=robin)
    assert review(draft).comparison.to_sign == ("staff",)
    assert codes(publish(draft, by=robin)) == ["publication.unsigned"]
    assert codes(publish(draft, Word("staff", Verdict.SAME, " "), by=robin)) == ["publication.unsigned"]
    made = publish(draft, Word("staff", Verdict.SAME, "Les mêmes gens."), by=robin)
    assert isinstance(made, Published), made
    assert made.number == 2
    sides = designing.compare_versions("petit", 1, 2)
    assert isinstance(sides, designing.SideBySide)
    assert sides.comparison.proposed("staff") is Verdict.RESERVED
    assert sides.comparison.verdict("staff") is Verdict.SAME
    assert (sides.said["staff"].note, sides.said["staff"].by) == ("Les mêmes gens.", "Robin Fictif")
    assert {one.by for one in designing.list_acknowledged(made.id)} == {"Robin Fictif"}


def test_a_published_draft_and_its_version_change_no_more(draft: int, robin: int) -> None:
    edit(draft, Put(STAFF, "hint", "À la fin."), by=robin)
    made = publish(draft, Word("staff", Verdict.RESERVED, "Date précisée."), by=robin)
    assert isinstance(made, Published), made
    refused = designing.edit_draft(draft, (REWORDED,), did=Did("did.reworded"), by=robin, now=LATER)
    assert isinstance(refused, Problem)
    assert refused.code == "draft.published"
    assert codes(publish(draft, by=robin)) == ["draft.published"]

    @reading
    def document() -> str:
        version = db.session.get(QuestionnaireVersion, made.id)
        assert version is not None
        return version.document

    assert "À la fin." in document()


def test_what_another_designer_changed_is_read_before_it_is_published(
    draft: int, robin: int, other: int
) -> None:
    drawn = edit(draft, Put(STAFF, "hint", "À la fin."), by=robin).revision
    edit(draft, Put(STAFF, "hint", "Au début."), by=other)
    word = Word("staff", Verdict.SAME, "Précision.")
    assert codes(publish(draft, word, by=robin, revision=drawn)) == ["publication.stale"]


def test_a_signature_falls_when_what_it_was_about_changes(draft: int, robin: int) -> None:
    edit(draft, REWORDED, by=robin)
    signed = designing.judge(draft, [Word("staff", Verdict.SAME, "Pareil.")], [], by=robin, now=LATER)
    assert isinstance(signed, Publication)
    assert signed.comparison.to_sign == ()
    edit(draft, Put(STAFF, "label", "Combien de bénévoles"), by=robin)
    assert review(draft).comparison.to_sign == ("staff",)


def test_two_who_sign_the_same_change_do_not_write_over_each_other(
    draft: int, robin: int, other: int
) -> None:
    edit(draft, REWORDED, by=robin)
    first = designing.judge(draft, [Word("staff", Verdict.SAME, "Pareil.")], [], by=robin, now=LATER)
    assert isinstance(first, Publication)
    blind = designing.judge(draft, [Word("staff", Verdict.BREAK, "Autre.")], [], by=other, now=LATER)
    assert isinstance(blind, Problem)
    assert (blind.code, blind.where) == ("judgement.changed", "staff")
    seen = Word("staff", Verdict.BREAK, "Autre.", seen=(int(Verdict.SAME), "Pareil."))
    after = designing.judge(draft, [seen], [], by=other, now=LATER)
    assert isinstance(after, Publication)
    assert after.comparison.verdict("staff") is Verdict.BREAK
    assert after.judged["staff"].by == "Claude Fictif"


def test_the_same_questionnaire_is_not_published_twice(draft: int, robin: int) -> None:
    edit(draft, Put(STAFF, "hint", "À la fin."), by=robin)
    word = Word("staff", Verdict.SAME, "Précision.")
    made = publish(draft, word, by=robin)
    assert isinstance(made, Published), made
    again = designing.start_draft("petit", source=made.id, title="Encore", by=robin, now=LATER)
    assert isinstance(again, DraftState)
    assert codes(publish(again.id, by=robin)) == ["publication.same"]


def test_the_register_grows_by_what_is_published(draft: int, robin: int) -> None:
    fresh = {"code": "remote", "type": "integer", "label": "Combien à distance?"}
    edit(
        draft,
        Add(Place("item", "remote", "centre"), fresh, after="staff"),
        Remove(Place("item", "notes")),
        by=robin,
    )
    before = designing.read_register("petit")
    assert not isinstance(before, Problem)
    assert ("question", "remote") not in before.entries
    made = publish(draft, Word("notes", Verdict.BREAK, "Personne ne les lisait."), by=robin)
    assert isinstance(made, Published), made
    after = designing.read_register("petit")
    assert not isinstance(after, Problem)
    assert after.entries["question", "remote"].editions == ("2027",)
    assert after.entries["question", "notes"].editions == ("2026",)
    assert after.entries["question", "staff"].editions == ("2026", "2027")


def test_history_says_who_did_what_and_goes_back_to_any_step(draft: int, robin: int, other: int) -> None:
    begun = review(draft).draft.text
    edit(draft, REWORDED, by=robin)
    first = review(draft).draft.text
    edit(draft, Remove(Place("item", "notes")), Move(STAFF, after="contact"), by=other)
    assert designing.name_revision(draft, 1, "  Avant la   relecture ", by=robin, now=LATER) is None
    history = designing.read_history(draft)
    assert isinstance(history, designing.History)
    assert [(step.revision, step.by, step.name) for step in history.steps] == [
        (2, "Claude Fictif", ""),
        (1, "Robin Fictif", "Avant la relecture"),
    ]
    back = designing.restore(draft, 1, by=robin, now=LATER)
    assert isinstance(back, DraftState), back
    assert (back.text, back.revision) == (first, 3)
    assert back.can_undo is not None
    assert back.can_undo.did == Did("did.restored", {"revision": 1, "name": "Avant la relecture"})
    start = designing.restore(draft, 0, by=other, now=LATER)
    assert isinstance(start, DraftState)
    assert start.text == begun
    again = designing.undo(draft, by=other, now=LATER)
    assert isinstance(again, DraftState), again
    assert again.text == first


def test_what_is_wrong_with_a_return_is_said(draft: int, robin: int) -> None:
    def code(result: object) -> str:
        assert isinstance(result, Problem), result
        return result.code

    assert code(designing.restore(draft, 5, by=robin, now=LATER)) == "history.unknown"
    assert code(designing.restore(draft, 0, by=robin, now=LATER)) == "history.same"
    assert code(designing.name_revision(draft, 9, "x", by=robin, now=LATER)) == "history.unknown"
    assert code(designing.name_revision(draft, 0, "x" * 200, by=robin, now=LATER)) == "history.long_name"
    assert code(designing.restore(999, 0, by=robin, now=LATER)) == "draft.unknown"
    assert code(designing.read_register("nowhere")) == "survey.unknown"
    assert code(designing.compare_versions("petit", 1, 9)) == "version.unknown"


def test_an_edition_knows_its_version_and_the_code_of_the_next(world: World) -> None:
    (survey,) = designing.list_lineage(now=NOW)
    (edition,) = survey.editions
    assert (edition.code, edition.number, edition.latest, edition.next_code) == ("2026", 1, 1, "2027")
    assert [(version.number, version.editions) for version in survey.versions] == [(1, ("2026",))]


def test_the_correction_of_an_edition_is_read_against_what_it_is_asked_with(draft: int, robin: int) -> None:
    """The next edition was published meanwhile, with a break: it is no part of the edition that centres answer."""
    source = designing.list_origins(now=NOW)[0].version_id
    edit(draft, Remove(Place("item", "notes")), by=robin)
    following = publish(draft, Word("notes", Verdict.BREAK, "Personne ne les lisait."), by=robin)
    assert isinstance(following, Published), following
    correction = designing.start_draft(
        "petit", source=source, title="Correction", for_edition="2026", by=robin, now=LATER
    )
    assert isinstance(correction, DraftState), correction
    edit(correction.id, Put(STAFF, "hint", "Au 1er avril."), by=robin)
    assert (review(correction.id).since, review(correction.id).next_number) == (1, 3)
    assert review(correction.id).comparison.to_sign == ("staff",)
    made = publish(correction.id, Word("staff", Verdict.SAME, "Précision."), by=robin)
    assert isinstance(made, Published), made
    sides = designing.compare_versions("petit", 1, 3)
    assert isinstance(sides, designing.SideBySide)
    assert set(sides.comparison.signatures) == set(sides.said) == {"staff"}
    apart = designing.compare_versions("petit", 2, 3)
    assert isinstance(apart, designing.SideBySide)
    assert (apart.said, apart.comparison.signatures) == ({}, {})
