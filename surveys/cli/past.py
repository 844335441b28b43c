"""``surveys submissions import`` of tables: an edition from before the platform, by a mapping.

Apart from the import of records because tables need a mapping, a proposal and a report. Refuses to import a part of a file
unless it is asked to.
"""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from surveys.cli.editions import check_edition, dossiers
from surveys.cli.files import read_bytes, read_json, shown
from surveys.cli.house import open_house, utc_now
from surveys.cli.speech import refuse, refuse_problems, say, warn
from surveys.exchange.past import (
    LIMITS,
    ColumnReport,
    PastMapping,
    Report,
    mapping_document,
    name_sheets,
    read_mapping,
)
from surveys.exchange.past import (
    propose as propose_mapping,
)
from surveys.exchange.workbooks import Sheet, read_file
from surveys.operations import collecting
from surveys.operations.collecting import PastEdition, PastPreview
from surveys.questionnaire.problems import Problem

LARGEST = 40_000_000  # bytes of one file
_SHOWN = 8  # lines that a report names
_STATES = {
    "key": "clé",
    "worked_out": "calculée par la plateforme",
    "unmapped": "non associée",
    "absent": "absente du fichier",
}


def import_tables(
    edition: tuple[str, str],
    files: Sequence[str],
    *,
    mapping: str | None,
    propose: str | None,
    dry_run: bool,
    partial: bool,
) -> None:
    """Propose a mapping, say what an import would do, or do it."""
    sheets, digests = _read_files(files)
    with open_house():
        check_edition(edition)
        place = collecting.read_past_edition(*edition)
        if isinstance(place, Problem):
            refuse_problems([place])
        if propose is not None:
            _propose(place, sheets, propose)
            return
        chosen = _mapping_of(place, mapping)
        preview = collecting.preview_past(*edition, sheets, chosen, now=utc_now())
        if isinstance(preview, tuple):
            refuse_problems(preview, source=mapping or "")
        _say_report(preview.report)
        left = _warn_of_lines(preview)
        if dry_run:
            say(f"À importer\u00a0: {preview.count('added') + preview.count('replaced')}.")
            if left:
                _leave_lines()
            return
        if left and not partial:
            _leave_lines()
        done = collecting.accept_past(
            *edition, sheets, chosen, files=digests, seen=preview.seen, by=None, now=utc_now()
        )
        if isinstance(done, tuple):
            refuse_problems(done)
        say(f"{dossiers(done.added + done.replaced)} dans {'/'.join(edition)}.")


def _leave_lines() -> NoReturn:
    refuse("Des lignes sont refusées ou illisibles. Corrigez-les, ou importez les autres avec --partial.")


def _read_files(files: Sequence[str]) -> tuple[tuple[Sheet, ...], list[tuple[str, bytes]]]:
    """Return the sheets of every file, those of a text under its name, and what proves which files they were."""
    opened: list[tuple[str, Sequence[Sheet]]] = []
    digests = []
    for file in files:
        data = read_bytes(file, LARGEST)
        if isinstance(data, Problem):
            refuse_problems([data], source=shown(file))
        found = read_file(data, LIMITS, LARGEST)
        if isinstance(found, Problem):
            refuse_problems([found], source=shown(file))
        opened.append((Path(file).name, found))
        digests.append((Path(file).name, hashlib.sha256(data).digest()))
    return name_sheets(opened), digests


def _propose(place: PastEdition, sheets: Sequence[Sheet], target: str) -> None:
    made = propose_mapping(sheets, place.questionnaire, place.known)
    text = json.dumps(mapping_document(made), ensure_ascii=False, indent=1)
    try:
        Path(target).write_text(text + "\n", encoding="utf-8")
    except (OSError, ValueError):
        refuse(
            f"{shown(target)}\u00a0: ce fichier ne peut pas être écrit; vérifiez le dossier et ses droits."
        )
    placed = sum(len(table.columns) for table in made.tables)
    say(
        f"{placed} colonnes associées dans {shown(target)}. Complétez-le, puis vérifiez avec --mapping et --dry-run."
    )


def _mapping_of(place: PastEdition, file: str | None) -> PastMapping:
    if file is None:
        if place.mapping is None:
            refuse(
                "Aucune correspondance n’est gardée pour cette édition. Écrivez-en une avec --propose, puis donnez-la avec --mapping."
            )
        return place.mapping
    document = read_json(file)
    found = document if isinstance(document, Problem) else read_mapping(document)
    if isinstance(found, Problem):
        refuse_problems([found], source=shown(file))
    return found


def _say_report(report: Report) -> None:
    for column in report.columns:
        say(f"{column.sheet} › {column.heading}\u00a0: {_of(column)}")
    if report.never:
        say(f"Jamais remplies\u00a0: {', '.join(name for name, _ in report.never)}")
    for unknown in report.unknown:
        near = f"; peut-être {', '.join(unknown.proposals)}" if unknown.proposals else ""
        warn(f"Organisme inconnu, lignes {_lines(unknown.lines)}\u00a0: {unknown.typed}{near}")
    if report.problems:
        refuse_problems(report.problems)


def _of(column: ColumnReport) -> str:
    if column.state != "read":
        return _STATES[column.state]
    unread = [one.line for one in column.unread]
    wrong = f", {len(unread)} illisibles (lignes {_lines(unread)})" if unread else ""
    return f"→ {column.target}\u00a0: {column.read} lues, {column.empty} vides{wrong}"


def _lines(numbers: Sequence[int]) -> str:
    shown_ones = ", ".join(map(str, numbers[:_SHOWN]))
    return f"{shown_ones}…" if len(numbers) > _SHOWN else shown_ones


def _warn_of_lines(preview: PastPreview) -> bool:
    """Say why lines would be left out; return whether some would."""
    from surveys.web.shared.texts import sentence

    for row in preview.rows:
        if row.state == "refused":
            for problem in row.problems[:_SHOWN]:
                where = f"{problem.where}\u00a0: " if problem.where else ""
                warn(f"{row.organisation} (ligne {row.line})\u00a0: {where}{sentence(problem)}")
        elif row.state == "answered":
            warn(
                f"{row.organisation} (ligne {row.line})\u00a0: a répondu sur la plateforme, laissé tel quel."
            )
    return bool(preview.report.unknown) or preview.count("refused") > 0
