"""The layers of a value: what a centre declared, what was corrected, what was imputed, what it had said before.

Apart from the dataset because nothing here overwrites: a layer is the frozen document with, in place of some answers, those
of the log of corrections. Refuses to mix: a layer is named by whoever asks, and « submitted » is what was sent, untouched.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from surveys.results.dataset import Layer

CorrectionLayer = Literal["corrected", "imputed"]
Body = Mapping[str, Any]  # an answer as a document keeps it


@dataclass(frozen=True, slots=True)
class Correction:
    """One line of the log: an answer for a variable in a layer, or (``body`` is none) the withdrawal of the last one."""

    variable: str
    layer: CorrectionLayer
    body: Body | None


def standing(log: Iterable[Correction], layer: Layer) -> dict[str, Body]:
    """Return the answers that a layer puts in place of those sent, after every line of the log, in order.

    ``imputed`` holds the corrections too: an imputed value never stands before a corrected one.
    """
    kept: dict[str, dict[str, Body]] = {"corrected": {}, "imputed": {}}
    for line in log:
        if line.body is None:
            kept[line.layer].pop(line.variable, None)
        else:
            kept[line.layer][line.variable] = line.body
    match layer:
        case "corrected":
            return kept["corrected"]
        case "imputed":
            return {**kept["imputed"], **kept["corrected"]}
        case _:
            return {}


def in_layer(document: Mapping[str, Any], answers: Mapping[str, Body]) -> Mapping[str, Any]:
    """Return a document with some answers in place of its own; the one given does not change."""
    return {**document, "answers": {**document.get("answers", {}), **answers}} if answers else document
