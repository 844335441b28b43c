"""What was signed of a change wins over what is proposed of it, in the trends that results draw."""

from datetime import datetime, timedelta
from fractions import Fraction

import pytest

from surveys.operations import collecting, designing, fielding, publishing
from surveys.operations.designing import Did, DraftState, Published, Word
from surveys.questionnaire.editing import Place, Put
from surveys.questionnaire.versions import Verdict
from surveys.results.figures import Figure
from tests.small_survey import CENTRES, NOW, World

LAST = """
format: axtra-questionnaire/1
survey: suivi
title: "Suivi"
purpose: "Suivre."
edition: "2026"
sections:
  - code: page
    title: "Page"
    minutes: 2
    questions:
      - code: staff
        type: integer
        label: "Combien de personnes?"
        stats:
          - {id: level, kind: mean, value: "${staff}", label: "Moyenne"}
          - {id: since, kind: trend, of: level, editions: ["2026"], label: "Depuis"}
"""
YEAR = timedelta(days=365)


def field(edition: str, version: fielding.Version, opens: datetime, staff: int) -> None:
    dates = {"opens_at": opens, "closes_at": opens + timedelta(days=30)}
    assert fielding.create_edition("suivi", edition, version, now=opens, **dates) is None
    assert fielding.open_edition("suivi", edition, now=opens) is None
    records = [{"organisation": code, "answers": {"staff": staff}} for code in CENTRES]
    done = collecting.import_submissions("suivi", edition, records, by=None, now=opens + timedelta(days=1))
    assert not isinstance(done, tuple), done


def next_version(world: World, verdict: Verdict) -> fielding.Version:
    """Take the survey to 2027 with another wording, signed as ``verdict``."""
    source = next(each for each in designing.list_origins(now=NOW) if each.survey == "suivi")
    draft = designing.start_draft(
        "suivi", source=source.version_id, title="Suivi", for_edition="2027", by=world.marie, now=NOW
    )
    assert isinstance(draft, DraftState), draft
    edits = (Put(Place("item", "staff"), "label", "Combien de salariés?"),)
    edited = designing.edit_draft(draft.id, edits, did=Did("did.reworded"), by=world.marie, now=NOW)
    assert isinstance(edited, DraftState), edited
    words = [Word("staff", verdict, "Signé.")]
    made = designing.publish(draft.id, words, [], revision=edited.revision, by=world.marie, now=NOW)
    assert isinstance(made, Published), made
    return fielding.Version(made.id, "suivi", made.number, "")


def trend() -> Figure:
    figures = publishing.compute_edition_figures("suivi", "2027")
    assert isinstance(figures, tuple), figures
    return next(each for each in figures if each.id == "since")


@pytest.mark.parametrize(
    ("verdict", "change", "flags"),
    [
        (Verdict.BREAK, None, ("break",)),
        (Verdict.RESERVED, Fraction(2), ("reserved",)),
        (Verdict.SAME, Fraction(2), ()),
    ],
)
def test_a_break_that_was_signed_draws_no_line_and_a_sameness_draws_one(
    world: World, verdict: Verdict, change: Fraction | None, flags: tuple[str, ...]
) -> None:
    first = fielding.publish_version(LAST, by=None, now=NOW - YEAR)
    assert isinstance(first, fielding.Version), first
    field("2026", first, NOW - YEAR, 10)
    field("2027", next_version(world, verdict), NOW, 12)
    figure = trend()
    assert [row.code for row in figure.rows] == ["2026", "2027"]
    assert (figure.rows[1].extra.get("change"), figure.rows[1].flags) == (change, flags)
    assert figure.details.get("note.2027") == (
        "Signé." if flags else None
    )  # what was said stands with the figure
