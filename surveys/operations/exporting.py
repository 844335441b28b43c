"""Answers that leave as files: what an edition holds, read a few copies at a time, and the log of who took it.

Apart from publishing because figures read an edition whole and a file must not. Refuses to keep a transaction open while
a file is written: copies are frozen, so each few of them are one short reading, and a draft is given as it is then.
"""

import hashlib
import json
import zlib
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from surveys import questionnaire, results
from surveys.operations.layering import LayerAnswers, layer_answers
from surveys.operations.transaction import operation
from surveys.questionnaire.definition.model import Questionnaire
from surveys.questionnaire.problems import Problem
from surveys.results.dataset import CopyStatus, Layer, Respondent, Submitted, respondent_of
from surveys.results.formats import ALL_CLASSES, Choices, Extract, tables_of
from surveys.results.formats.folios import write_folio
from surveys.results.layers import in_layer
from surveys.results.pseudonyms import OPEN_TO_PSEUDONYMS, Rare, find_rare, hide, nameless, order_under
from surveys.store.base import db, reading
from surveys.store.downloads import Download, get_download
from surveys.store.editions import editions_before, find_edition, list_members, values_of
from surveys.store.extracts import Mark, list_marks, read_pieces
from surveys.store.folios import drop_folios, find_folio, keep_folio
from surveys.store.questionnaires import questionnaire_of

AT_ONCE = 200  # copies read by one transaction
FOLIOS_FROM = 1_000  # copies from which reading them each time costs more than keeping them read
FOLIO = 500  # copies in a folio, about
LIVE: tuple[CopyStatus, ...] = ("sent",)


@reading
def read_extract(
    survey: str,
    edition: str,
    *,
    layer: Layer = "submitted",
    statuses: Collection[CopyStatus] = LIVE,
    choices: Choices | None = None,
    pseudonyms_key: str = "",
) -> Extract | Problem:
    """Return what an edition holds of some copies, in a layer, to be written in a file; their lines are read later.

    ``pseudonyms_key`` hides each organisation under a pseudonym, and leaves out names and words whatever was chosen.
    ``previous`` gives what the members of this edition had sent in the one before, under today's questionnaire.
    Problems: ``edition.unknown``, ``edition.no_previous``.
    """
    found = find_edition(survey, edition)
    if found is None:
        return Problem("edition.unknown", params={"edition": f"{survey}/{edition}"})
    row = found[0]
    source, members_of = row, None
    if layer == "previous":
        before = editions_before(row, row.survey_id)
        if not before:
            return Problem("edition.no_previous", params={"edition": f"{survey}/{edition}"})
        source, members_of = before[0], row.id
    marks = list_marks(source.id, frozenset(statuses), members_of)
    answers = layer_answers(row.id, layer)
    asked = questionnaire_of(row.questionnaire_version_id)
    key, chosen = pseudonyms_key.encode(), choices or Choices()
    if key:
        marks = tuple(sorted(marks, key=lambda mark: order_under(key, mark.id)))
        chosen = replace(chosen, classes=chosen.classes & OPEN_TO_PSEUDONYMS, pseudonyms=True)
    drawn = partial(_draw, asked, marks, row.id, answers, named=not key)
    extract = Extract(
        questionnaire=asked,
        survey=survey,
        edition=edition,
        snapshot=_fingerprint(marks, answers),
        count=len(marks),
        respondents=partial(_hidden, key, survey, drawn) if key else drawn,
        layer=layer,
        statuses=tuple(statuses),
        choices=chosen,
    )
    restricted = any(section.restricted for section in asked.sections)
    if len(marks) < FOLIOS_FROM or restricted or key or layer == "previous" or "draft" in statuses:
        return extract
    binding = _Binding(extract, row.id, row.questionnaire_version_id, marks, answers)
    return replace(extract, folios=binding.folios)


def _hidden(key: bytes, survey: str, drawn: Callable[[], Iterator[Respondent]]) -> Iterator[Respondent]:
    return (hide(each, key, survey) for each in drawn())


@reading
def read_rare(survey: str, edition: str) -> tuple[Rare, ...]:
    """Return the values of attributes that few members of an edition have: they may name a centre under its pseudonym."""
    found = find_edition(survey, edition)
    if found is None:
        return ()
    return find_rare(values_of(member.attributes) for member, _ in list_members(found[0].id))


def _fingerprint(marks: Collection[Mark], answers: LayerAnswers) -> str:
    digest = hashlib.sha256()
    for mark in marks:
        digest.update(f"{mark.status} {mark.hash}\n".encode())
    digest.update(json.dumps(answers, sort_keys=True).encode() if answers else b"")
    return digest.hexdigest()[:12]


def _draw(
    asked: Questionnaire,
    marks: tuple[Mark, ...],
    members_of: int,
    answers: LayerAnswers,
    *,
    named: bool,
) -> Iterator[Respondent]:
    for start in range(0, len(marks), AT_ONCE):
        for one, attributes in _read(marks[start : start + AT_ONCE], members_of):
            document = in_layer(one.document, answers.get(one.organisation, {}))
            layered = Submitted(one.organisation, document, one.sent_at, one.status, one.receipt)
            known = values_of(attributes)
            yield respondent_of(asked, layered, known if named else nameless(known))


