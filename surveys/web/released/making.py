"""Making the report that was asked for: the work of a job, drawn from the release and kept beside it.

Apart from the drawing, which a command calls too, to the same bytes. Refuses to draw again what is kept.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from surveys.operations import publishing
from surveys.questionnaire.problems import Problem
from surveys.web.released.document import read_released
from surveys.web.released.report import print_report


def make_report_file(payload: Mapping[str, Any], now: datetime) -> None:
    """Make the report that ``payload`` names; done twice, it comes to the same."""
    number = int(payload["report"])
    asked = publishing.begin_report(number, now=now)
    if asked is None:
        return
    found = read_released(asked.survey, asked.edition, asked.release)
    if isinstance(found, Problem):
        raise LookupError(found.code)  # noqa: TRY004  # a release that is gone, not a wrong type
    from surveys.web.released.docx import write_report  # its library weighs, and serves this form alone

    content = write_report(found) if asked.form == "docx" else print_report(found)
    publishing.keep_report(number, content, now=now)
