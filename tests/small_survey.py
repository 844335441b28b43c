"""A small survey for the tests of the operations: its definition, its moment, who takes part.

Apart from the fixtures because processes that tests start and kill need it too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from surveys.operations import accounts, collecting, fielding
from surveys.operations.collecting import Change, SaveOutcome
from surveys.questionnaire.problems import Problem

NOW = datetime(2026, 10, 6, 18, 5, tzinfo=UTC)
CENTRES = ("03-01", "06-01", "06-02")
ADDRESS = ("petit", "2026", "06-01")

DEFINITION = """
format: axtra-questionnaire/1
survey: petit
title: "Petit sondage {{ annee }}"
edition: "2026"
params: {annee: "2025-2026", taux: 76.90}
choices:
  causes: [{code: temps, label: Le temps}, {code: autre, label: Autre, other: true}]
  groupes: [{code: a, label: Groupe A}, {code: b, label: Groupe B}]
sections:
  - code: centre
    title: Votre centre
    questions:
      - {code: contact, type: text, label: Qui pouvons-nous joindre, required: true}
      - code: staff
        type: integer
        label: Combien de personnes
        required: true
        allow: [nsp]
        min: 0
        soft: [{rule: ". <= 100", message: "Ce nombre dépasse 100. Expliquez-le.", explain: required}]
      - {code: cause, type: single, label: Pourquoi, choices: causes}
      - {code: notes, type: long_text, label: Notes}
  - code: resultats
    title: Vos résultats
    questions:
      - code: results
        type: matrix_numeric
        label: Vos cibles
        rows: groupes
        columns:
          - {code: target, label: Cible, type: integer}
          - {code: reached, label: Résultat, type: integer}
      - {code: target_total, type: calculated, value_type: number, label: Total, calc: "sum(${results.*.target})"}
      - code: team
        type: roster
        label: Votre équipe
        max_rows: 50
        paste_table: true
        fields:
          - {code: position, label: Poste, type: text}
          - {code: wage, label: Taux horaire, type: money}
          - {code: status, label: Statut, type: single, choices: causes}
  - code: paie
    title: Votre paie
    restricted: true
    questions:
      - {code: payroll, type: integer, label: Masse salariale}
  - code: formation
    title: Votre formation
    questions:
      - code: budget
        type: integer
        label: Budget de formation
        hard: [{rule: ". <= ${payroll}", message: "Ce montant dépasse la masse salariale."}]
      - {code: share, type: calculated, value_type: number, label: Part, calc: "${budget} div ${payroll} * 100"}
  - code: cloture
    title: Clôture
    delegable: false
    questions:
      - {code: last_word, type: text, label: Un dernier mot}
"""

COMPLETE = {"contact": "Camille Fictif", "staff": "12"}


@dataclass(frozen=True)
class World:
    """Who there is, and the first centre's submission."""

    people: Mapping[str, int]
    now: datetime = NOW
    address: tuple[str, str, str] = ADDRESS

    @property
    def marie(self) -> int:
        return self.people["marie"]

    @property
    def paul(self) -> int:
        return self.people["paul"]


def make_world() -> World:
    """Open one edition of the small survey to three centres; four people, one of whom may only see « centre »."""
    for code in CENTRES:
        done(
            accounts.add_organisation(
                code,
                name=f"Organisme fictif {code}",
                region=f"r{code[:2]}",
                attributes={"staff_fte": 12.5},
                now=NOW,
            )
        )
    people = {
        "marie": add("marie", {"06-01": "director"}),
        "paul": add("paul", {"06-01": ("accountant", {"petit": ["centre"]})}),
        "lou": add("lou", {"06-02": "director", "03-01": "director"}),
        "ana": add("ana", {}, staff_roles=("analyst", "manager")),
    }
    open_edition("2026", NOW)
    return World(people)


def add(key: str, memberships: dict[str, object], staff_roles: tuple[str, ...] = ()) -> int:
    added = accounts.add_person(
        email=f"{key}@exemple.invalid",
        name=f"{key.title()} Fictif",
        memberships=memberships,  # type: ignore[arg-type]
        staff_roles=staff_roles,
        now=NOW,
    )
    assert isinstance(added, int), added
    return added


def open_edition(edition: str, opens_at: datetime) -> None:
    version = fielding.publish_version(DEFINITION, by=None, now=opens_at)
    assert isinstance(version, fielding.Version), version
    closes_at = opens_at + timedelta(days=30)
    done(
        fielding.create_edition(
            "petit", edition, version, opens_at=opens_at, closes_at=closes_at, now=opens_at
        )
    )
    done(fielding.open_edition("petit", edition, now=opens_at))


def done(result: object) -> None:
    """Fail with the problem of an operation that refused."""
    assert not isinstance(result, Problem | tuple), result


def save(
    person: int | None,
    answers: Mapping[str, str],
    *,
    address: tuple[str, str, str] = ADDRESS,
    base: int | None = None,
    now: datetime = NOW,
) -> SaveOutcome:
    """Save texts over whatever is there (or from version ``base``) and return what became of them."""
    changes = [Change(name, (text,) if text else (), base_version=base) for name, text in answers.items()]
    outcome = collecting.save_answers(*address, changes, by=person, now=now)
    assert isinstance(outcome, SaveOutcome), outcome
    return outcome


def document(address: tuple[str, str, str] = ADDRESS) -> dict[str, dict[str, dict[str, object]]]:
    """Return the document of a submission as anyone reads it."""
    state = collecting.read_submission(*address)
    assert not isinstance(state, Problem), state
    return dict(state.document)


def raw(name: str, address: tuple[str, str, str] = ADDRESS) -> object:
    """Return what is kept of one answer, its texts only."""
    return document(address)["answers"][name]["raw"]
