"""A survey of six pages; the first asks 45 questions: a matrix of 13 by 4, a table of 12 by 5, ratings, and the rest.

Apart from the questionnaires that ship, so that what is measured stays the same when they change.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from surveys.config import Settings
from surveys.operations import accounts, collecting, fielding
from surveys.operations.collecting import Change
from surveys.store.migration import migrate
from tests.databases import open_database
from tests.lawful import make_lawful
from tests.web import world

SURVEY, EDITION, PAGES = "vitesse", "2026", 6
LARGE, ROWS, LINES = "p1", 13, 12
HEAD = """
format: axtra-questionnaire/1
survey: vitesse
title: "Sondage AXTRA sur la vitesse {{ annee }}"
purpose: "Mesurer le temps que prend une page."
edition: "2026"
params: {annee: "2025-2026"}
choices:
  oui_non:
    - {code: oui, label: "Oui"}
    - {code: non, label: "Non"}
  causes:
    - {code: temps, label: "Le temps"}
    - {code: argent, label: "L’argent"}
    - {code: autre, label: "Autre cause", other: true}
    - {code: aucune, label: "Aucune de ces causes", exclusive: true}
  lieux:
    - {code: bureau, label: "Au bureau"}
    - {code: ligne, label: "En ligne"}
"""
KINDS = (
    'type: integer, unit: personnes, min: 0, label: "Combien de personnes attendent pour le service {n}?", allow: [nsp]',
    'type: single, choices: oui_non, label: "Le service {n} est-il suffisant?"',
    'type: money, unit: "$", label: "Quel est le budget du service {n}?", hint: "Avant l’apport d’autres sources."',
    'type: multiple, choices: causes, label: "Quelles causes voyez-vous au service {n}?"',
    'type: text, label: "Comment nommez-vous le service {n}?"',
)


def _list(code: str, rows: int) -> str:
    lines = [f'    - {{code: {code}{n:02d}, label: "Groupe de services {n}"}}' for n in range(1, rows + 1)]
    return "\n".join((f"  {code}:", *lines))


def _columns(kinds: list[str]) -> str:
    return "\n".join(
        f'          - {{code: c{n}, {kind}, label: "Colonne {n}"}}' for n, kind in enumerate(kinds)
    )


def _large() -> str:
    """The first page: 45 questions of which two are tables and thirteen ratings."""
    integers = ["type: integer, unit: personnes, min: 0, total: true"] * 4
    mixed = [
        "type: integer, min: 0",
        'type: money, unit: "$"',
        "type: single, choices: lieux",
        "type: text, max_length: 80",
        'type: percent, unit: "%"',
    ]
    ratings = [
        f'      - {{code: note{n}, type: rating, low: "très mauvaise", high: "excellente", label: "De 0 à 10, comment évaluez-vous la relation {n}?", allow: [so]}}'
        for n in range(1, 14)
    ]
    plain = [f"      - {{code: q{n}, {KINDS[n % 5].format(n=n)}}}" for n in range(1, 31)]
    return "\n".join(
        (
            f'  - code: {LARGE}\n    title: "La grande page"\n    minutes: 20\n    questions:',
            '      - code: cibles\n        type: matrix_numeric\n        label: "Pour chaque groupe, combien de personnes?"\n        rows: groupes\n        columns:',
            _columns(integers),
            '      - code: services\n        type: matrix\n        label: "Décrivez chaque service."\n        rows: points\n        columns:',
            _columns(mixed),
            *ratings,
            *plain,
        )
    )


def _small(number: int) -> str:
    lines = [f"      - {{code: p{number}q{n}, {KINDS[n % 5].format(n=n)}}}" for n in range(1, 9)]
    return "\n".join(
        (f'  - code: p{number}\n    title: "Page {number}"\n    minutes: 5\n    questions:', *lines)
    )


def definition() -> str:
    """Return the questionnaire, in YAML."""
    pages = [_large(), *(_small(number) for number in range(2, PAGES + 1))]
    return "\n".join((HEAD.rstrip(), _list("groupes", ROWS), _list("points", LINES), "sections:", *pages))


def answers() -> list[Change]:
    """Return half of the first page's answers: a draft is rarely blank, rarely full."""
    cells = [
        Change(f"cibles.groupes{row:02d}.c{n}", (str(10 * row + n),)) for row in range(1, 8) for n in range(4)
    ]
    rated = [Change(f"note{n}", (str(n % 11),)) for n in range(1, 8)]
    return [*cells, *rated, Change("q5", ("1 234",)), Change("q1", ("non",)), Change("q4", ("Accueil",))]


@dataclass(frozen=True)
class Ground:
    """The survey in the field: the settings of its database, and a session token for each centre."""

    settings: Settings
    tokens: tuple[str, ...]

    def page(self, number: int, section: str = LARGE) -> str:
        """Return where the page of a centre is."""
        return world.Centre(number).page(f"sections/{section}", SURVEY, EDITION)


def build(settings: Settings, centres: int, *, filled: bool = True) -> Ground:
    """Put the survey in the field of an empty database, for so many centres, each with its director signed in."""
    migrate(settings)
    accounts.hashing().cheapen()
    now = datetime.now(UTC)
    opened = now - timedelta(days=5)
    tokens = []
    with open_database(settings):
        version = fielding.publish_version(definition(), by=None, now=now)
        assert isinstance(version, fielding.Version), version
        for number in range(1, centres + 1):
            centre = world.Centre(number)
            accounts.add_organisation(
                centre.code, name=f"Organisme fictif {number}", region="r03", attributes={}, now=opened
            )
            accounts.add_person(
                email=centre.director,
                name="Camille Fictif",
                memberships={centre.code: "director"},
                now=opened,
            )
        fielding.create_edition(
            SURVEY, EDITION, version, opens_at=opened, closes_at=now + timedelta(days=30), now=opened
        )
        make_lawful(SURVEY, EDITION, now=opened)
        assert fielding.open_edition(SURVEY, EDITION, now=opened) is None
        for number in range(1, centres + 1):
            centre = world.Centre(number)
            tokens.append(world.session_token(centre.director))
            if filled:
                by = accounts.read_identity(centre.director).person_id
                kept = collecting.save_answers(SURVEY, EDITION, centre.code, answers(), by=by, now=now)
                assert isinstance(kept, collecting.SaveOutcome), kept
                assert not kept.problems, kept.problems[:3]
    return Ground(settings, tuple(tokens))
