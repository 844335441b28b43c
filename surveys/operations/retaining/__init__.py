"""Retaining: until when personal information is kept, its destruction, and the certificates of it.

Apart from keeping, which copies and restores everything alike. One room for callers, split inside by noun.
"""

from surveys.operations.retaining.dates import WARNED, Retention, read_retentions, set_retention
from surveys.operations.retaining.destroying import (
    Certificate,
    Foreseen,
    destroy_due,
    foresee,
    read_certificate,
    read_certificates,
    warn,
)

__all__ = [
    "WARNED",
    "Certificate",
    "Foreseen",
    "Retention",
    "destroy_due",
    "foresee",
    "read_certificate",
    "read_certificates",
    "read_retentions",
    "set_retention",
    "warn",
]
