"""``surveys doctor``: the checkup of a live installation, a line for each thing that was looked at.

Apart from what runs the house because it changes nothing, and must speak when nothing else starts. Refuses to bring the database to
date: that a migration waits is one of the things it says.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

import click

from surveys.cli.house import utc_now
from surveys.cli.speech import print_json, say, warn

if TYPE_CHECKING:
    from surveys.checkup import Finding, State
    from surveys.config import Settings

STATES: "Mapping[State, str]" = {
    "ok": "en ordre",
    "warning": "à surveiller",
    "error": "à corriger",
    "skipped": "non vérifié",
}
CHECKS = {
    "settings": "réglages",
    "demo": "démonstration",
    "secret": "clé secrète",
    "address": "adresse",
    "files": "fichiers",
    "disk": "disque",
    "database": "base de données",
    "migrations": "forme de la base",
    "guards": "verrous",
    "relations": "liens de la base",
    "keys": "clés des réponses",
    "people": "administration",
    "officer": "responsable",
    "worker": "travail de fond",
    "jobs": "tâches",
    "letters": "courriels",
    "night": "ménage de la nuit",
    "copies": "copies",
    "mail": "serveur de courriel",
    "site": "site",
    "certificate": "certificat",
    "clock": "horloge",
}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Donner le résultat en JSON.")
@click.option(
    "--offline", is_flag=True, help="Ne rien demander au serveur de courriel ni à l’adresse publique."
)
@click.option(
    "--clock",
    default="",
    metavar="ADRESSE",
    help="Comparer l’horloge à celle d’un site, p. ex. https://exemple.org.",
)
@click.option("--mend", is_flag=True, help="Remettre d’abord les verrous de la base, s’il en manque.")
def doctor(as_json: bool, offline: bool, clock: str, mend: bool) -> None:
    """Examiner une plateforme en service et dire quoi corriger.

    Sort avec l’état 1 s’il y a quelque chose à corriger.
    """
    findings = list(_findings(offline=offline, clock=clock, mend=mend))
    sound = all(each.state != "error" for each in findings)
    if as_json:
        print_json({"sound": sound, "findings": [_record(each) for each in findings]})
    else:
        for each in findings:
            say(f"{STATES[each.state]:13}{CHECKS[each.check]:21}{_sentence(each)}")
        say(_summary(findings))
    sys.exit(0 if sound else 1)


def _findings(*, offline: bool, clock: str, mend: bool) -> "Iterator[Finding]":
    """Yield what is found; settings that cannot be read are said, and what is left is looked at with those of a command."""
    from surveys.app import opened
    from surveys.checkup import ERROR, OK, Finding, examine
    from surveys.config import Settings, SettingsError
    from surveys.questionnaire.problems import Problem

    settings: Settings | None = None
    try:
        settings = Settings.from_env(serving=True)
        yield Finding("settings", OK, Problem("check.settings.ok"))
    except SettingsError as error:
        for fault in error.faults:
            yield Finding("settings", ERROR, Problem("check.settings.wrong", params={"fault": fault}))
        settings = _half_read()
    if settings is None:
        return
    with opened(settings):
        if mend:
            _mend()
        yield from examine(settings, now=utc_now(), network=not offline, clock=clock)


def _half_read() -> "Settings | None":
    from surveys.config import Settings, SettingsError

    try:
        return Settings.from_env()
    except SettingsError:
        return None


def _mend() -> None:
    from surveys.operations import examining

    if not examining.mend_guards():
        warn(
            "Les verrous n’ont pas été remis : la base de données ne répond pas, ou n’a pas la forme attendue."
        )


def _sentence(finding: "Finding") -> str:
    from surveys.web.shared.texts import sentence

    return sentence(finding.said)


def _record(finding: "Finding") -> dict[str, str]:
    return {
        "check": finding.check,
        "state": finding.state,
        "code": finding.said.code,
        "message": _sentence(finding),
    }


def _summary(findings: "Iterable[Finding]") -> str:
    states = Counter(each.state for each in findings)
    said = "; ".join(f"{word}\u00a0: {states[state]}" for state, word in STATES.items())
    return f"{said[:1].upper()}{said[1:]}."
