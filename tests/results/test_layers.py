"""Replaying the log of corrections rebuilds each layer exactly, at every moment, and touches nothing that was sent."""

from copy import deepcopy

from hypothesis import given
from hypothesis import strategies as st

from surveys.results.layers import Correction, in_layer, standing

LINES = st.lists(
    st.builds(
        Correction,
        st.sampled_from(["a", "b"]),
        st.sampled_from(["corrected", "imputed"]),
        st.none() | st.integers(0, 9).map(lambda n: {"raw": [str(n)], "value": str(n)}),
    ),
    max_size=12,
)
SENT = {"answers": {"a": {"raw": ["1"], "value": "1"}}, "entries": {"staff": ["e1"]}}


@given(LINES)
def test_each_layer_is_what_its_last_lines_say(log: list[Correction]) -> None:
    before = deepcopy(SENT)
    for moment in range(len(log) + 1):
        lines = log[:moment]
        last = {(line.layer, line.variable): line.body for line in lines}
        for variable in "ab":
            corrected, imputed = last.get(("corrected", variable)), last.get(("imputed", variable))
            found = in_layer(SENT, standing(lines, "corrected"))["answers"].get(variable)
            assert found == (corrected or SENT["answers"].get(variable))
            found = in_layer(SENT, standing(lines, "imputed"))["answers"].get(variable)
            assert found == (corrected or imputed or SENT["answers"].get(variable))
        assert in_layer(SENT, standing(lines, "submitted")) is SENT
        assert in_layer(SENT, standing(lines, "previous")) is SENT
    assert before == SENT
