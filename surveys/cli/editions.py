"""``surveys submissions`` and ``surveys figures``: what an edition received, and what it says.

Apart from running the house. Refuses formats that are not offered yet by their name, and an edition that does not exist
with the list of those that do.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import click

from surveys.cli.arguments import EDITION
from surveys.cli.files import read_json, read_json_lines, shown
from surveys.cli.house import open_house, utc_now
from surveys.cli.speech import json_line, refuse, refuse_problems, say, warn
from surveys.questionnaire.problems import Problem

OFFERED = ("csv", "csv-excel", "json", "jsonl")
COMING = ("xlsx", "sav", "parquet")


@click.group(subcommand_metavar="COMMANDE [ARGUMENTS]…")
def submissions() -> None:
    """Faire entrer ou sortir des réponses."""


@submissions.command("import")
@click.argument("edition", type=EDITION, metavar="ÉDITION")
@click.argument("file", metavar="FICHIER")
def import_submissions(edition: tuple[str, str], file: str) -> None:
    """Importer et transmettre des réponses, toutes ou aucune.

    Le fichier contient une liste de {"organisation": code, "answers": {code: valeur}}, en .json, ou un tel objet par
    ligne, en .jsonl.
    """
    records = _read_records(file)
    with open_house():
        from surveys.operations import collecting

        _check_edition(edition)
        outcome = collecting.import_submissions(*edition, records, by=None, now=utc_now())
        if isinstance(outcome, tuple):
            refuse_problems(outcome, source=shown(file))
        say(f"{_dossiers(outcome.imported)} dans {'/'.join(edition)}.")


def _dossiers(count: int) -> str:
    return f"{count} dossiers importés" if count > 1 else f"{count} dossier importé"


def _read_records(file: str) -> Sequence[Any]:
    if Path(file).suffix.lower() != ".jsonl":
        records = read_json(file)
        if isinstance(records, Problem):
            refuse_problems([records], source=shown(file))
        if not isinstance(records, list):
            refuse(f'{shown(file)} : le fichier contient une liste de {{"organisation": …, "answers": …}}.')
        return records
    lines = read_json_lines(file)
    if isinstance(lines, Problem):
        refuse_problems([lines], source=shown(file))
    found = list(lines)
    unread = [
        Problem(record.code, "", record.params, line=number)
        for number, record in found
        if isinstance(record, Problem)
    ]
    if unread:
        refuse_problems(unread, source=shown(file))
    return [record for _, record in found]


def _check_edition(edition: tuple[str, str]) -> None:
    """Leave with the list of editions when this one does not exist."""
    from surveys.operations import fielding

    if not isinstance(fielding.read_edition(*edition), Problem):
        return
    known = sorted(f"{each.survey}/{each.edition}" for each in fielding.read_editions())
    offered = f"Éditions : {', '.join(known)}." if known else "Il n’y en a encore aucune ici."
    refuse(f"L’édition {'/'.join(edition)} n’existe pas. {offered}")


@submissions.command("export")
@click.argument("edition", type=EDITION, metavar="ÉDITION")
@click.option(
    "--format",
    "file_format",
    type=click.Choice([*OFFERED, *COMING]),
    default="csv",
    show_default=True,
    help="csv-excel s’ouvre dans un Excel en français; json et jsonl peuvent être réimportés.",
    metavar="|".join(OFFERED),
)
@click.option(
    "--out",
    "target",
    required=True,
    metavar="FICHIER",
    help="Le fichier à écrire; en .zip, les csv viennent avec leurs tableaux et leur dictionnaire.",
)
@click.option(
    "--layer",
    type=click.Choice(["submitted"]),
    default="submitted",
    show_default=True,
    help="Les réponses telles qu’elles ont été transmises.",
    metavar="submitted",
)
def export_submissions(edition: tuple[str, str], file_format: str, target: str, layer: str) -> None:
    """Écrire les réponses transmises d’une édition.

    Le fichier contient les renseignements confidentiels : gardez-le en lieu sûr.
    """
    if file_format in COMING:
        refuse(f"Le format {file_format} n’est pas encore offert; choisissez {', '.join(OFFERED)}.")
    archive = Path(target).suffix.lower() == ".zip"
    if archive and not file_format.startswith("csv"):
        refuse(f"Un .zip contient du csv; pour du {file_format}, terminez le nom par .{file_format}.")
    with open_house():
        from surveys.operations import publishing
        from surveys.questionnaire.definition.model import Roster
        from surveys.results.formats import ALL_CLASSES, export
        from surveys.web.shared.texts import all_sentences

        _check_edition(edition)
        dataset = publishing.read_dataset(*edition)
        if isinstance(dataset, Problem):
            refuse_problems([dataset])
        words = all_sentences()
        _write(target, export(dataset, file_format, archive=archive, classes=ALL_CLASSES, words=words))
        count = len(dataset.respondents)
        say(f"{count} dossier{'s' if count > 1 else ''} dans {shown(target)}.")
        rosters = [item for item in dataset.questionnaire.items.values() if isinstance(item, Roster)]
        if rosters and file_format.startswith("csv") and not archive:
            warn(
                "Les tableaux à plusieurs lignes n’y sont pas : un nom en .zip les donne aussi, avec le dictionnaire."
            )


def _write(target: str, pieces: Iterable[bytes]) -> None:
    """Write a file whole or not at all; what is no regular file (a pipe) is written as it comes."""
    path = Path(target)
    straight = path.exists() and not path.is_file()
    draft = path if straight else path.with_name(f".{path.name}.partiel")
    try:
        try:
            with draft.open("wb") as out:
                for piece in pieces:
                    out.write(piece)
            if not straight:
                draft.replace(path)
        finally:
            if not straight:
                draft.unlink(missing_ok=True)
    except (OSError, ValueError):
        refuse(f"{shown(target)} : ce fichier ne peut pas être écrit; vérifiez le dossier et ses droits.")


@click.command()
@click.argument("edition", type=EDITION, metavar="ÉDITION")
@click.option("--json", "as_json", is_flag=True, help="Un tableau JSON, une statistique par ligne.")
@click.option("--raw", is_flag=True, help="Avant le contrôle de la divulgation : pour l’analyse seulement.")
def figures(edition: tuple[str, str], as_json: bool, raw: bool) -> None:
    """Calculer les statistiques d’une édition et leur base."""
    with open_house():
        from surveys.operations import publishing
        from surveys.web.shared import display

        _check_edition(edition)
        if raw:
            found = publishing.compute_edition_figures(*edition)
        else:
            results = publishing.read_results(*edition)
            found = (
                results if isinstance(results, Problem) else tuple(table.figure for table in results.tables)
            )
        if isinstance(found, Problem):
            refuse_problems([found])
        records = [display.record_of(figure) for figure in found]
    if raw:
        warn("Chiffres d’avant le contrôle de la divulgation : à ne pas diffuser.")
    if as_json:
        lines = ",\n".join(json_line(record) for record in records)
        say(f"[\n{lines}\n]")
        return
    for record in records:
        say(f"{record['id']} : {record['text']} (n = {record['n']} de {record['N']}) {record['label']}")
