"""``surveys evaluate`` and ``surveys expression``: the pure core, on answers given as JSON.

Apart from the commands that open a database: these two answer in half a second. Refuse the machine's clock when a day
or an instant is given.
"""

import sys
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

import click

from surveys.cli.arguments import DAY, MOMENT, QUEBEC, ZONE
from surveys.cli.definitions import load_file
from surveys.cli.files import read_json, read_json_lines, shown
from surveys.cli.speech import line_of, print_json, refuse, refuse_problems, warn
from surveys.questionnaire.problems import Problem

Dialect = Literal["native", "odk"]


def read_answers(path: str) -> dict[str, Any]:
    """Return the answers of a file, or leave with the reason why it holds none."""
    plain = read_json(path)
    if isinstance(plain, Problem):
        refuse_problems([plain], source=shown(path))
    if not isinstance(plain, dict):
        refuse(f'{shown(path)} : les réponses forment un objet JSON, p. ex. {{"code": 12}}.')
    return plain


@click.command()
@click.argument("file", metavar="FICHIER")
@click.argument("answers", metavar="RÉPONSES.json")
@click.option("--today", "today", type=DAY, help="La date du jour à supposer, p. ex. 2026-03-01.")
def evaluate(file: str, answers: str, today: date | None) -> None:
    """Dire l’état de chaque question pour des réponses données."""
    from surveys.questionnaire.answers import evaluate as judge

    loaded = load_file(file)
    if loaded.questionnaire is None:
        refuse_problems(loaded.errors, source=loaded.name)
    plain = read_answers(answers)
    day = today or datetime.now(ZoneInfo(QUEBEC)).date()
    judged: dict[str, Any] = judge(loaded.questionnaire, plain, today=day)
    for name in unknown_names(plain, judged["questions"]):
        problem = Problem("answer.unknown_code", where=name[:80])
        warn(line_of(problem, source=shown(answers)))
    print_json(judged)


def unknown_names(plain: Mapping[str, Any], states: Mapping[str, Any]) -> Iterator[str]:
    """Yield the names of plain answers that the questionnaire does not have, each once."""
    for name, value in plain.items():
        base = name.partition("#")[0]
        if base not in states:
            yield name
        elif isinstance(value, list) and any(isinstance(entry, dict) for entry in value):
            fields = {state.rpartition("].")[2] for state in states if state.startswith(f"{name}[")}
            given = {str(field): None for entry in value if isinstance(entry, dict) for field in entry}
            yield from (f"{name}.{field}" for field in given if field.partition("#")[0] not in fields)


class _Expression(click.Command):
    """A command whose first argument may begin with a minus sign."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments; a blank before « -1 » keeps it from being taken for an option."""
        return super().parse_args(ctx, [f" {arg}" if _is_negation(arg) else arg for arg in args])


def _is_negation(arg: str) -> bool:
    rest = arg.lstrip("-")
    return rest != arg and (rest[:1] in set(" ($.'\"0123456789") or "(" in rest) and rest != ""


@click.command(cls=_Expression)
@click.argument("expr", required=False, metavar="[EXPRESSION]")
@click.argument("answers", required=False, metavar="[RÉPONSES.json]")
@click.option(
    "--dialect",
    type=click.Choice(["native", "odk"]),
    help="La langue de l’expression : native (par défaut; odk avec --batch).",
)
@click.option("--today", type=DAY, help="La date du jour à supposer, p. ex. 2026-03-01.")
@click.option("--now", "now", type=MOMENT, help="L’instant à supposer, p. ex. 2026-03-01T14:05:00.")
@click.option("--tz", type=ZONE, help=f"Le fuseau horaire (par défaut {QUEBEC}).")
@click.option("--batch", metavar="FICHIER.jsonl", help="Plusieurs expressions, un objet JSON par ligne.")
def expression(
    expr: str | None,
    answers: str | None,
    dialect: Dialect | None,
    today: date | None,
    now: datetime | None,
    tz: str | None,
    batch: str | None,
) -> None:
    """Évaluer une expression, ou plusieurs, sur des réponses."""
    if (expr is None) == (batch is None):
        raise click.UsageError("Donnez une expression, ou --batch et un fichier.")
    moment = now if now is not None or today is not None else datetime.now(ZoneInfo(tz or QUEBEC))
    if batch is not None:
        sys.exit(_evaluate_lines(batch, dialect, today, moment, tz))
    from surveys.questionnaire.expressions import evaluate_text

    plain = read_answers(answers) if answers is not None else {}
    spoken: Dialect = dialect or "native"
    text = expr or ""
    outcome = evaluate_text(text, plain, dialect=spoken, today=today, now=moment, tz=tz)
    print_json(outcome)
    if outcome["type"] == "error":
        refuse_problems(_reasons(text, spoken, str(outcome.get("problem", ""))))


def _reasons(text: str, dialect: Dialect, code: str) -> tuple[Problem, ...]:
    """Return why an expression has no value: what the parser says, where it refused, and else the code it gave."""
    from surveys.questionnaire.expressions import Expression, parse

    parsed = parse(text, dialect)
    return (Problem(code),) if isinstance(parsed, Expression) else parsed


def _evaluate_lines(
    path: str, dialect: Dialect | None, today: date | None, now: datetime | None, tz: str | None
) -> int:
    """Print one result for each line of a file; a line that is no expression has the result « error ». Returns the status."""
    from surveys.questionnaire.expressions import evaluate_line

    lines = read_json_lines(path)
    if isinstance(lines, Problem):
        refuse_problems([lines], source=shown(path))
    status = 0
    for number, record in lines:
        if isinstance(record, dict):
            print_json(evaluate_line(record, dialect=dialect or "odk", today=today, now=now, tz=tz))
            continue
        status = 1
        problem = record if isinstance(record, Problem) else Problem("json.not_an_object")
        print_json({"id": None, "type": "error", "value": "error", "problem": problem.code})
        warn(line_of(Problem(problem.code, "", problem.params, line=number), source=shown(path)))
    return status
