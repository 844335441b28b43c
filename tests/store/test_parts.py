"""Parts of a document: read and written by the database itself, exactly as if the whole had been."""

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from surveys.operations.transaction import transaction
from surveys.store.base import db
from surveys.store.parts import read_document, read_parts, write_parts
from surveys.store.submissions import Submission, find_place, hold_place
from tests.databases import Database
from tests.small_survey import ADDRESS, NOW, make_world

names = st.sampled_from(
    [
        "a",
        "a.b",
        "a.b.c",
        "t[x1].f",
        "t[x1].f_autre",
        "a#soft1",
        "t[x1].f#hard2",
        *(f"n{i}" for i in range(80)),
    ]
)
strings = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=8)
bodies = st.fixed_dictionaries(
    {"raw": st.lists(strings, max_size=3), "version": st.integers(1, 9)},
    optional={
        "value": strings | st.lists(strings, max_size=2) | st.booleans(),
        "missing": st.just("nsp"),
        "about": st.lists(strings, min_size=1, max_size=2),
    },
)
patches = st.dictionaries(names, st.none() | bodies, max_size=70)
lists = st.dictionaries(
    st.sampled_from(["t", "u"]), st.lists(st.sampled_from(["x1", "x2", "x3"]), unique=True), max_size=2
)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(st.tuples(patches, lists), min_size=1, max_size=3))
def test_parts_are_written_and_read_as_the_whole_would_be(
    database: Database, steps: list[tuple[dict, dict]]
) -> None:
    if find_place(*ADDRESS) is None:
        db.session.remove()
        make_world()
    with transaction():
        held = hold_place(find_place(*ADDRESS), NOW).held  # type: ignore[arg-type]
        expected = json.loads(json.dumps(read_document(held)))
        for answers, entries in steps:
            write_parts(held, answers, entries, revision=1, last_seq=0, now=NOW)
            for name, body in answers.items():
                expected["answers"].pop(name, None)
                if body is not None:
                    expected["answers"][name] = body
            expected["entries"] |= entries
            assert read_document(held) == expected
            for asked in (set(answers), set(list(answers)[:5]), {"nothing"}, set()):
                found, rosters = read_parts(held, asked)
                assert found == {
                    name: expected["answers"][name] for name in asked if name in expected["answers"]
                }
                assert rosters == expected["entries"]
    saved = db.session.scalars(select(Submission.last_saved_at)).one()
    db.session.remove()
    assert saved == NOW
