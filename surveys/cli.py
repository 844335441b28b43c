"""The ``surveys`` commands: each calls one operation or one pure function and prints what it says.

Apart from the web, which speaks to people in pages. Refuses judgement of its own: exit status 0, 1 (refused,
with the reasons in French on the error stream) or 2 (wrong usage) is all it adds.
"""

import json
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NoReturn
from zoneinfo import ZoneInfo

import click

from surveys.questionnaire.problems import Problem

QUEBEC = "America/Toronto"


def _refuse(reason: str) -> NoReturn:
    click.echo(reason, err=True)
    sys.exit(1)


def _refuse_problems(problems: tuple[Problem, ...] | list[Problem]) -> NoReturn:
    from surveys.web.shared.texts import sentence

    for problem in problems:
        place = f"{problem.where} : " if problem.where else ""
        line = f"ligne {problem.line}, " if problem.line else ""
        click.echo(f"{line}{place}{sentence(problem)}", err=True)
    sys.exit(1)


def _print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False))


def _read_json(path: str) -> Any:
    try:
        return json.loads(Path(path).read_text("utf-8"))
    except OSError as error:
        _refuse(f"{path} : ce fichier ne peut pas être lu ({error.strerror}).")
    except (ValueError, RecursionError):
        _refuse(f"{path} : ce fichier n’est pas du JSON en UTF-8.")


def _read_bytes(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        _refuse(f"{path} : ce fichier ne peut pas être lu ({error.strerror}).")


def _parse_day(text: str | None) -> date:
    if text is None:
        return datetime.now(ZoneInfo(QUEBEC)).date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"« {text} » n’est pas une date; écrivez-la ainsi : 2026-03-01.") from None


def _split_edition(text: str) -> tuple[str, str]:
    survey, slash, edition = text.partition("/")
    if not (survey and slash and edition):
        raise click.BadParameter(f"« {text} » n’est pas une édition; écrivez sondage/édition, p. ex. remuneration/2024.")
    return survey, edition


def _now() -> datetime:
    return datetime.now(UTC)


