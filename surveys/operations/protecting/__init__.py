"""Protecting: who answers for personal information, what people ask of it, what went wrong with it.

Apart from informing, which is what an edition says before it asks. One room for callers, split inside by noun.
"""

from surveys.operations.protecting.erasing import (
    Erasable,
    erase_person,
    find_erasable,
    read_erasable,
)
from surveys.operations.protecting.incidents import (
    TEXTS,
    IncidentState,
    read_incident,
    read_incidents,
    write_incident,
)
from surveys.operations.protecting.officer import (
    DesignationState,
    Officer,
    designate,
    read_designations,
    read_document,
    read_officer,
)
from surveys.operations.protecting.own import Entry, read_own
from surveys.operations.protecting.requests import (
    Asked,
    Request,
    answer,
    ask,
    note,
    read_followed,
    read_request,
    read_requests,
)

__all__ = [
    "TEXTS",
    "Asked",
    "DesignationState",
    "Entry",
    "Erasable",
    "IncidentState",
    "Officer",
    "Request",
    "answer",
    "ask",
    "designate",
    "erase_person",
    "find_erasable",
    "note",
    "read_designations",
    "read_document",
    "read_erasable",
    "read_followed",
    "read_incident",
    "read_incidents",
    "read_officer",
    "read_own",
    "read_request",
    "read_requests",
    "write_incident",
]
