"""Chance that is the same on every machine: named streams of whole numbers and exact decimals.

Apart because every imagined answer is drawn from it, here and in the demonstration. Refuses floating point and the order
of sets: a draw uses only the bits of a hash of its name and exact decimals, so two draws of one name are equal
whatever the Python version or the processor.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal, localcontext
from hashlib import blake2b
from typing import Protocol, TypeVar

T = TypeVar("T")

_WORD = 32  # bits of one uniform draw


class Bits(Protocol):
    """Where whole numbers come from."""

    def getrandbits(self, width: int, /) -> int:
        """Return a whole number of ``width`` bits."""
        ...


class _Hashed:
    """The bits of a name: the hashes of the name with 0, 1, 2…, one after the other."""

    def __init__(self, name: str) -> None:
        self._key = blake2b(name.encode()).digest()
        self._turn = self._held = self._width = 0

    def getrandbits(self, width: int, /) -> int:
        """Return a whole number of ``width`` bits."""
        while self._width < width:
            block = blake2b(self._turn.to_bytes(8), key=self._key).digest()
            self._held = (self._held << 512) | int.from_bytes(block)
            self._width += 512
            self._turn += 1
        self._width -= width
        value = self._held >> self._width
        self._held &= (1 << self._width) - 1
        return value


class Chance:
    """A stream of chance, known by its name: the same name always tells the same story."""

    def __init__(self, name: str, bits: Bits | None = None) -> None:
        self._bits = bits or _Hashed(name)

    def below(self, n: int) -> int:
        """Return a whole number from 0 to ``n - 1``."""
        width = n.bit_length()
        value = self._bits.getrandbits(width)
        while value >= n:
            value = self._bits.getrandbits(width)
        return value

    def between(self, low: int, high: int) -> int:
        """Return a whole number from ``low`` to ``high``, both possible."""
        return low + self.below(high - low + 1)

    def chance(self, percent: int) -> bool:
        """Say yes ``percent`` times out of 100."""
        return self.below(100) < percent

    def pick(self, items: Sequence[T]) -> T:
        """Return one of ``items``."""
        return items[self.below(len(items))]

    def weighted(self, weights: Mapping[T, int]) -> T:
        """Return one key, as often as its whole weight says."""
        at = self.below(sum(weights.values()))
        for item, weight in weights.items():
            if at < weight:
                return item
            at -= weight
        raise AssertionError("the weights were not whole and positive")

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """Return ``items`` in another order (Fisher and Yates)."""
        deck = list(items)
        for last in range(len(deck) - 1, 0, -1):
            other = self.below(last + 1)
            deck[last], deck[other] = deck[other], deck[last]
        return deck

    def sample(self, items: Sequence[T], n: int) -> list[T]:
        """Return ``n`` of ``items``, each at most once, in the order they were given."""
        kept = sorted(self.shuffled(range(len(items)))[:n])
        return [items[index] for index in kept]

    def several(self, likely: Mapping[T, int], *, at_least: int = 0, at_most: int | None = None) -> list[T]:
        """Return the keys that came out, each with its own chance in percent, kept within the bounds, in order."""
        chosen = [item for item, percent in likely.items() if self.chance(percent)]
        if len(chosen) < at_least:
            others = {item: percent for item, percent in likely.items() if item not in chosen}
            while len(chosen) < at_least:
                extra = self.weighted(others)
                del others[extra]
                chosen.append(extra)
        if at_most is not None and len(chosen) > at_most:
            chosen = self.sample(chosen, at_most)
        return [item for item in likely if item in chosen]

    def normal(self) -> Decimal:
        """Return a draw close to a standard normal: the sum of twelve uniform ones less six (exact)."""
        total = sum(self._bits.getrandbits(_WORD) for _ in range(12))
        return Decimal(total - 6 * 2**_WORD) / Decimal(2**_WORD)

    def lognormal(self, median: Decimal, sigma: Decimal) -> Decimal:
        """Return a lognormal draw; ``Decimal.exp`` is correctly rounded everywhere, unlike ``math.exp``."""
        with localcontext() as context:
            context.prec = 28
            return median * (sigma * self.normal()).exp()
