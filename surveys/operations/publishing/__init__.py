"""From sent copies to figures: what analysts read of the moment, and what is frozen and released.

One room for callers (``publishing.read_results``), split inside by noun. Statistics read sent copies only, never drafts.
Refuses to give an unprotected figure unless it is asked for by name, and to release what the attack did not leave clean.
"""

from surveys.operations.publishing.asking import (
    Asked,
    ask_crossing,
    ask_release,
    compute,
    read_asked_release,
)
from surveys.operations.publishing.benchmark import (
    Benchmark,
    BenchmarkLine,
    BenchmarkSection,
    list_released,
    read_benchmark,
)
from surveys.operations.publishing.crossings import (
    Choices,
    CrossingState,
    list_crossings,
    read_choices,
)
from surveys.operations.publishing.quotations import (
    QuotationState,
    Workbench,
    add_theme,
    approve_quotation,
    merge_theme,
    place_quotation,
    read_quotations,
    redact_quotation,
    refuse_quotation,
    rename_theme,
)
from surveys.operations.publishing.reading import (
    EditionSummary,
    Results,
    compute_edition_figures,
    list_results,
    preview_figure,
    preview_reach,
    read_dataset,
    read_results,
)
from surveys.operations.publishing.releases import (
    ReleaseState,
    SnapshotState,
    list_releases,
    read_release,
    read_release_audit,
    release,
    revise,
    snapshot,
)

__all__ = [
    "Asked",
    "Benchmark",
    "BenchmarkLine",
    "BenchmarkSection",
    "Choices",
    "CrossingState",
    "EditionSummary",
    "QuotationState",
    "ReleaseState",
    "Results",
    "SnapshotState",
    "Workbench",
    "add_theme",
    "approve_quotation",
    "ask_crossing",
    "ask_release",
    "compute",
    "compute_edition_figures",
    "list_crossings",
    "list_released",
    "list_releases",
    "list_results",
    "merge_theme",
    "place_quotation",
    "preview_figure",
    "preview_reach",
    "read_asked_release",
    "read_benchmark",
    "read_choices",
    "read_dataset",
    "read_quotations",
    "read_release",
    "read_release_audit",
    "read_results",
    "redact_quotation",
    "refuse_quotation",
    "release",
    "rename_theme",
    "revise",
    "snapshot",
]
