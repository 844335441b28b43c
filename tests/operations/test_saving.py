from surveys.operations import collecting
from surveys.operations.collecting import Change, SaveOutcome
from tests.small_survey import World


def test_what_was_typed_is_kept_and_read_back(world: World) -> None:
    change = Change("results.a.target", ("1 234",))
    saved = collecting.save_answers(*world.address, [change], by=world.people["marie"], now=world.now)
    assert isinstance(saved, SaveOutcome)
    assert saved.saved == {"results.a.target": 1}
    state = collecting.read_submission(*world.address)
    body = state.document["answers"]["results.a.target"]
    assert body == {
        "raw": ["1 234"], "value": "1234", "version": 1, "origin": "typed",
        "by": world.people["marie"], "at": "2026-10-06T18:05:00+00:00",
    }  # fmt: skip
