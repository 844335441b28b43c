"""Answers that leave as files: what an edition holds, read a few copies at a time, and the log of who took it.

Apart from publishing because figures read an edition whole and a file must not. Refuses to keep a transaction open while
a file is written: copies are frozen, so each few of them are one short reading, and a draft is given as it is then.
"""

from surveys.operations.exporting.log import (
    Left,
    Taken,
    begin_download,
    finish_download,
    log_report,
    read_taken,
)
from surveys.operations.exporting.warming import (
    KeptLines,
    keep_lines,
    key_of,
    list_large_editions,
    read_kept_lines,
)
from surveys.operations.folding.drawing import AT_ONCE
from surveys.operations.folding.extracts import read_extract, read_rare

__all__ = [
    "AT_ONCE",
    "KeptLines",
    "Left",
    "Taken",
    "begin_download",
    "finish_download",
    "keep_lines",
    "key_of",
    "list_large_editions",
    "log_report",
    "read_extract",
    "read_kept_lines",
    "read_rare",
    "read_taken",
]
