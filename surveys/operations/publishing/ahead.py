"""What the pages of a large edition show, computed by the worker and kept: its protected tables, and the texts to quote.

Apart from reading, which computes at once: a copy takes milliseconds to be read and judged, and a page of thousands would
last longer than anyone waits. Refuses to read a copy for a page, and to keep what restricted sections say unsealed.
"""

import hashlib
import json
import zlib
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from datetime import datetime, timedelta
from functools import cached_property, lru_cache
from typing import Any, NoReturn

from surveys.operations.folding import find_binding, folios
from surveys.operations.publishing.datasets import dataset_of, forget_large, signed_of, unknown_edition
from surveys.operations.publishing.reading import Results, results_of, said_of
from surveys.operations.transaction import operation
from surveys.questionnaire.answers import AnswerSheet
from surveys.questionnaire.problems import Problem
from surveys.results.dataset import Dataset, LateRespondents, Layer
from surveys.results.disclosure import Tables, policy_of, tables_from, tables_record
from surveys.results.quoting import Saying, sayings
from surveys.store.base import canonical_json, reading
from surveys.store.copies import Marks, mark_each
from surveys.store.corrections import last_correction
from surveys.store.editions import Edition, editions_before, find_edition, mark_members
from surveys.store.folios import drop_folios, find_folio, keep_folio, last_folio, list_folio_keys
from surveys.store.jobs import add_job, find_job
from surveys.store.questionnaires import questionnaire_of
from surveys.store.sealing import open_text, vault

JOB = "keep_pages"


@dataclass(frozen=True, slots=True)
class Preparation:
    """How far what the pages of a large edition show is: folios of its lines that are read, of how many; then it is counted."""

    survey: str
    edition: str
    title: str
    layer: Layer
    held: int = 0
    whole: int = 0
    ready: bool = False


@dataclass(frozen=True)
class _Ground:
    """An edition with those before it, and what everything that is shown of them is made from."""

    survey: str
    editions: tuple[Edition, ...]
    layer: Layer
    copies: Mapping[int, Marks]

    @property
    def edition(self) -> Edition:
        return self.editions[0]

    @property
    def is_large(self) -> bool:
        return any(each[0] >= folios.FOLIOS_FROM for each in self.copies.values())

    @cached_property
    def mark(self) -> str:
        """What changes with anything that a figure, or a text, comes from."""
        ids = [each.id for each in self.editions]
        over = self.layer in ("corrected", "imputed")
        signed = signed_of(self.editions)
        known = [
            folios.program(),
            self.layer,
            [(each.id, each.code, each.questionnaire_version_id) for each in self.editions],
            sorted(self.copies.items()),
            mark_members(ids),
            last_correction(*ids) if over else 0,
            [[repr(signed[one][other]) for other in signed[one]] for one in signed],
        ]
        return hashlib.sha256(json.dumps(known).encode()).hexdigest()


def _ground(edition: Edition, survey: str, layer: Layer) -> _Ground:
    listed = (edition, *editions_before(edition, edition.survey_id))
    return _Ground(survey, listed, layer, mark_each([each.id for each in listed]))


def _alone(edition: Edition, survey: str) -> _Ground:
    """Return the same of one edition: its texts rest on no other."""
    return _Ground(survey, (edition,), "submitted", mark_each([edition.id]))


# ── what a page shows ──


@reading
def show_results(survey: str, edition: str, *, layer: Layer = "submitted") -> Results | Preparation | Problem:
    """Return what ``read_results`` does, or how far it is where the edition is large: no copy of it is read here.

    Problems: ``edition.unknown``, ``edition.no_previous``.
    """
    found = find_edition(survey, edition)
    if found is None:
        return unknown_edition(survey, edition)
    ground = _ground(found[0], survey, layer)
    before = ground.editions[1:]
    if layer == "previous" and not before:
        return Problem("edition.no_previous", params={"edition": f"{survey}/{edition}"})
    if not ground.is_large:
        return results_of(found[0], survey, before, layer)
    last = _last(ground, _pages(layer))
    if last is None:
        return _how_far(ground)
    key, made_at = last
    page, tables = _tables(key)
    asked = questionnaire_of(found[0].questionnaire_version_id)
    count = page["respondents"]
    return Results(
        dataset=Dataset(
            asked, survey, edition, page["snapshot"], page["population"], {}, LateRespondents(count, _unread)
        ),
        tables=tables[_HERE],
        spreads={each.figure.id: each for each in tables[_SPREADS]},
        earlier={code: tables[_BEFORE + code] for code in page["earlier"]},
        participation=tables[_WHO],
        layer=layer,
        counted_at=None if key == _key(ground, _pages(layer)) else made_at,
        **said_of(found[0], before, asked),
    )


