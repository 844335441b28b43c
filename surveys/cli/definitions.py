"""``surveys check`` and ``surveys convert``: definitions, read and written.

Apart from the commands that need answers or a database. What a file is, its bytes say (``exchange.forms``). Never stops at
the first file or at the first fault.
"""

import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import click

from surveys.cli.files import MEGABYTE, read_bytes, shown
from surveys.cli.speech import line_of, print_json, refuse, refuse_problems, say, warn
from surveys.questionnaire.definition.load import Loaded
from surveys.questionnaire.definition.model import Questionnaire
from surveys.questionnaire.problems import Problem

LARGEST = 12 * MEGABYTE  # past it the loader would refuse the text anyway
_SEVERITIES = {"error": "erreur", "warning": "avertissement"}


def load_file(path: str) -> Loaded:
    """Return what a file gave; a file that cannot be read is a definition with that one problem."""
    from surveys.exchange import forms

    name = shown(path)
    data = read_bytes(path, LARGEST)
    if isinstance(data, Problem):
        return Loaded(name, None, (data,))
    return forms.load_file(data, name=name, suffix=Path(path).suffix.lower())


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FICHIER…")
@click.option("--json", "as_json", is_flag=True, help="Un objet JSON par fichier et par ligne.")
def check(files: tuple[str, ...], as_json: bool) -> None:
    """Lire des définitions et nommer toutes leurs fautes.

    Les formulaires d’autres outils aussi\u00a0: XLSForm et LimeSurvey.
    """
    accepted = True
    for path in files:
        loaded = load_file(path)
        accepted = accepted and loaded.accepted
        if as_json:
            print_json(_record(loaded))
            continue
        for line in _lines(loaded):
            if loaded.accepted:
                say(line)
            else:
                warn(line)
    sys.exit(0 if accepted else 1)


def _record(loaded: Loaded) -> dict[str, object]:
    from surveys.questionnaire.definition import report
    from surveys.web.shared.texts import sentence

    found = report(loaded)
    for key, problems in (("problems", loaded.problems), ("unsupported", loaded.lost)):
        found[key] = [
            {
                "code": problem.code,
                "where": problem.where,
                "message": sentence(problem),
                "severity": problem.severity,
                "line": problem.line,
                "params": dict(problem.params),
            }
            for problem in problems
        ]
    return {"file": loaded.name, **found}


def _lines(loaded: Loaded) -> Iterator[str]:
    counted = [_plural(loaded.questions, "question")] if loaded.accepted else []
    for severity, word in _SEVERITIES.items():
        number = sum(problem.severity == severity for problem in loaded.problems)
        if number:
            counted.append(_plural(number, word))
    if loaded.lost:
        counted.append(_plural(len(loaded.lost), "élément") + " sans équivalent")
    yield f"{loaded.name} : {'accepté' if loaded.accepted else 'refusé'} ({', '.join(counted)})"
    for problem in loaded.problems:
        yield f"  {_SEVERITIES[problem.severity]} : {line_of(problem)} [{problem.code}]"


def _plural(count: int, word: str) -> str:
    return f"{count} {word}{'s' if count > 1 else ''}"


@click.command()
@click.argument("source")
@click.argument("target", metavar="CIBLE")
def convert(source: str, target: str) -> None:
    """Écrire une définition dans un autre format.

    L’extension des fichiers dit le format : .yaml ou .json; .pdf donne le questionnaire à imprimer.
    """
    writer = _WRITERS.get(Path(target).suffix.lower())
    if writer is None:
        refuse(
            f"{shown(target)} : ce format n’est pas offert; terminez le nom par .yaml, .json, .xlsx, .md ou .pdf."
        )
    loaded = load_file(source)
    if loaded.questionnaire is None:
        refuse_problems(loaded.errors, source=loaded.name)
    for problem in (*loaded.problems, *loaded.lost):
        warn(line_of(problem, source=loaded.name))
    written = writer(loaded.questionnaire)
    try:
        Path(target).write_bytes(written)
    except (OSError, ValueError):
        refuse(f"{shown(target)} : ce fichier ne peut pas être écrit; vérifiez le dossier et ses droits.")


def _yaml(questionnaire: Questionnaire) -> bytes:
    from surveys.questionnaire.definition import to_document, to_yaml

    return to_yaml(to_document(questionnaire)).encode()


def _json(questionnaire: Questionnaire) -> bytes:
    from surveys.questionnaire.definition import to_document, to_json

    return to_json(to_document(questionnaire)).encode()


def _xlsx(questionnaire: Questionnaire) -> bytes:
    from surveys.exchange.workbooks import write_form
    from surveys.exchange.xlsform import write_sheets

    return write_form(write_sheets(questionnaire))


def _md(questionnaire: Questionnaire) -> bytes:
    from surveys.exchange.xlsform import write_sheets, write_text

    return write_text(write_sheets(questionnaire)).encode()


def _pdf(questionnaire: Questionnaire) -> bytes:
    from surveys.exchange.printable import make_blank
    from surveys.web.shared.papers import draw

    return draw(make_blank(questionnaire))


_WRITERS: Mapping[str, Callable[[Questionnaire], bytes]] = {
    ".yaml": _yaml,
    ".yml": _yaml,
    ".json": _json,
    ".xlsx": _xlsx,
    ".md": _md,
    ".pdf": _pdf,
}
