"""What a command says: on the output what was asked for, on the error stream why not.

Apart from the commands so that all refuse alike. Refuses English, and a reason without its place.
"""

import json
import sys
from collections.abc import Iterable
from typing import NoReturn

import click

from surveys.questionnaire.problems import Problem

_ENDS_OF_LINE = {ord(end): f"\\u{ord(end):04x}" for end in "\x7f\x85\u2028\u2029"}


def say(text: str) -> None:
    """Print a line for the person who asked."""
    click.echo(text)


def warn(text: str) -> None:
    """Print a line beside the output: a pipe does not carry it."""
    click.echo(text, err=True)


def refuse(reason: str) -> NoReturn:
    """Say why not, and leave with status 1."""
    warn(reason)
    sys.exit(1)


def refuse_problems(problems: Iterable[Problem], *, source: str = "") -> NoReturn:
    """Say every problem in French, in their order, and leave with status 1. ``source`` is the file they are in."""
    for problem in problems:
        warn(line_of(problem, source=source))
    sys.exit(1)


def line_of(problem: Problem, *, source: str = "") -> str:
    """Return a problem as one line: file, line, place and sentence."""
    from surveys.web.shared.texts import sentence

    places = (source, f"ligne {problem.line}" if problem.line else "", problem.where)
    return " : ".join([place for place in places if place] + [sentence(problem)])


def print_json(value: object) -> None:
    """Print one JSON value on one line, accents as they are; what UTF-8 cannot carry is escaped."""
    click.echo(json_line(value))


def json_line(value: object) -> str:
    """Return the line that ``print_json`` prints: one line for whoever cuts it at any of Unicode's ends of line."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False).translate(_ENDS_OF_LINE)
    try:
        text.encode()
    except UnicodeEncodeError:  # half of a surrogate pair, that JSON may hold
        return json.dumps(value, allow_nan=False)
    return text
