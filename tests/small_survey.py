"""A small survey for the tests of the operations: its definition, its moment, who takes part."""

from dataclasses import dataclass
from datetime import UTC, datetime

NOW = datetime(2026, 10, 6, 18, 5, tzinfo=UTC)

DEFINITION = """
format: axtra-questionnaire/1
survey: petit
title: Petit sondage
edition: "2026"
choices:
  oui_non: [{code: oui, label: Oui}, {code: non, label: Non}]
  causes: [{code: temps, label: Le temps}, {code: autre, label: Autre, other: true}]
  groupes: [{code: a, label: Groupe A}, {code: b, label: Groupe B}]
sections:
  - code: centre
    title: Votre centre
    questions:
      - {code: contact, type: text, label: Qui pouvons-nous joindre, required: true}
      - {code: staff, type: integer, label: Combien de personnes, required: true, soft: [{rule: ". <= 100", message: C’est beaucoup, explain: required}]}
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
      - code: team
        type: roster
        label: Votre équipe
        max_rows: 50
        fields:
          - {code: position, label: Poste, type: text}
          - {code: wage, label: Taux horaire, type: money}
"""


@dataclass(frozen=True)
class World:
    """Who and what there is. ``address`` is the first centre's submission."""

    now: datetime
    people: dict[str, int]
    address: tuple[str, str, str] = ("petit", "2026", "06-01")
