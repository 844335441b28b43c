"""A slice of the long run (``benchmarks/fuzz.py``): what once broke a reader or led atheris to new lines, then a few hundred new inputs."""

import random
from collections.abc import Callable

import pytest

from tests.fuzzing.mutator import mutate
from tests.fuzzing.targets import TARGETS, guided_of, kept_of, seeds_of
from tests.fuzzing.watch import tried

EACH = 150  # all of them take less than a minute of the processor


@pytest.mark.parametrize("name", TARGETS)
def test_what_once_broke_a_reader_no_longer_does(name: str) -> None:
    for data in (*kept_of(name), *guided_of(name)):
        verdict = tried(lambda data=data: TARGETS[name](data))
        assert not verdict.fault, (verdict, data[:200])


@pytest.mark.parametrize("name", TARGETS)
def test_no_bytes_make_a_reader_fall_hang_or_swell(name: str, say: Callable[[str], None]) -> None:
    draw, seeds, spent = random.Random(f"slice/{name}"), seeds_of(name), 0.0
    assert seeds
    for _ in range(EACH):
        data = mutate(draw.choice(seeds), seeds, draw)
        verdict = tried(lambda data=data: TARGETS[name](data))
        assert not verdict.fault, (verdict, data[:500])
        spent += verdict.seconds
    say(f"fuzz, {name}: {EACH} inputs in {spent:.1f} s of the processor, no fall, no hang")
