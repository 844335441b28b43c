"""``surveys protect`` and ``surveys audit``: disclosure control on tables given as data.

Apart from the commands that need a database: these two wait for nothing but a file. Refuses a verdict without proof:
what could not be proved in time is hidden, or refused with status 1.
"""

import sys
from typing import TYPE_CHECKING, Any

import click

from surveys.cli.files import read_json, shown
from surveys.cli.speech import print_json, refuse, refuse_problems, say, warn
from surveys.questionnaire.problems import Problem

if TYPE_CHECKING:
    from surveys.results.disclosure import Attackers, Audit, Policy

_STATUSES = {"published": "publiée", "suppressed": "masquée", "empty": "vide"}

policy_option = click.option(
    "--policy",
    "policy_file",
    metavar="POLITIQUE.json",
    help="Les seuils à appliquer; par défaut, ceux de la plateforme.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Un objet JSON.")
pair_option = click.option(
    "--pair",
    "pairs",
    multiple=True,
    metavar="CODE,CODE",
    help="Deux organismes qui mettraient en commun ce qu’ils savent; l’option se répète.",
)
seconds_option = click.option(
    "--seconds",
    type=click.FloatRange(0, 3_600),
    default=30.0,
    show_default=True,
    metavar="SECONDES",
    help="Le temps laissé à la preuve; passé ce délai, rien n’est publié.",
)


@click.command()
@click.argument("table", metavar="TABLEAU.json")
@policy_option
@pair_option
@seconds_option
@json_option
def protect(
    table: str, policy_file: str | None, pairs: tuple[str, ...], seconds: float, as_json: bool
) -> None:
    """Dire quelles cases d’un tableau peuvent être publiées.

    Le tableau contient les apports de chaque organisme et les additions qui lient les cases :
    {"kind": "total", "cells": [{"key": […], "contributions": {code: valeur}}], "equations": [{"total": clé, "parts": [clé, …]}]}.
    """
    from surveys.results.disclosure import Limits, Table, control, read_table
    from surveys.results.disclosure.records import pattern_record

    policy = _policy(policy_file)
    found = read_table(_document(table))
    if not isinstance(found, Table):
        refuse_problems(found, source=shown(table))
    pattern = control(found, policy, attackers=_attackers(pairs), limits=Limits(seconds=seconds))
    if as_json:
        print_json(pattern_record(found, pattern))
        return
    for cell in found.cells:
        status = pattern.statuses[cell.key].value
        why = ", ".join(pattern.reasons.get(cell.key, ())) if status == "suppressed" else ""
        say(f"{' · '.join(cell.key)} : {_STATUSES[status]}{f' ({why})' if why else ''}")


@click.command()
@click.argument("release", metavar="DIFFUSION.json")
@policy_option
@pair_option
@seconds_option
@json_option
def audit(
    release: str, policy_file: str | None, pairs: tuple[str, ...], seconds: float, as_json: bool
) -> None:
    """Attaquer une diffusion comme le ferait un membre.

    La diffusion contient un ou plusieurs tableaux avec leurs apports; une case sans état (status) est publiée. Le compte
    rendu est réservé à la personne responsable de la protection des renseignements.
    """
    from surveys.results.disclosure import Limits, NotProven, audit_tables
    from surveys.results.disclosure.records import audit_record, read_release

    policy = _policy(policy_file)
    tables = read_release(_document(release))
    problems = [each for each in tables if isinstance(each, Problem)]
    if problems:
        refuse_problems(problems, source=shown(release))
    known = [each for each in tables if not isinstance(each, Problem)]
    try:
        found = audit_tables(known, policy, attackers=_attackers(pairs), limits=Limits(seconds=seconds))
    except NotProven:
        refuse(
            "L’attaque n’a pas pu être menée à terme : tenez la diffusion pour non vérifiée et laissez plus de temps (--seconds)."
        )
    if as_json:
        print_json({"clean": found.clean, **audit_record(found, organisations=True)})
    else:
        _tell(found)
    sys.exit(0 if found.clean else 1)


def _tell(found: "Audit") -> None:
    for each in found.violations:
        who = " et ".join(each.attackers) or "une personne de l’extérieur"
        near = "" if each.nearest_percent is None else f", à {each.nearest_percent:.1f} %".replace(".", ",")
        what = each.target or " · ".join(each.key[1:] or each.organisations)
        warn(f"{who} → {what}{near} [{each.rule}]")
    if found.clean:
        near = (
            ""
            if found.nearest_percent is None
            else f" La borne la plus proche est à {found.nearest_percent:.1f} %.".replace(".", ",", 1)
        )
        say(f"Rien ne peut être retrouvé.{near}")


def _document(path: str) -> Any:
    found = read_json(path)
    if isinstance(found, Problem):
        refuse_problems([found], source=shown(path))
    return found


def _policy(path: str | None) -> "Policy":
    from surveys.results.disclosure import Policy, read_policy

    if path is None:
        return Policy()
    found = read_policy(_document(path))
    if not isinstance(found, Policy):
        refuse_problems(found, source=shown(path))
    return found


def _attackers(pairs: tuple[str, ...]) -> "Attackers":
    from surveys.results.disclosure import Attackers

    listed = tuple(frozenset(part.strip() for part in pair.split(",") if part.strip()) for pair in pairs)
    return Attackers(pairs=listed)