@reading
def _read(marks: tuple[Mark, ...], members_of: int) -> list[tuple[Submitted, dict[str, Any]]]:
    return [
        (
            Submitted(
                piece.organisation,
                json.loads(piece.document) if isinstance(piece.document, str) else piece.document,
                piece.at,
                piece.mark.status,  # type: ignore[arg-type]  # as the statuses that were asked
                piece.receipt,
            ),
            piece.attributes,
        )
        for piece in read_pieces(marks, members_of)
    ]


# ── lines that are kept read ──


@lru_cache(maxsize=1)
def _program() -> str:
    """Return what changes with the code that reads answers: nothing that an older one read is used."""
    digest = hashlib.sha256()
    for room in (questionnaire, results):
        files = Path(room.__path__[0]).rglob("*.*")
        for file in sorted(each for each in files if each.suffix in {".py", ".lark"}):
            digest.update(file.read_bytes())
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class _Binding:
    """The main file of a large edition in folios: each is made when it is missing, and kept under what it is made from."""

    extract: Extract
    edition_id: int
    version_id: int
    marks: tuple[Mark, ...]
    answers: LayerAnswers

    def folios(self) -> Iterator[bytes]:
        """Yield the folios in order; once all are there, those that are out of date are thrown away."""
        series = f"{self.extract.layer} {' '.join(sorted(self.extract.statuses))}"
        keys, made = [], False
        for marks in _split(self.marks):
            key = self._key(marks)
            keys.append(key)
            content = _find(key)
            if content is None:
                made, content = True, self._make(marks)
                _keep(key, self.edition_id, series, content, now=datetime.now(UTC))
            yield content
        if made:
            _drop(self.edition_id, series, keys)

    def _key(self, marks: tuple[Mark, ...]) -> str:
        known = [_program(), self.edition_id, self.version_id, self.extract.edition, self.extract.layer]
        held = [(m.status, m.id, m.hash, m.organisation, m.attributes) for m in marks]
        layered = {
            m.organisation: self.answers[m.organisation] for m in marks if m.organisation in self.answers
        }
        return hashlib.sha256(json.dumps([known, held, layered], sort_keys=True).encode()).hexdigest()

    def _make(self, marks: tuple[Mark, ...]) -> bytes:
        whole = replace(
            self.extract,
            count=len(marks),
            respondents=partial(
                _draw, self.extract.questionnaire, marks, self.edition_id, self.answers, named=True
            ),
            choices=Choices(ALL_CLASSES),
        )
        return write_folio(tables_of(whole)[0])


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


# ── the log of what left ──


@dataclass(frozen=True, slots=True)
class Left:
    """What is written of a file once it left whole: its submissions, its bytes and their hash."""

    lines: int
    size: int
    content_hash: str


@operation
def begin_download(
    extract: Extract, file_format: str, *, by: int | None, now: datetime, link: int | None = None
) -> int | Problem:
    """Write that someone takes a file of answers, before its first byte leaves; return the download's id.

    ``link`` is the live link that asked for it.

    Problem: ``edition.unknown``.
    """
    found = find_edition(extract.survey, extract.edition)
    if found is None:
        return Problem("edition.unknown", params={"edition": f"{extract.survey}/{extract.edition}"})
    row = Download(
        person_id=by,
        at=now,
        edition_id=found[0].id,
        format=file_format,
        filters={
            "layer": extract.layer,
            "statuses": list(extract.statuses),
            "classes": sorted(extract.choices.classes),
            "shape": extract.choices.shape,
            "headings": extract.choices.headings,
            "values": extract.choices.values,
            "snapshot": extract.snapshot,
            **({} if link is None else {"link": link}),
            **({"pseudonyms": True} if extract.choices.pseudonyms else {}),
        },
    )
    db.session.add(row)
    db.session.flush()
    return row.id


@operation
def finish_download(download_id: int, left: Left, *, now: datetime) -> None:
    """Write that a file left whole, with its hash. One that was interrupted keeps its beginning only."""
    row = get_download(download_id)
    row.finished_at, row.lines, row.size, row.content_hash = now, left.lines, left.size, left.content_hash


@operation
def log_report(
    survey: str,
    edition: str,
    release: int,
    file_format: str,
    left: Left,
    *,
    by: int,
    now: datetime,
) -> Problem | None:
    """Write that someone took the report of a release, whole. Problem: ``edition.unknown``."""
    found = find_edition(survey, edition)
    if found is None:
        return Problem("edition.unknown", params={"edition": f"{survey}/{edition}"})
    db.session.add(
        Download(
            person_id=by,
            at=now,
            edition_id=found[0].id,
            format=file_format,
            filters={"release": release},
            finished_at=now,
            lines=left.lines,
            size=left.size,
            content_hash=left.content_hash,
        )
    )
    return None
