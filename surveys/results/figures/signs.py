"""The signs that stand for a number, or beside it: Statistics Canada's, which readers of the ISQ know.

Apart because pages, charts, files and JSON must put the same one. Refuses a blank: what has no number says why.

``x`` confidential · ``F`` too unreliable to be given · ``E`` to be read with caution · ``..`` not available for this
edition · ``…`` not applicable · ``p`` preliminary · ``r`` revised · ``0`` is a true zero.
"""

from typing import Literal

from surveys.results.figures.model import TOO_FEW, Figure, Row, Status

Stage = Literal["provisional", "final", "revised"]

CONFIDENTIAL, UNRELIABLE, CAUTION, NOT_AVAILABLE, NOT_APPLICABLE = "x", "F", "E", "..", "…"
SIGNS = {
    Status.SUPPRESSED: CONFIDENTIAL,
    Status.EMPTY: NOT_APPLICABLE,
    Status.UNAVAILABLE: NOT_AVAILABLE,
}
STAGES: dict[Stage, str] = {"provisional": "p", "final": "", "revised": "r"}
# The flags that ask for caution; the others say what was counted, and how.
CAUTIONS = frozenset(
    {"small_base", "wide_interval", "wide_relative", "complement", "review", "variation", "weak"}
)


def sign_of(cell: Figure | Row) -> str:
    """Return what stands for the number of a cell that has none, or ``E`` beside one to be read with caution."""
    if cell.value is None:
        return (
            UNRELIABLE if TOO_FEW in cell.flags and cell.status not in SIGNS else SIGNS.get(cell.status, "")
        )
    return CAUTION if CAUTIONS.intersection(cell.flags) else ""


def stage_of(status: str, *, revised: bool = False) -> Stage:
    """Return how settled the figures of an edition are: provisional as long as answers can still come."""
    if status not in ("closed", "archived"):
        return "provisional"
    return "revised" if revised else "final"
