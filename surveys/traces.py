"""Where an error came from, for the log of the machine: never its words, since those of a database or of an address quote people.

Apart from what answers an error because pages, letters and jobs all write such lines.
"""

import traceback


def trace_of(error: BaseException) -> str:
    """Return where an error came from, cause first, without its words: those of a database quote the answers."""
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    before = f"{trace_of(cause)}\nwhile that was handled:\n" if cause is not None else ""
    frames = "".join(traceback.StackSummary.extract(traceback.walk_tb(error.__traceback__)).format())
    kind = type(error)
    return f"{before}{frames}{kind.__module__}.{kind.__qualname__}"
