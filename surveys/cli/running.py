"""Running the house: the demonstration, the web and its worker, copies, retention, people.

Apart from what reads definitions and answers. Refuses to put fictional data beside real ones, a port that is taken,
and to leave a child process behind (``surveys.serving``).
"""

import os
import sys
import time
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import NoReturn

import click

from surveys.cli.files import shown
from surveys.cli.house import open_house, read_settings, utc_now
from surveys.cli.speech import refuse, refuse_problems, say
from surveys.questionnaire.values import show_number


@click.command()
@click.option("--reset", is_flag=True, help="Effacer les données fictives et les charger de nouveau.")
def demo(reset: bool) -> None:
    """Charger la démonstration : 89 organismes fictifs."""
    with open_house():
        loaded = _load_demonstration(reset=reset)
    say("Démonstration chargée : données fictives." if loaded else "La démonstration était déjà chargée.")


def _load_demonstration(*, reset: bool = False) -> bool:
    from surveys.demonstration import foreign_organisations, load_demonstration

    foreign = foreign_organisations()
    if foreign:
        refuse(
            f"Cette base de données contient des organismes qui ne sont pas fictifs (p. ex. {sorted(foreign)[0]}) : rien n’a "
            "été changé. Donnez une autre base (DATABASE_URL), ou servez celle-ci sans démonstration (SURVEYS_DEMO=0)."
        )
    return load_demonstration(now=utc_now(), reset=reset)


@click.command()
def worker() -> None:
    """Livrer le courrier et faire les tâches en attente."""
    starter = (
        os.getppid()
    )  # before the house opens, which takes a second: whoever started us may be gone by then
    from surveys.jobs import work
    from surveys.logs import set_logs

    settings = read_settings()
    set_logs(settings.log)
    with open_house(settings) as app:
        work(app, starter=starter)


@click.command()
@click.argument("folder", metavar="[DOSSIER]", required=False, default="")
def backup(folder: str) -> None:
    """Copier la base de données dans un dossier.

    La copie est chiffrée quand BACKUP_KEY est réglée. Sans DOSSIER, elle va dans celui de SURVEYS_BACKUPS.
    """
    settings = read_settings()
    folder = folder or str(settings.backups or "")
    if not folder:
        refuse("Le dossier des copies manque : donnez DOSSIER, ou réglez SURVEYS_BACKUPS.")
    with open_house(settings):
        from surveys.operations import keeping

        horizon, begun = timedelta(days=settings.backup_days), time.monotonic()
        try:
            written = keeping.backup(folder, now=utc_now(), horizon=horizon, key=settings.backup_key_bytes)
        except (OSError, ValueError):
            refuse(
                f"{shown(folder)} : la copie ne peut pas y être écrite; vérifiez le dossier, ses droits et la place libre."
            )
        say(f"Copie de sécurité écrite : {shown(str(written))} ({_size(written)}, {_since(begun)})")


@click.command()
@click.argument("folder", metavar="DOSSIER")
def restore(folder: str) -> None:
    """Remettre la base dans l’état d’une copie de sécurité."""
    settings = read_settings()
    with open_house(settings):
        from surveys.operations import keeping, retaining, sealing

        begun = time.monotonic()
        problem = keeping.restore(folder, now=utc_now(), key=settings.backup_key_bytes)
        if problem is not None:
            refuse_problems([problem])
        retaining.destroy_due(now=utc_now())
        say(f"Base de données restaurée en {_since(begun)}. Chaque personne ouvre une nouvelle session.")
        if missing := [key.name for key in sealing.read_keys() if not key.present]:
            say(
                f"Les réponses à accès restreint demandent une clé qui n’est pas ici ({', '.join(missing)}) : remettez le "
                "fichier cles_reponses, ou ANSWERS_KEYS, avant de servir."
            )


def _size(folder: Path) -> str:
    octets = sum(path.stat().st_size for path in folder.iterdir())
    return show_number(Decimal(octets) / 1_000_000, places=1, unit="Mo")


def _since(begun: float) -> str:
    return show_number(Decimal(str(time.monotonic() - begun)), places=1, unit="s")


