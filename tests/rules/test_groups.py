"""Tests of one group run in one process: what they share is prepared once. A pytest that hides groups costs minutes, in silence."""

import os

import pytest


@pytest.mark.xdist_group("told")
def test_a_group_is_told_to_what_shares_out_the_tests(request: pytest.FixtureRequest) -> None:
    shared_out = "PYTEST_XDIST_WORKER" in os.environ and request.config.option.loadgroup
    assert not shared_out or request.node.nodeid.endswith("@told")
