"""A transaction is an operation: it commits, it rolls back, it is tried again; it never nests."""

from collections.abc import Callable
from threading import Barrier

import pytest
from sqlalchemy import select

from surveys.operations import accounts
from surveys.operations.transaction import NestedOperationError, operation
from surveys.questionnaire.problems import Problem
from surveys.store.accounts import Organisation, find_organisation, list_organisations
from surveys.store.base import db, reading
from tests.databases import Database
from tests.small_survey import NOW


def add(code: str) -> None:
    db.session.add(Organisation(code=code, name="x", region="r06", attributes={}, created_at=NOW))


def codes() -> list[str]:
    found = [organisation.code for organisation in list_organisations()]
    db.session.remove()
    return found


def test_it_commits_when_it_returns_and_rolls_back_when_it_raises(database: Database) -> None:
    @operation
    def keep(code: str, fail: bool) -> str:
        add(code)
        if fail:
            raise ZeroDivisionError
        return code

    assert keep("a", False) == "a"
    with pytest.raises(ZeroDivisionError):
        keep("b", True)
    assert codes() == ["a"]


@pytest.mark.parametrize("refusal", [Problem("x"), (Problem("x"), Problem("y"))])
def test_a_refusal_leaves_nothing_behind(database: Database, refusal: object) -> None:
    @operation
    def refuse() -> object:
        add("a")
        db.session.flush()
        return refusal

    assert refuse() == refusal
    assert codes() == []


def test_one_operation_inside_another_or_inside_a_read_is_refused(database: Database) -> None:
    @operation
    def outer() -> None:
        add("a")
        accounts.add_organisation("b", name="B", region="r06", now=NOW)

    with pytest.raises(NestedOperationError):
        outer()
    with pytest.raises(NestedOperationError):
        reading(lambda: accounts.add_organisation("b", name="B", region="r06", now=NOW))()
    assert codes() == []


def test_what_a_page_read_before_is_read_again_inside_the_operation(database: Database) -> None:
    accounts.add_organisation("a", name="Avant", region="r06", now=NOW)
    before = find_organisation("a")
    assert before is not None

    @operation
    def rename() -> None:
        found = find_organisation("a")
        assert found is not None
        assert found is not before
        found.name = "Après"

    rename()
    assert before.name == "Avant"  # what the page holds does not move under it
    after = find_organisation("a")
    assert after is not None
    assert after.name == "Après"


def test_two_that_add_the_same_at_once_give_one_and_a_refusal(
    database: Database, in_threads: Callable[..., list[object]]
) -> None:
    def add_person() -> object:
        return accounts.add_person(email="camille@exemple.invalid", name="Camille", now=NOW)

    results = in_threads(*[add_person] * 4)
    assert sorted(isinstance(result, int) for result in results) == [False, False, False, True]
    refused = [result[0].code for result in results if isinstance(result, tuple)]
    assert refused == ["person.exists"] * 3


def test_rivals_in_a_deadlock_are_tried_again(
    database: Database, in_threads: Callable[..., list[object]]
) -> None:
    """Each locks one row, then wants the other's: PostgreSQL stops one of them, which then succeeds."""
    if database.backend != "postgresql":
        pytest.skip("SQLite has one writer at a time: there is no deadlock to meet")
    for code in ("a", "b"):
        accounts.add_organisation(code, name="0", region="r06", now=NOW)
    both = Barrier(2)
    runs: list[str] = []

    @operation
    def count_up(first: str, second: str) -> None:
        runs.append(first)
        for step, code in enumerate((first, second)):
            row = db.session.scalars(
                select(Organisation).where(Organisation.code == code).with_for_update()
            ).one()
            row.name = str(int(row.name) + 1)
            db.session.flush()
            if step == 0 and runs.count(first) == 1:
                both.wait(5)

    in_threads(lambda: count_up("a", "b"), lambda: count_up("b", "a"))
    assert [organisation.name for organisation in list_organisations()] == ["2", "2"]
    assert len(runs) == 3
