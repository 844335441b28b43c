"""Lines of large editions that are kept read: made as a file is written or beforehand, found by what they were made from.

Apart from the extract because a folio may be made with nobody waiting for it. Refuses to keep what its own answers do not
give: a folio's key is the fingerprint of all that it was made from.
"""

import hashlib
import json
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache, partial
from pathlib import Path

from surveys import questionnaire, results
from surveys.operations.folding.drawing import draw
from surveys.operations.layering import LayerAnswers
from surveys.operations.transaction import operation
from surveys.results.formats import Extract, folio_of
from surveys.store.base import reading
from surveys.store.extracts import Mark
from surveys.store.folios import drop_folios, find_folio, keep_folio, list_folio_keys

FOLIOS_FROM = 1_000  # copies from which reading them each time costs more than keeping them read
FOLIO = 500  # copies in a folio, about


@lru_cache(maxsize=1)
def program() -> str:
    """Return what changes with the code that reads answers: nothing that an older one read is used."""
    digest = hashlib.sha256()
    for room in (questionnaire, results):
        files = Path(room.__path__[0]).rglob("*.*")
        for file in sorted(each for each in files if each.suffix in {".py", ".lark"}):
            digest.update(file.read_bytes())
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Binding:
    """The main file of a large edition in folios: each is made when it is missing, and kept under what it is made from."""

    extract: Extract
    edition_id: int
    version_id: int
    marks: tuple[Mark, ...]
    answers: LayerAnswers

    def folios(self) -> Iterator[bytes]:
        """Yield the folios in order; once all are there, those that are out of date are thrown away."""
        keys, made = [], False
        for marks in _split(self.marks):  # a key at a time: the first folio waits for no other
            keys.append(key := self._key(marks))
            content = _find(key)
            if content is None:
                made, content = True, self.make(key, marks)
            yield content
        if made:
            self.drop_others(keys)

    @property
    def series(self) -> str:
        """Of which layer and copies the folios are."""
        return f"{self.extract.layer} {' '.join(sorted(self.extract.statuses))}"

    def parts(self) -> dict[str, tuple[Mark, ...]]:
        """Return the key of each folio with the marks of its lines, in order."""
        return {self._key(marks): marks for marks in _split(self.marks)}

    def held(self) -> list[bytes] | None:
        """Return every folio in order, within the transaction of whoever asks; ``None`` when one is missing."""
        parts = self.parts()
        if not parts.keys() <= list_folio_keys(self.edition_id):
            return None
        found = [find_folio(key) for key in parts]
        return None if None in found else [content for content in found if content is not None]

    def make(self, key: str, marks: tuple[Mark, ...]) -> bytes:
        """Make a folio and keep it; whoever makes the same one at once keeps the same."""
        content = self._fold(marks)
        _keep(key, self.edition_id, self.series, content, now=datetime.now(UTC))
        return content

    def drop_others(self, keys: Collection[str]) -> None:
        """Throw away the folios of this series that are out of date."""
        _drop(self.edition_id, self.series, keys)

    def _key(self, marks: tuple[Mark, ...]) -> str:
        known = [program(), self.edition_id, self.version_id, self.extract.edition, self.extract.layer]
        held = [(m.status, m.id, m.hash, m.organisation, m.attributes) for m in marks]
        layered = {
            m.organisation: self.answers[m.organisation] for m in marks if m.organisation in self.answers
        }
        return hashlib.sha256(json.dumps([known, held, layered], sort_keys=True).encode()).hexdigest()

    def _fold(self, marks: tuple[Mark, ...]) -> bytes:
        whole = replace(
            self.extract,
            count=len(marks),
            respondents=partial(
                draw, self.extract.questionnaire, marks, self.edition_id, self.answers, named=True
            ),
        )
        return folio_of(whole)


def _split(marks: tuple[Mark, ...]) -> Iterator[tuple[Mark, ...]]:
    """Yield the marks of each folio. One begins at an organisation that its code picks: a new copy changes one folio alone."""
    begun = 0
    for place, mark in enumerate(marks):
        if place > begun and zlib.crc32(mark.organisation.encode()) % FOLIO == 0:
            yield marks[begun:place]
            begun = place
    yield marks[begun:]


@reading
def _find(key: str) -> bytes | None:
    return find_folio(key)


@operation
def _keep(key: str, edition_id: int, series: str, content: bytes, *, now: datetime) -> None:
    keep_folio(key, edition_id, series, content, now)


@operation
def _drop(edition_id: int, series: str, but: Collection[str]) -> None:
    drop_folios(edition_id, series, but)
