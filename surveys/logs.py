"""The lines of the machine's log: plain, or one JSON object each, with the number of the request that it belongs to.

Apart from what writes lines, which knows nothing of their form, and from gunicorn, whose own lines take the same ones.
Refuses the words of an error, of an address or of a person: an error is its trace (``surveys.traces``), and what gunicorn says
of a request that it cannot read is said without it.
"""

import json
import logging
import sys
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from surveys.traces import trace_of

SAID = "said"  # the name of what a line says beside its message: ``extra={SAID: {…}}``
number_of_request: ContextVar[str] = ContextVar("surveys_number_of_request", default="")
_QUOTING = (
    "Invalid request from",
    "Error handling request",
    "Error processing",
)  # gunicorn quotes people there


class PlainLines(logging.Formatter):
    """A line as it is, with the trace of an error and without its words."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        trace = f"\n{trace_of(record.exc_info[1])}" if record.exc_info and record.exc_info[1] else ""
        said = {"msg": _message(record) + trace, "args": None, "exc_info": None, "exc_text": None}
        return super().format(logging.makeLogRecord(record.__dict__ | said))


class JsonLines(logging.Formatter):
    """One JSON object a line: when, how grave, from where, what, in which request."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "message": _message(record),
        }
        if number := number_of_request.get():
            line["request"] = number
        line |= getattr(record, SAID, {})
        if record.exc_info and record.exc_info[1] is not None:
            line["trace"] = trace_of(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def _message(record: logging.LogRecord) -> str:
    quoting = next((each for each in _QUOTING if str(record.msg).startswith(each)), None)
    return f"{quoting} (not quoted)" if quoting else record.getMessage()


def set_logs(form: str) -> None:
    """Write the lines of this process in ``form``: ``text`` leaves them as they are, warnings and errors alone."""
    if form != "json":
        return
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger("surveys").setLevel(logging.INFO)
