"""The folios that are missing, made before anybody waits for them, a few at a time.

Apart from the folios because it is asked by the clock or by a person, not by a file. Done twice, or by two workers at once, it
comes to the same: a folio is found by what it was made from.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from surveys.operations.folding import folios
from surveys.operations.folding.extracts import read_binding
from surveys.results.dataset import Layer
from surveys.store.base import reading
from surveys.store.copies import list_large
from surveys.store.folios import list_folio_keys

SOME = 16  # folios made by one job: letters do not wait behind a large edition, and no lease runs out


@dataclass(frozen=True, slots=True)
class KeptLines:
    """How far the lines of an edition are kept read: folios, of how many."""

    held: int
    whole: int

    @property
    def complete(self) -> bool:
        """Whether a file waits for none."""
        return self.held >= self.whole


def key_of(survey: str, edition: str, layer: Layer, mark: str) -> str:
    """Return the key of the job that keeps lines read, the same as long as ``mark`` is: codes may be long, a key may not."""
    return "keep_lines:" + hashlib.sha256(json.dumps([survey, edition, layer, mark]).encode()).hexdigest()


@reading
def list_large_editions() -> Mapping[tuple[str, str], str]:
    """Return the editions whose lines are kept read, each with a mark that changes when a copy is sent."""
    return list_large(folios.FOLIOS_FROM)


def read_kept_lines(survey: str, edition: str, layer: Layer = "submitted") -> KeptLines | None:
    """Return how far the lines of the live copies are kept read; ``None`` where none need be."""
    binding = read_binding(survey, edition, layer)
    if binding is None:
        return None
    parts = binding.parts()
    held = _held(binding.edition_id)
    return KeptLines(sum(key in held for key in parts), len(parts))


def keep_lines(survey: str, edition: str, layer: Layer = "submitted", *, most: int = SOME) -> bool:
    """Make some of the folios that an edition lacks; say whether others are still missing."""
    binding = read_binding(survey, edition, layer)
    if binding is None:
        return False
    parts, held = binding.parts(), _held(binding.edition_id)
    missing = [key for key in parts if key not in held]
    for key in missing[:most]:
        binding.make(key, parts[key])
    if len(missing) > most:
        return True
    if missing:
        binding.drop_others(parts)
    return False


@reading
def _held(edition_id: int) -> frozenset[str]:
    return list_folio_keys(edition_id)