def _unread() -> NoReturn:
    raise LookupError("a page reads no copy of a large edition")


def said_in(edition: Edition, survey: str) -> tuple[tuple[Saying, ...], datetime | None] | Preparation:
    """Return the texts of an edition that may be quoted, within the transaction of whoever asks.

    With when they were kept, where something changed since.
    """
    ground = _alone(edition, survey)
    if not ground.is_large:
        return sayings(dataset_of(edition, survey, "submitted")), None
    last = _last(ground, _TEXTS)
    if last is None:
        return _how_far(ground)
    key, made_at = last
    return _texts(key), None if key == _key(ground, _TEXTS) else made_at


@reading
def read_preparation(survey: str, edition: str, *, layer: Layer = "submitted") -> Preparation | Problem:
    """Return how far what the pages of an edition show is. Problem: ``edition.unknown``."""
    found = find_edition(survey, edition)
    return unknown_edition(survey, edition) if found is None else _how_far(_ground(found[0], survey, layer))


def _how_far(ground: _Ground) -> Preparation:
    edition = ground.edition
    title = AnswerSheet.blank(questionnaire_of(edition.questionnaire_version_id), edition.opens_at).title
    known = (ground.survey, edition.code, title, ground.layer)
    if not ground.is_large or _last(ground, _pages(ground.layer)) is not None:
        return Preparation(*known, ready=True)
    binding = find_binding(ground.survey, edition.code, ground.layer)
    parts = {} if binding is None else binding.parts()
    keys = list_folio_keys(edition.id)
    return Preparation(*known, sum(key in keys for key in parts), len(parts))


# ── what is kept ──

_TEXTS = "texts"  # the series of the texts to quote
_HERE, _SPREADS, _WHO, _BEFORE = "tables", "spreads", "participation", "before "  # then an edition's code


def _pages(layer: Layer) -> str:
    return f"pages {layer}"


def _key(ground: _Ground, series: str) -> str:
    digest = hashlib.sha256(f"{series}\n{ground.mark}".encode()).hexdigest()
    return _readers() + digest[len(_readers()) :]


def _readers() -> str:
    """Return how keys begin of what this program can read, with the key that seals now: what is older is made again."""
    known = f"{folios.program()} {next(iter(vault().keys()), '')}"
    return hashlib.sha256(known.encode()).hexdigest()[:16]


def _last(ground: _Ground, series: str) -> tuple[str, datetime] | None:
    """Return the key of the last that was kept of a series and when, out of date or not, where it can be read."""
    found = last_folio(ground.edition.id, series)
    return found if found is not None and found[0].startswith(_readers()) else None


def _opened(key: str) -> Mapping[str, Any]:
    told: Mapping[str, Any] = json.loads(open_text(zlib.decompress(find_folio(key) or b"").decode()))
    return told


@lru_cache(maxsize=4)
def _tables(key: str) -> tuple[Mapping[str, Any], Tables]:
    told = dict(_opened(key))
    policies = {name: policy_of(questionnaire_of(version)) for name, version in told["versions"].items()}
    return told, tables_from(told.pop("tables"), policies)


@lru_cache(maxsize=1)
def _texts(key: str) -> tuple[Saying, ...]:
    return tuple(Saying(*each) for each in _opened(key)["said"])


# ── the work ──