def _application() -> Any:
    """Build the application with its database migrated; one clear line when the settings are wrong."""
    from surveys.app import create_app
    from surveys.config import Settings, SettingsError
    from surveys.store.migration import DatabaseUnavailable, migrate

    try:
        settings = Settings.from_env()
        migrate(settings)
    except (SettingsError, DatabaseUnavailable) as error:
        _refuse(str(error))
    return create_app(settings)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Plateforme de sondages d’AXTRA."""


@main.command()
@click.argument("files", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Un objet JSON par fichier et par ligne.")
def check(files: tuple[str, ...], as_json: bool) -> None:
    """Lire des définitions de questionnaires et nommer toutes leurs fautes."""
    from surveys.questionnaire.definition import load_bytes, report
    from surveys.web.shared.texts import sentence

    accepted = True
    for path in files:
        loaded = load_bytes(_read_bytes(path), name=path)
        found = report(loaded)
        for entry, problem in zip(found["problems"], loaded.problems, strict=True):
            entry["message"] = sentence(problem)
        accepted = accepted and found["accepted"]
        if as_json:
            _print_json({"file": path, **found})
            continue
        verdict = "accepté" if found["accepted"] else "refusé"
        click.echo(f"{path} : {verdict}, {found['questions']} questions, {len(found['problems'])} remarques")
        for problem, entry in zip(loaded.problems, found["problems"], strict=True):
            word = "erreur" if problem.severity == "error" else "avertissement"
            line = f"ligne {problem.line} : " if problem.line else ""
            click.echo(f"  {word} : {line}{entry['where']} : {entry['message']} [{entry['code']}]")
    sys.exit(0 if accepted else 1)


@main.command()
@click.argument("source")
@click.argument("target")
def convert(source: str, target: str) -> None:
    """Écrire une définition dans un autre format (.yaml ou .json), selon l’extension."""
    from surveys.questionnaire.definition import load_bytes, to_document, to_json, to_yaml

    writers = {".yaml": to_yaml, ".yml": to_yaml, ".json": to_json}
    writer = writers.get(Path(target).suffix.lower())
    if writer is None:
        _refuse(f"{target} : ce format n’est pas offert; terminez le nom par .yaml ou .json.")
    loaded = load_bytes(_read_bytes(source), name=source)
    if loaded.questionnaire is None:
        _refuse_problems([problem for problem in loaded.problems if problem.severity == "error"])
    try:
        Path(target).write_text(writer(to_document(loaded.questionnaire)), "utf-8")
    except OSError as error:
        _refuse(f"{target} : ce fichier ne peut pas être écrit ({error.strerror}).")


@main.command()
@click.argument("file")
@click.argument("answers")
@click.option("--today", help="La date du jour à supposer, p. ex. 2026-03-01.")
def evaluate(file: str, answers: str, today: str | None) -> None:
    """Dire l’état de chaque question d’un questionnaire pour des réponses données."""
    from surveys.questionnaire.answers import evaluate as judge
    from surveys.questionnaire.definition import load_bytes

    day = _parse_day(today)
    loaded = load_bytes(_read_bytes(file), name=file)
    if loaded.questionnaire is None:
        _refuse_problems([problem for problem in loaded.problems if problem.severity == "error"])
    plain = _read_json(answers)
    if not isinstance(plain, dict):
        _refuse(f"{answers} : les réponses doivent former un objet JSON, p. ex. {{\"code\": 12}}.")
    _print_json(judge(loaded.questionnaire, plain, today=day))


@main.command()
@click.argument("expr", required=False)
@click.argument("answers", required=False)
@click.option("--dialect", type=click.Choice(["native", "odk"]), default="native", show_default=True)
@click.option("--today", help="La date du jour à supposer, p. ex. 2026-03-01.")
@click.option("--now", "now_text", help="L’instant à supposer, en ISO 8601.")
@click.option("--tz", help=f"Le fuseau horaire (par défaut {QUEBEC}).")
@click.option("--batch", "batch_file", help="Un fichier .jsonl : une expression par ligne.")
def expression(
    expr: str | None,
    answers: str | None,
    dialect: str,
    today: str | None,
    now_text: str | None,
    tz: str | None,
    batch_file: str | None,
) -> None:
    """Évaluer une expression sur des réponses (ANSWERS.json), ou plusieurs avec --batch."""
    from surveys.questionnaire.expressions import evaluate_line, evaluate_text

    if batch_file is not None:
        for number, line in enumerate(_read_bytes(batch_file).decode("utf-8", "replace").splitlines(), start=1):
            if line.strip():
                try:
                    record = json.loads(line)
                except (ValueError, RecursionError):
                    record = None
                if not isinstance(record, dict):
                    _refuse(f"{batch_file}, ligne {number} : cette ligne n’est pas un objet JSON.")
                _print_json(evaluate_line(record))
        return
    if expr is None:
        raise click.UsageError("Donnez une expression, ou --batch et un fichier.")
    zone = tz or QUEBEC
    try:
        moment = datetime.fromisoformat(now_text) if now_text else datetime.now(ZoneInfo(zone))
    except (ValueError, KeyError):
        raise click.BadParameter("--now ou --tz n’est pas lisible, p. ex. 2026-03-01T14:05:00 et America/Toronto.") from None
    day = _parse_day(today) if today else moment.date()
    plain = _read_json(answers) if answers else {}
    _print_json(evaluate_text(expr, plain, dialect=dialect, today=day, now=moment, tz=zone))


@main.group()
def submissions() -> None:
    """Faire entrer ou sortir des réponses."""


@submissions.command("import")
@click.argument("edition")
@click.argument("file")
def import_submissions(edition: str, file: str) -> None:
    """Importer et transmettre des réponses : une liste de {"organisation", "answers"}."""
    survey, name = _split_edition(edition)
    records = _read_json(file)
    if not isinstance(records, list):
        _refuse(f"{file} : le fichier doit contenir une liste de {{\"organisation\": …, \"answers\": …}}.")
    with _application().app_context():
        from surveys.operations import collecting

        outcome = collecting.import_submissions(survey, name, records, by=None, now=_now())
        if isinstance(outcome, tuple):
            _refuse_problems(outcome)
        click.echo(f"{outcome.imported} dossiers importés dans {edition}.")


@submissions.command("export")
@click.argument("edition")
@click.option("--format", "file_format", type=click.Choice(["csv", "csv-excel", "json", "jsonl"]), default="csv", show_default=True)
@click.option("--out", "target", required=True, help="Le fichier à écrire (.zip avec tableaux et dictionnaire, ou .csv).")
@click.option("--layer", type=click.Choice(["submitted"]), default="submitted", show_default=True)
def export_submissions(edition: str, file_format: str, target: str, layer: str) -> None:
    """Écrire les réponses transmises d’une édition."""
    survey, name = _split_edition(edition)
    with _application().app_context():
        from surveys.operations import publishing
        from surveys.results.formats import export

        dataset = publishing.read_dataset(survey, name)
        if isinstance(dataset, Problem):
            _refuse_problems([dataset])
        pieces: Iterator[bytes] = export(dataset, file_format, archive=target.endswith(".zip"))
        try:
            with Path(target).open("wb") as out:
                for piece in pieces:
                    out.write(piece)
        except OSError as error:
            _refuse(f"{target} : ce fichier ne peut pas être écrit ({error.strerror}).")
        click.echo(f"{len(dataset.respondents)} dossiers écrits dans {target}.")


@main.command()
@click.argument("edition")
@click.option("--json", "as_json", is_flag=True, help="Un tableau JSON.")
@click.option("--raw", is_flag=True, help="Avant le contrôle de la divulgation : pour l’analyse seulement.")
def figures(edition: str, as_json: bool, raw: bool) -> None:
    """Calculer toutes les statistiques d’une édition, chacune avec sa base."""
    survey, name = _split_edition(edition)
    with _application().app_context():
        from surveys.operations import publishing
        from surveys.web.shared import display

        if raw:
            found = publishing.compute_edition_figures(survey, name)
        else:
            results = publishing.read_results(survey, name)
            found = results if isinstance(results, Problem) else tuple(table.figure for table in results.tables)
        if isinstance(found, Problem):
            _refuse_problems([found])
        records = [display.record_of(figure) for figure in found]
    if as_json:
        _print_json(records)
        return
    for record in records:
        click.echo(f"{record['id']:32} {record['text']:>14}   n = {record['n']} de {record['N']}   {record['label']}")


@main.command()
@click.option("--reset", is_flag=True, help="Effacer les données fictives et les charger de nouveau.")
def demo(reset: bool) -> None:
    """Charger la démonstration : 89 organismes fictifs et quatre éditions."""
    with _application().app_context():
        from surveys.demonstration import load_demonstration

        loaded = load_demonstration(now=_now(), reset=reset)
        click.echo("Démonstration chargée : données fictives." if loaded else "La démonstration était déjà chargée.")


@main.command()
def worker() -> None:
    """Livrer le courrier et faire les tâches en attente, jusqu’à l’arrêt."""
    from surveys.jobs import work

    work(_application())


@main.command()
@click.argument("folder", type=click.Path(file_okay=False))
def backup(folder: str) -> None:
    """Copier la base de données dans un dossier."""
    app = _application()
    with app.app_context():
        from surveys.operations import keeping

        click.echo(f"Copie de sécurité écrite : {keeping.backup(folder, now=_now())}")


@main.command()
@click.argument("folder", type=click.Path(exists=True))
def restore(folder: str) -> None:
    """Remettre la base de données dans l’état d’une copie de sécurité."""
    app = _application()
    with app.app_context():
        from surveys.operations import keeping

        problem = keeping.restore(folder)
        if problem is not None:
            _refuse_problems([problem])
        click.echo("Base de données restaurée.")


@main.command()
def purge() -> None:
    """Effacer les sessions et les liens de connexion échus."""
    with _application().app_context():
        from surveys.operations import keeping

        click.echo(f"{keeping.purge(now=_now())} lignes effacées.")


@main.group()
def person() -> None:
    """Les personnes qui ont accès à la plateforme."""


@person.command("add")
@click.argument("email")
@click.option("--name", required=True, help="Le nom de la personne.")
@click.option("--role", "roles", multiple=True, help="Un rôle chez AXTRA : designer, manager, analyst, administrator…")
@click.option("--organisation", "organisations", multiple=True, help="CODE:ROLE, p. ex. 03-04:director.")
def add_person(email: str, name: str, roles: tuple[str, ...], organisations: tuple[str, ...]) -> None:
    """Ajouter une personne, avec ses rôles."""
    with _application().app_context():
        from surveys.operations import accounts

        memberships = dict(entry.partition(":")[::2] for entry in organisations)
        added = accounts.add_person(email=email, name=name, staff_roles=roles, memberships=memberships, now=_now())
        if isinstance(added, Problem):
            _refuse_problems([added])
        click.echo(f"{email} : ajout fait. Cette personne ouvre une session à l’adresse /connexion.")


@main.command()
def serve() -> None:
    """Préparer la base de données et servir la plateforme (PORT, DATABASE_URL, SURVEYS_DEMO)."""
    from surveys.config import Settings, SettingsError
    from surveys.serving import gunicorn_command, is_port_free, project_folder, run

    try:
        settings = Settings.from_env()
    except SettingsError as error:
        _refuse(str(error))
    if not is_port_free(settings.host, settings.port):
        _refuse(f"surveys : le port {settings.port} est déjà pris; choisissez-en un autre, p. ex. make serve PORT={settings.port + 1}.")
    with _application().app_context():
        if settings.demo:
            from surveys.demonstration import PERSONAS, load_demonstration

            load_demonstration(now=_now())
            address = f"http://{settings.host}:{settings.port}"
            click.echo(f"\n  AXTRA · Sondages (données fictives) : {address}\n  Choisir une personne : {address}/demo\n")
            for persona in PERSONAS:
                click.echo(f"    {persona.label:24} {persona.email}")
            click.echo("")
        else:
            click.echo(f"AXTRA · Sondages : http://{settings.host}:{settings.port}")
    command = gunicorn_command(settings.host, settings.port)
    sys.exit(run(command, [sys.executable, "-m", "surveys.cli", "worker"], project_folder()))


if __name__ == "__main__":
    main()
