"""How often each step of a scale comes out in the renewal survey: rows of whole weights, beside their scale.

Apart from the writing of answers because these are opinions, not constraints: no published figure rests on them.
Refuses a row whose weights are not as many as the steps.
"""

from collections.abc import Mapping

from surveys.demonstration.draws import Draw
from surveys.demonstration.submissions import Plain

Weights = Mapping[str, tuple[int, ...]]

IRRITANTS: Weights = {
    "double_saisie": (4, 8, 16, 34, 38),
    "deja_transmises": (6, 22, 38, 26, 8),
    "demandes_contradictoires": (10, 32, 34, 18, 6),
    "suivis_individualises": (8, 18, 34, 30, 10),
    "securite_renseignements": (12, 26, 30, 22, 10),
    "sip_deconnexions": (3, 9, 16, 38, 34),
    "sip_notifications": (5, 11, 18, 36, 30),
    "calcul_heures": (4, 10, 20, 36, 30),
    "fins_participation": (6, 16, 34, 34, 10),
    "reddition_regionale": (14, 30, 38, 14, 4),
}
FREQUENCIES = ("jamais", "rare", "mensuel", "hebdo", "quotidien")
AGREEMENT = ("pas_du_tout", "plutot_pas", "neutre", "plutot", "tout_a_fait")
STATEMENTS: Weights = {
    "previsible": (20, 34, 20, 20, 6),
    "negociation": (30, 36, 16, 14, 4),
    "delais": (18, 34, 22, 22, 4),
    "coherence": (26, 34, 20, 16, 4),
    "expertise": (10, 22, 24, 32, 12),
    "confiance": (6, 16, 24, 38, 16),
    "pluriannuel": (1, 3, 10, 30, 56),
}
EVOLUTION = ("beaucoup_diminue", "diminue", "stable", "augmente", "beaucoup_augmente")
ACCESS: Weights = {
    "justification": (1, 4, 36, 40, 19),
    "validations": (1, 5, 34, 42, 18),
    "refus": (2, 8, 46, 32, 12),
    "abandons": (1, 7, 50, 32, 10),
    "renseignements": (1, 5, 52, 30, 12),
}
EXTENT = ("aucun", "faible", "modere", "important")
IMPACTS: Weights = {
    "delais": (14, 24, 36, 26),
    "bris": (34, 32, 22, 12),
    "portee": (18, 26, 36, 20),
    "points_service": (58, 22, 13, 7),
    "expertise": (14, 24, 34, 28),
}


def scaled(draw: Draw, rows: Mapping[str, tuple[int, ...]], scale: tuple[str, ...]) -> Plain:
    """Draw one step of the scale for each row."""
    return {row: draw.weighted(dict(zip(scale, weights, strict=True))) for row, weights in rows.items()}