@click.command()
@click.option("--dry-run", is_flag=True, help="Dire ce qui partira d’ici trente jours, sans rien changer.")
def purge(dry_run: bool) -> None:
    """Détruire ce dont la date est passée.

    Les renseignements personnels des éditions, puis les sessions, les liens et les lettres échus.
    """
    with open_house():
        from surveys.operations import keeping, retaining

        if dry_run:
            foreseen = retaining.foresee(now=utc_now())
            for each in foreseen:
                say(f"{each.survey}/{each.edition}, le {each.purge_on} : {_counted(each.counts)}")
            if not foreseen:
                say("Rien ne partira d’ici trente jours.")
            return
        for done in retaining.destroy_due(now=utc_now()):
            say(
                f"{done.survey}/{done.edition} : certificat de destruction no {done.number} ({_counted(done.counts)})"
            )
        count = keeping.purge(now=utc_now())
        say(f"{count} lignes effacées." if count > 1 else f"{count} ligne effacée.")


def _counted(counts: Mapping[str, int]) -> str:
    from surveys.web.shared.destroyed import destroyed

    return ", ".join(destroyed(counts))


@click.group(subcommand_metavar="COMMANDE [ARGUMENTS]…")
def person() -> None:
    """Les personnes qui ont accès à la plateforme."""


@person.command("add")
@click.argument("email", metavar="COURRIEL")
@click.option("--name", required=True, metavar="NOM", help="Le nom de la personne.")
@click.option(
    "--role",
    "roles",
    multiple=True,
    metavar="RÔLE",
    help="Un rôle chez AXTRA : designer, manager, analyst ou administrator. Peut être répété.",
)
@click.option(
    "--organisation",
    "organisations",
    multiple=True,
    metavar="CODE:RÔLE",
    help="Un rôle dans un organisme, p. ex. of-03-04:director. Peut être répété.",
)
def add_person(email: str, name: str, roles: tuple[str, ...], organisations: tuple[str, ...]) -> None:
    """Ajouter une personne, avec ses rôles."""
    memberships = {}
    for entry in organisations:
        code, colon, role = entry.rpartition(":")
        if not (code and colon and role):
            raise click.BadParameter(
                f"« {entry} » n’est pas lisible; écrivez CODE:RÔLE, p. ex. of-03-04:director.",
                param_hint="--organisation",
            )
        memberships[code] = role
    with open_house():
        from surveys.operations import accounts

        added = accounts.add_person(
            email=email, name=name, staff_roles=roles, memberships=memberships, now=utc_now()
        )
        if isinstance(added, tuple):
            refuse_problems(added)
        say(f"{email} : ajout fait. Cette personne ouvre une session à l’adresse /connexion.")


@click.command()
@click.option(
    "--web-only", is_flag=True, help="Servir sans le travail de fond, que « surveys worker » fait ailleurs."
)
def serve(web_only: bool) -> NoReturn:
    """Préparer la base de données et servir la plateforme.

    Réglages : PORT, DATABASE_URL, SURVEYS_DEMO et ceux de docs/reglages.md.
    """
    from surveys.serving import add_up_in, become_gunicorn, empty_folder, gunicorn_command, run, why_not

    settings = read_settings(serving=True)
    obstacle = why_not(settings.host, settings.port)
    if obstacle is not None:
        refuse_problems([obstacle])
    measures = empty_folder(settings.measures_folder) if settings.metrics_token else None
    if web_only and measures is not None:
        add_up_in(measures)
    with open_house(settings):
        _prepare_keys()
        if settings.demo:
            _load_demonstration()
            _welcome(f"http://{settings.host}:{settings.port}")
        else:
            say(f"AXTRA · Sondages : {settings.base_url}")
    command = gunicorn_command(settings.host, settings.port, log=settings.log, measures=measures)
    if web_only:
        become_gunicorn(command)
    sys.exit(run(command, [sys.executable, "-m", "surveys.cli", "worker"]))


def _prepare_keys() -> None:
    """Look that the keys of restricted answers are here, and seal what is not sealed yet; or leave with one clear line."""
    from surveys.operations import sealing

    missing = sealing.prepare_keys(now=utc_now())
    if missing is not None:
        refuse_problems([missing])


def _welcome(address: str) -> None:
    from surveys.demonstration import PERSONAS

    say(f"\n  AXTRA · Sondages (données fictives) : {address}\n  Choisir une personne : {address}/demo\n")
    for persona in PERSONAS:
        say(f"    {persona.label:24} {persona.email}")
    say("")
