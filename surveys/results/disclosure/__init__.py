"""Disclosure control: what may be shown of what was computed, and the proof that it gives no one away.

``gateway`` is the one door between figures and anything that draws, writes or sends them; ``control`` does the same for
a table given as data. Beneath: ``policy`` (how strict), ``rules`` (a cell by itself), ``unions`` and ``suppression``
(what else must go), ``knowledge`` and ``audit`` (the attacker's work), ``ledger`` (what was ever released). Pure: time
limits and seeds are arguments; refuses to publish what it could not prove.
"""

from surveys.results.disclosure.audit import Attackers, Audit, Violation
from surveys.results.disclosure.control import audit_tables, control, intervals
from surveys.results.disclosure.crossing import (
    MOST,
    NOWHERE,
    WHOLE,
    Crossed,
    cross,
    crossed_statistics,
    dimensions_of,
    released_tables,
    told_tables,
)
from surveys.results.disclosure.domains import OTHERS, domain_figures, domain_name, domain_of, domains_of
from surveys.results.disclosure.gateway import (
    ProtectedEdition,
    ProtectedTable,
    by_id,
    protect,
    protect_crossing,
    protect_edition,
    protect_spread,
)
from surveys.results.disclosure.keeping import Tables, tables_from, tables_record
from surveys.results.disclosure.ledger import Ledger
from surveys.results.disclosure.participation import participation_figures
from surveys.results.disclosure.policy import Policy, policy_of, read_policy
from surveys.results.disclosure.quotations import (
    ReleasedQuotation,
    ThemeCounts,
    count_themes,
    release_quotations,
)
from surveys.results.disclosure.recall import attack_together, told_crossing, without_opened
from surveys.results.disclosure.references import Reference, others_of
from surveys.results.disclosure.revisions import Told, as_told, changed_organisations
from surveys.results.disclosure.solver import Infeasible, NotProven, OutOfTime
from surveys.results.disclosure.suppression import Limits, Pattern, suppress
from surveys.results.disclosure.tables import Cell, CellStatus, Equation, Key, Table, read_table
from surveys.results.disclosure.unions import one_way

__all__ = [
    "MOST",
    "NOWHERE",
    "OTHERS",
    "WHOLE",
    "Attackers",
    "Audit",
    "Cell",
    "CellStatus",
    "Crossed",
    "Equation",
    "Infeasible",
    "Key",
    "Ledger",
    "Limits",
    "NotProven",
    "OutOfTime",
    "Pattern",
    "Policy",
    "ProtectedEdition",
    "ProtectedTable",
    "Reference",
    "ReleasedQuotation",
    "Table",
    "Tables",
    "ThemeCounts",
    "Told",
    "Violation",
    "as_told",
    "attack_together",
    "audit_tables",
    "by_id",
    "changed_organisations",
    "control",
    "count_themes",
    "cross",
    "crossed_statistics",
    "dimensions_of",
    "domain_figures",
    "domain_name",
    "domain_of",
    "domains_of",
    "intervals",
    "one_way",
    "others_of",
    "participation_figures",
    "policy_of",
    "protect",
    "protect_crossing",
    "protect_edition",
    "protect_spread",
    "read_policy",
    "read_table",
    "release_quotations",
    "released_tables",
    "suppress",
    "tables_from",
    "tables_record",
    "told_crossing",
    "told_tables",
    "without_opened",
]
