"""Rows that an earlier answer counts or shows: they come by themselves, none is lost, and leaving some out is asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.questionnaire.answers import Answer, AnswerSheet, evaluate
from surveys.questionnaire.values import Missing
from tests.fill import CONTEXT
from tests.tiny import tiny

COUNTED, FILTERED = tiny("row_count"), tiny("row_filter_roster")
ROWS = "vacancies#rows"


def counted(plain: dict[str, object]) -> AnswerSheet:
    return AnswerSheet.from_plain(COUNTED, plain, CONTEXT)


def with_posts(sheet: AnswerSheet, posts: str) -> AnswerSheet:
    return sheet.changed({"posts": Answer((posts,))})


def codes(sheet: AnswerSheet) -> list[str]:
    return [problem.code for problem in sheet.problems()]


def test_the_rows_asked_for_come_by_themselves() -> None:
    blank = counted({})
    assert blank.shown_rows("vacancies") == ()
    three = with_posts(blank, "3")
    rows = three.shown_rows("vacancies")
    assert len(rows) == 3
    assert with_posts(blank, "5").shown_rows("vacancies")[:3] == rows
    assert with_posts(blank, "2,9").shown_rows("vacancies") == ()  # what cannot be read counts nothing
    assert three.to_document()["entries"] == {"vacancies": []}  # and none is kept before someone writes in it
    assert "roster.unfilled" in codes(three)
    assert "roster.unfilled" not in [problem.code for problem in three.problems(include_required=False)]


def test_a_row_written_in_is_kept_with_those_before_it() -> None:
    three = with_posts(counted({}), "3")
    first, second, third = three.shown_rows("vacancies")
    written = three.changed({f"vacancies[{second}].title": Answer(("Commis",))})
    assert written.to_document()["entries"] == {"vacancies": [first, second]}
    assert written.shown_rows("vacancies") == (first, second, third)


def test_fewer_rows_are_asked_about_and_more_bring_them_back() -> None:
    rows = [{"title": f"Poste {rank}", "rate": 20 + rank} for rank in range(5)]
    five = counted({"posts": 5, "vacancies": rows})
    assert five.complete
    two = with_posts(five, "2")
    assert two.total("vacancies", "rate") == 41
    assert len(two.shown_rows("vacancies")) == 2
    left = two.left_out("vacancies")
    assert two.state(f"vacancies[{left[0]}].title").missing is Missing.HIDDEN
    (problem,) = two.problems()
    assert (problem.code, problem.params["count"], problem.params["announced"]) == ("rows.beyond", 3, 2)
    assert problem.params["rows"] == "3, 4, 5"
    assert not two.complete
    aside = two.changed({ROWS: Answer(("",), about=two.about(ROWS))})
    assert aside.complete
    assert aside.to_plain(hidden=False)["vacancies"] == rows[:2]
    assert not aside.is_asked_now(ROWS)  # what is said of rows that are left out is not sent
    assert aside.is_asked_now("posts")
    assert not aside.is_asked_now("gone#soft1")
    nothing = with_posts(five, "0").problems()
    assert [(each.code, each.params["count"], each.params["announced"]) for each in nothing] == [
        ("rows.beyond", 5, 0)
    ]
    (one,) = with_posts(five, "4").problems()
    assert (one.code, one.params["rows"]) == ("rows.one_beyond", "5")
    fewer = with_posts(aside, "1")  # one more row goes: it is asked again
    assert codes(fewer) == ["rows.beyond"]
    back = with_posts(fewer, "5")
    assert back.complete
    assert back.to_plain()["vacancies"] == rows


def test_a_number_above_what_the_table_takes_is_refused() -> None:
    beyond = with_posts(counted({}), "30")
    assert len(beyond.shown_rows("vacancies")) == 20
    assert "roster.too_many_announced" in codes(beyond)


def test_none_announced_is_an_answer() -> None:
    assert counted({"posts": 0}).complete


def test_fixed_rows_follow_what_was_chosen() -> None:
    sheet = AnswerSheet.from_plain(
        FILTERED, {"offered": ["a", "c"], "volumes": [{"people": 2}, {}, {"people": 4}]}, CONTEXT
    )
    assert sheet.shown_rows("volumes") == ("a", "c")
    assert sheet.complete
    closed = sheet.changed({"offered": Answer(("a",))})
    assert closed.total("volumes", "people") == 2
    assert [(p.code, p.params["rows"]) for p in closed.problems()] == [("rows.one_filtered", "Formation")]
    assert sheet.changed({"offered": Answer(("a", "c"))}).complete


def test_other_programs_are_told_of_the_rows() -> None:
    said = evaluate(COUNTED, {"posts": 1, "vacancies": [{"title": "A"}, {"title": "B"}]}, today=CONTEXT.today)
    questions = said["questions"]
    assert isinstance(questions, dict)
    assert questions["vacancies"]["problems"] == ["rows.one_beyond"]
    assert (questions["vacancies[e00001].title"]["shown"], questions["vacancies[e00002].title"]["shown"]) == (
        True,
        False,
    )
    assert said["complete"] is False


@given(steps=st.lists(st.integers(0, 5), min_size=1, max_size=8))
def test_nothing_typed_is_lost_whatever_the_numbers(steps: list[int]) -> None:
    sheet, typed = counted({}), dict[str, str]()
    for rank, posts in enumerate(steps):
        sheet = with_posts(sheet, str(posts))
        shown = sheet.shown_rows("vacancies")
        assert len(shown) == posts
        if shown:
            name = f"vacancies[{shown[-1]}].title"
            typed[name] = f"Poste {rank}"
            sheet = sheet.changed({name: Answer((typed[name],))})
        sheet = AnswerSheet.from_document(COUNTED, sheet.to_document(), CONTEXT)
    whole = with_posts(sheet, "5")
    assert {name: whole.value(name) for name in typed} == typed


@pytest.mark.parametrize("posts", ["", "x", "-1", "0"])
def test_a_table_without_a_row_says_nothing_of_cells(posts: str) -> None:
    assert with_posts(counted({}), posts).total("vacancies", "rate") is None
