"""The answers of an edition read a few copies at a time, and those of a large one kept as they were read.

Apart from the files and from the figures because both are made of the same lines. Refuses to keep what its own answers do not
give, and to write anything for whoever only reads.
"""

from surveys.operations.folding.extracts import find_binding, read_binding, read_extract, read_rare
from surveys.operations.folding.folios import Binding

__all__ = ["Binding", "find_binding", "read_binding", "read_extract", "read_rare"]
