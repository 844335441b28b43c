"""The journal is the truth: replayed from its first line, it gives the document, whatever people did."""

from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveys.operations import collecting
from surveys.operations.collecting import Change, RowToPaste
from surveys.questionnaire.values import Missing
from surveys.store.base import db
from surveys.store.journal import list_lines, replay
from surveys.store.parts import read_document
from surveys.store.submissions import find_place
from tests.operations.pastes import paste
from tests.small_survey import NOW, World, document

FIXED = [
    "contact",
    "staff",
    "staff#soft1",
    "cause",
    "cause_autre",
    "notes",
    "results.a.target",
    "results.b.reached",
]
TOKENS = count()
FIELDS = ["position", "wage", "status", "status_autre"]

texts = st.text(max_size=12)
values = st.lists(texts, max_size=3).map(tuple)
reasons = st.sampled_from([None, None, None, Missing.DONT_KNOW])
saves = st.lists(
    st.tuples(st.sampled_from(FIXED + FIELDS), st.integers(0, 3), values, reasons), min_size=1, max_size=6
)
steps = st.one_of(
    st.tuples(st.just("save"), saves),
    st.tuples(st.just("add"), st.integers(1, 3)),
    st.tuples(st.just("remove"), st.integers(0, 5)),
    st.tuples(st.just("restore"), st.integers(0, 5)),
    st.tuples(st.just("paste"), st.lists(st.dictionaries(st.sampled_from(FIELDS), values), max_size=3)),
    st.tuples(st.just("undo"), st.integers(0, 5)),
)


def take(world: World, entries: list[str], step: tuple[str, object]) -> None:
    """Take one step; ``entries`` remembers every id there ever was."""
    kind, what = step
    common = {"by": world.marie, "now": NOW}
    match kind:
        case "save":
            changes = []
            for name, which, texts_, reason in what:  # type: ignore[attr-defined]
                if name in FIELDS:
                    if not entries:
                        continue
                    name = f"team[{entries[which % len(entries)]}].{name}"
                changes.append(Change(name, texts_, reason, base_version=None))
            collecting.save_answers(*world.address, changes, **common)
        case "add":
            found = collecting.add_entries(*world.address, "team", count=what, **common)
            entries += found if isinstance(found, tuple) else ()
        case "paste":
            here = [entry for entry in entries if entry in document()["entries"].get("team", ())]
            rows = [
                RowToPaste(([*here, None])[place % (len(here) + 1)], cells)
                for place, cells in enumerate(what[: len(here) + 1])  # type: ignore[index]
            ]
            paste(world, rows, f"p{next(TOKENS) % 6}")
            entries += [entry for entry in document()["entries"].get("team", ()) if entry not in entries]
        case "undo":
            token = f"p{int(what) % 6}"  # type: ignore[call-overload]
            collecting.undo_paste(*world.address, "team", token, **common)
        case _ if entries:
            verb = collecting.remove_entry if kind == "remove" else collecting.restore_entry
            verb(*world.address, "team", entries[what % len(entries)], **common)  # type: ignore[operator]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(walk=st.lists(steps, min_size=1, max_size=12))
def test_the_journal_rebuilds_the_document(world: World, walk: list[tuple[str, object]]) -> None:
    entries = list(document()["entries"].get("team", []))
    for step in walk:
        take(world, entries, step)
    place = find_place(*world.address)
    assert place is not None
    if place.submission_id is not None:
        lines = list_lines(place.submission_id)
        assert replay(lines) == read_document(place.submission_id)
        assert [line.seq for line in lines] == list(range(1, place.last_seq + 1))
    db.session.remove()


def test_every_line_says_who_when_and_what_it_was(world: World) -> None:
    collecting.save_answers(*world.address, [Change("contact", ("Camille",))], by=world.marie, now=NOW)
    change = Change("contact", ("Dominique",), base_version=1, origin="corrected")
    collecting.save_answers(*world.address, [change], by=world.paul, now=NOW)
    first, second = collecting.history(*world.address, variable="contact")
    assert (first.old, first.by, first.origin) == (None, "Marie Fictif", "typed")
    assert (second.old, second.new) == (
        {"raw": ["Camille"], "value": "Camille", "version": 1},
        {"raw": ["Dominique"], "value": "Dominique", "version": 2},
    )
    assert (second.by, second.origin, second.at) == ("Paul Fictif", "corrected", NOW)
