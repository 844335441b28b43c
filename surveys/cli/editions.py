"""``surveys submissions`` and ``surveys figures``: what an edition received, and what it says.

Apart from running the house. Refuses formats that are not offered yet by their name, and an edition that does not exist
with the list of those that do.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from surveys.cli.arguments import EDITION
from surveys.cli.files import read_json, read_json_lines, shown
from surveys.cli.house import open_house, utc_now
from surveys.cli.speech import json_line, refuse, refuse_problems, say, warn
from surveys.questionnaire.problems import Problem
from surveys.results.dataset import COPY_STATUSES, LAYERS, CopyStatus, Layer
from surveys.results.figures import Figure
from surveys.results.formats import Written
from surveys.results.formats.extract import SAYINGS, SHAPES, Extract, Saying, Shape
from surveys.results.layers import CorrectionLayer
from surveys.results.pseudonyms import Rare

OFFERED = ("csv", "csv-excel", "xlsx", "sav", "parquet", "json", "jsonl", "datapackage", "ddi")
ARCHIVED = ("csv", "csv-excel", "sav", "parquet")  # one table by file, all of them in a .zip


@click.group(subcommand_metavar="COMMANDE [ARGUMENTS]…")
def submissions() -> None:
    """Faire entrer ou sortir des réponses."""


@submissions.command("import")
@click.argument("edition", type=EDITION, metavar="ÉDITION")
@click.argument("files", metavar="FICHIER…", nargs=-1, required=True)
@click.option(
    "--mapping",
    metavar="FICHIER",
    help="Pour des tableaux\u00a0: la correspondance; sinon, celle qui est gardée.",
)
@click.option(
    "--propose",
    metavar="FICHIER",
    help="Pour des tableaux\u00a0: écrire la correspondance proposée, sans rien importer.",
)
@click.option(
    "--dry-run", is_flag=True, help="Pour des tableaux\u00a0: dire ce qui serait lu, sans rien importer."
)
@click.option(
    "--partial",
    is_flag=True,
    help="Pour des tableaux\u00a0: importer les lignes bonnes même si d’autres sont refusées.",
)
def import_submissions(
    edition: tuple[str, str],
    files: tuple[str, ...],
    mapping: str | None,
    propose: str | None,
    dry_run: bool,
    partial: bool,
) -> None:
    """Importer et transmettre des réponses, toutes ou aucune.

    Le fichier contient une liste de {"organisation": code, "answers": {code: valeur}}, en .json, ou un tel objet par
    ligne, en .jsonl. Pour une édition d’avant la plateforme, donnez ses tableaux en .csv ou .xlsx. --propose écrit une
    correspondance à corriger, --dry-run dit ce que chaque colonne devient.
    """
    if any(Path(file).suffix.lower() not in (".json", ".jsonl") for file in files):
        from surveys.cli.past import import_tables

        import_tables(edition, files, mapping=mapping, propose=propose, dry_run=dry_run, partial=partial)
        return
    if len(files) > 1 or mapping or propose or dry_run or partial:
        raise click.UsageError("Un fichier .json ou .jsonl s’importe seul et sans correspondance.")
    file = files[0]
    records = _read_records(file)
    with open_house():
        from surveys.operations import collecting

        check_edition(edition)
        outcome = collecting.import_submissions(*edition, records, by=None, now=utc_now())
        if isinstance(outcome, tuple):
            refuse_problems(outcome, source=shown(file))
        say(f"{dossiers(outcome.imported)} dans {'/'.join(edition)}.")


def dossiers(count: int) -> str:
    """Return how many submissions were imported, in words."""
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


def check_edition(edition: tuple[str, str]) -> None:
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
    type=click.Choice(OFFERED),
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
    help="Le fichier à écrire; en .zip, csv, sav et parquet viennent avec leurs tableaux et leur dictionnaire.",
)
@click.option(
    "--layer",
    type=click.Choice(LAYERS),
    default="submitted",
    show_default=True,
    help="submitted : telles que transmises; corrected : avec les corrections d’AXTRA; imputed : avec aussi ce qui a "
    "été imputé; previous : ce que les mêmes organismes avaient transmis à l’édition précédente.",
    metavar="|".join(LAYERS),
)
@click.option(
    "--status",
    "statuses",
    type=click.Choice(COPY_STATUSES),
    multiple=True,
    default=("sent",),
    show_default=True,
    help="sent : la dernière version transmise; superseded : celles d’avant; draft : les brouillons. Peut être répété.",
    metavar="|".join(COPY_STATUSES),
)
@click.option(
    "--shape",
    type=click.Choice(SHAPES),
    default="wide",
    show_default=True,
    help="wide : une ligne par dossier; long : une ligne par variable.",
    metavar="|".join(SHAPES),
)
@click.option(
    "--values",
    type=click.Choice(SAYINGS),
    default="code",
    show_default=True,
    help="Ce que disent les choix : leur code, leur libellé ou les deux.",
    metavar="|".join(SAYINGS),
)
@click.option(
    "--headings",
    type=click.Choice(SAYINGS),
    default="code",
    show_default=True,
    help="Ce que disent les en-têtes : le code, le libellé ou les deux.",
    metavar="|".join(SAYINGS),
)
@click.option(
    "--roster-rows",
    type=click.IntRange(0, 30),
    default=0,
    show_default=True,
    help="Nombre de lignes de chaque tableau à mettre aussi en colonnes; ce qui dépasse est compté.",
)
@click.option(
    "--pseudonyms",
    is_flag=True,
    help="Remplacer le code de chaque organisme par un pseudonyme stable; sans noms ni commentaires.",
)
def export_submissions(
    edition: tuple[str, str],
    file_format: str,
    target: str,
    layer: Layer,
    statuses: tuple[CopyStatus, ...],
    shape: Shape,
    values: Saying,
    headings: Saying,
    roster_rows: int,
    pseudonyms: bool,
) -> None:
    """Écrire les réponses d’une édition.

    Le fichier contient les renseignements confidentiels : gardez-le en lieu sûr. Chaque fichier écrit est consigné.
    """
    archive = Path(target).suffix.lower() == ".zip" and file_format != "datapackage"
    if archive and file_format not in ARCHIVED:
        refuse(
            f"Un .zip contient du csv, du sav ou du parquet; pour du {file_format}, terminez le nom par .{file_format}."
        )
    with open_house() as app:
        from surveys.operations import exporting
        from surveys.questionnaire.definition.model import Roster
        from surveys.results.formats import ALL_CLASSES, Choices, Tally
        from surveys.web.shared.leaving import leave

        check_edition(edition)
        extract = exporting.read_extract(
            *edition,
            layer=layer,
            statuses=tuple(dict.fromkeys(statuses)),
            choices=Choices(ALL_CLASSES, shape, headings, values, roster_rows=roster_rows),
            pseudonyms_key=app.config["SETTINGS"].pseudonyms_key if pseudonyms else "",
        )
        if isinstance(extract, Problem):
            refuse_problems([extract])
        tally = Tally()
        pieces = leave(
            extract,
            file_format,
            archive=archive,
            title=_title(extract),
            by=None,
            now=utc_now(),
            tally=tally,
        )
        if isinstance(pieces, Problem):
            refuse_problems([pieces])
        _write(target, pieces)
        say(f"{extract.count} dossier{'s' if extract.count > 1 else ''} dans {shown(target)}.")
        _say_counts(tally.written)
        if pseudonyms:
            _warn_of_rare(exporting.read_rare(*edition))
        rosters = [item for item in extract.questionnaire.items.values() if isinstance(item, Roster)]
        if rosters and file_format in ARCHIVED and not archive and shape == "wide":
            warn(
                "Les tableaux à plusieurs lignes n’y sont pas : un nom en .zip les donne aussi, avec le dictionnaire."
            )


def _say_counts(tables: Mapping[str, Written]) -> None:
    for name, one in tables.items():
        announced = "" if one.announced is None else f" ({one.announced} annoncées)"
        say(f"{name}\u00a0: {one.written} lignes écrites{announced}.")
        for roster, rows in one.cut.items():
            if rows:
                warn(f"{roster}\u00a0: {rows} lignes au-delà des colonnes; le tableau lié les donne toutes.")


def _warn_of_rare(rare: Iterable[Rare]) -> None:
    for each in rare:
        said = (
            "propre à chaque organisme"
            if each.value == "*"
            else f"«\u00a0{each.value}\u00a0»\u00a0: {each.count}"
        )
        warn(f"Attribut rare, qui peut trahir un organisme\u00a0: {each.attribute}, {said}.")


def _title(extract: Extract) -> str:
    from surveys.questionnaire.answers import AnswerSheet

    return AnswerSheet.blank(extract.questionnaire, utc_now()).title


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


@submissions.command("correct")
@click.argument("edition", type=EDITION, metavar="ÉDITION")
@click.argument("organisation", metavar="ORGANISME")
@click.argument("variable", metavar="VARIABLE")
@click.argument("value", metavar="VALEUR")
@click.option("--reason", required=True, metavar="TEXTE", help="Pourquoi; la raison est gardée.")
@click.option("--layer", type=click.Choice(LAYERS[1:3]), default="corrected", show_default=True)
@click.option(
    "--withdraw", is_flag=True, help="Retirer la correction qui tient; la VALEUR est alors ignorée."
)
def correct(
    edition: tuple[str, str],
    organisation: str,
    variable: str,
    value: str,
    reason: str,
    layer: CorrectionLayer,
    withdraw: bool,
) -> None:
    """Corriger une réponse transmise, en gardant l’originale.

    La VALEUR s’écrit comme le centre la taperait; @nsp, @so ou @pnr donnent une raison de ne pas en avoir.
    """
    with open_house():
        from surveys.operations import correcting

        check_edition(edition)
        place = (*edition, organisation, variable)
        now = utc_now()
        if withdraw:
            found = correcting.withdraw_correction(*place, reason=reason, by=None, now=now, layer=layer)
        else:
            found = correcting.correct_answer(*place, (value,), reason=reason, by=None, now=now, layer=layer)
        if found is not None:
            refuse_problems([found])
        say(f"{organisation}, {variable} : {'correction retirée' if withdraw else 'corrigée'}.")


@click.command()
@click.argument("edition", type=EDITION, metavar="ÉDITION")
@click.option("--json", "as_json", is_flag=True, help="Un tableau JSON, une statistique par ligne.")
@click.option("--raw", is_flag=True, help="Avant le contrôle de la divulgation : pour l’analyse seulement.")
@click.option(
    "--layer",
    type=click.Choice(LAYERS[:3]),
    default="submitted",
    show_default=True,
    help="submitted : réponses telles que transmises; corrected : corrigées par AXTRA; imputed : imputées aussi.",
    metavar="|".join(LAYERS[:3]),
)
@click.option(
    "--strata",
    multiple=True,
    metavar="ATTRIBUT",
    help="Avec --raw, ajoute aux parts et aux moyennes leur valeur redressée par strates (--strata size).",
)
def figures(
    edition: tuple[str, str], as_json: bool, raw: bool, layer: Layer, strata: tuple[str, ...]
) -> None:
    """Calculer les statistiques d’une édition et leur base."""
    with open_house():
        from surveys.operations import publishing
        from surveys.web.shared import display

        check_edition(edition)
        if strata and not raw:
            refuse("Le redressement par strates est pour l’analyse : ajoutez --raw.")
        if raw:
            found = publishing.compute_edition_figures(*edition, layer=layer, strata=strata)
        else:
            results = publishing.read_results(*edition, layer=layer)
            found = (
                results if isinstance(results, Problem) else tuple(table.figure for table in results.tables)
            )
        if isinstance(found, Problem):
            refuse_problems([found])
        records = [display.record_of(figure) for figure in found]
    if raw:
        _warn_of_percentages(found)
        warn("Chiffres d’avant le contrôle de la divulgation : à ne pas diffuser.")
    if as_json:
        lines = ",\n".join(json_line(record) for record in records)
        say(f"[\n{lines}\n]")
        return
    for record in records:
        say(f"{record['id']} : {record['text']} (n = {record['n']} de {record['N']}) {record['label']}")


def _warn_of_percentages(found: Iterable[Figure]) -> None:
    """Say which printed percentages cannot come from their own n: there should be none."""
    from surveys.results.figures.possible import check_percentages

    for check in check_percentages(found):
        if not check.possible:
            warn(
                f"{check.figure} {check.row}\u00a0: {check.percent}\u00a0% est impossible avec n = {check.n}."
            )