def ask_pages(
    survey: str, edition: str, *, layer: Layer = "submitted", now: datetime, every: timedelta = timedelta()
) -> bool:
    """Ask that what the pages of a large edition show be made, once for the same answers; say whether it is made already.

    What was made less than ``every`` ago stays meanwhile, whatever was sent since.
    """
    wanted = _wanted(survey, edition, layer, now, every)
    if wanted:
        _ask(wanted, {"survey": survey, "edition": edition, "layer": layer, "asked": wanted}, now)
    return wanted is None


@reading
def _wanted(survey: str, edition: str, layer: Layer, now: datetime, every: timedelta) -> str | None:
    """Return under which key to ask, empty where it is not the hour yet, ``None`` where there is nothing to ask for."""
    found = find_edition(survey, edition)
    ground = None if found is None else _ground(found[0], survey, layer)
    if ground is None or not ground.is_large:
        return None
    key, last = _key(ground, _pages(layer)), _last(ground, _pages(layer))
    if last is not None and last[0] == key:
        return None
    if last is not None and every and now - last[1] < every:
        return ""
    asked = f"{JOB}:{key[:40]}:{now:%Y-%m-%dT%H}"  # a work that was given up is asked again the next hour
    return "" if find_job(asked) is not None else asked


@operation
def _ask(key: str, payload: Mapping[str, Any], now: datetime) -> None:
    if find_job(key) is None:
        add_job(JOB, payload, key=key, run_at=now, now=now)


@reading
def list_counted(survey: str, edition: str) -> tuple[str, ...]:
    """Return the editions whose answers stand behind the pages of one: itself, then those before it."""
    found = find_edition(survey, edition)
    before = [] if found is None else editions_before(found[0], found[0].survey_id)
    return (edition, *(each.code for each in before))


def keep_pages(survey: str, edition: str, layer: Layer, *, now: datetime) -> None:
    """Count what the pages of a large edition show and keep it; what is there already is not made again."""
    try:
        _keep(_make(survey, edition, layer), now=now)
    finally:
        forget_large()


@dataclass(frozen=True, slots=True)
class _Made:
    """What is to be kept of an edition: a text by series and key, sealed for a survey where one is named."""

    edition_id: int
    texts: tuple[tuple[str, str, str], ...]
    sealed_for: str


@reading
def _make(survey: str, edition: str, layer: Layer) -> _Made | None:
    found = find_edition(survey, edition)
    ground = None if found is None else _ground(found[0], survey, layer)
    if ground is None or not ground.is_large:
        return None
    key, last = _key(ground, _pages(layer)), _last(ground, _pages(layer))
    if last is not None and last[0] == key:
        return None
    texts = [(_pages(layer), key, canonical_json(_record(ground)))]
    own = _alone(ground.edition, survey)
    if layer == "submitted" and own.is_large:
        said = [astuple(each) for each in sayings(dataset_of(ground.edition, survey, layer))]
        texts.append((_TEXTS, _key(own, _TEXTS), canonical_json({"said": said})))
    restricted = any(
        section.restricted
        for each in ground.editions
        for section in questionnaire_of(each.questionnaire_version_id).sections
    )
    return _Made(ground.edition.id, tuple(texts), survey if restricted else "")


def _record(ground: _Ground) -> dict[str, Any]:
    results = results_of(ground.edition, ground.survey, ground.editions[1:], ground.layer)
    tables: Tables = {
        _HERE: results.tables,
        _SPREADS: tuple(results.spreads.values()),
        _WHO: results.participation,
        **{_BEFORE + code: listed for code, listed in results.earlier.items()},
    }
    versions = {_BEFORE + each.code: each.questionnaire_version_id for each in ground.editions[1:]}
    return {
        "snapshot": results.dataset.snapshot,
        "population": results.dataset.population,
        "respondents": len(results.dataset.respondents),
        "earlier": list(results.earlier),
        "versions": {name: versions.get(name, ground.edition.questionnaire_version_id) for name in tables},
        "tables": tables_record(tables),
    }


@operation
def _keep(made: _Made | None, *, now: datetime) -> None:
    if made is None:
        return
    for series, key, text in made.texts:
        kept = vault().seal(made.sealed_for, text) if made.sealed_for else text
        keep_folio(key, made.edition_id, series, zlib.compress(kept.encode()), now)
        drop_folios(made.edition_id, series, (key,))
