"""The answers that the log of corrections puts in place of those sent, organisation by organisation.

Apart from the verbs because figures and files must read the same layer. Refuses to open a transaction of its own.
"""

from collections.abc import Mapping
from typing import Any, cast

from surveys.results.dataset import Layer
from surveys.results.layers import Correction, CorrectionLayer, standing
from surveys.store.corrections import list_corrections

LayerAnswers = Mapping[str, Mapping[str, Mapping[str, Any]]]  # organisation -> variable -> answer


def layer_answers(edition_id: int, layer: Layer) -> LayerAnswers:
    """Return what a layer puts in place of the answers of an edition; nothing for what was sent."""
    if layer not in ("corrected", "imputed"):
        return {}
    logs: dict[str, list[Correction]] = {}
    for line, organisation in list_corrections(edition_id):
        found = cast(CorrectionLayer, line.layer)
        logs.setdefault(organisation, []).append(Correction(line.variable, found, line.body))
    return {organisation: standing(log, layer) for organisation, log in logs.items()}
