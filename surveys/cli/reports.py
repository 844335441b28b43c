"""``surveys report``: the report of an edition, made from what was released of it.

Apart from the figures of the moment: this command never computes one. Refuses an edition that nothing was released of.
"""

from pathlib import Path

import click

from surveys.cli.arguments import EDITION
from surveys.cli.editions import check_edition
from surveys.cli.files import shown
from surveys.cli.house import open_house
from surveys.cli.speech import refuse, say
from surveys.questionnaire.problems import Problem


@click.command("report")
@click.argument("edition", type=EDITION, metavar="ÉDITION")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    metavar="DOSSIER",
    help="Où écrire le rapport; le dossier est créé s’il n’existe pas.",
)
@click.option("--release", type=int, metavar="NUMÉRO", help="Une diffusion plus ancienne que la dernière.")
def report(edition: tuple[str, str], out: Path, release: int | None) -> None:
    """Écrire le rapport d’une édition déjà diffusée."""
    with open_house():
        from surveys.web.released.document import read_released
        from surveys.web.released.docx import write_report
        from surveys.web.released.report import print_report, report_name

        check_edition(edition)
        found = read_released(*edition, release)
        if isinstance(found, Problem):
            refuse("Rien n’a été diffusé de cette édition sous ce numéro\u00a0: diffusez-la d’abord.")
        try:
            out.mkdir(parents=True, exist_ok=True)
            # The code of an edition may hold a point: no suffix is replaced.
            name = str(out / report_name(found))
            Path(f"{name}.pdf").write_bytes(print_report(found))
            Path(f"{name}.docx").write_bytes(write_report(found))
        except OSError as error:
            refuse(f"Le rapport ne s’écrit pas dans {shown(str(out))} : {error.strerror}.")
        say(f"Rapport de la diffusion {found.state.number} dans {shown(name)}.pdf et .docx.")
