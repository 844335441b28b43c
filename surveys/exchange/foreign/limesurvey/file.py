"""The bytes of a ``.lss`` → its tables: rows of texts by the names that LimeSurvey gave them.

Apart from what they mean. The XML is read as it comes, its rows alone are kept. Refuses entities, document types, depth, and
what is no structure of LimeSurvey.
"""

from collections.abc import Mapping
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from surveys.questionnaire.problems import Problem

Row = Mapping[str, str]
Tables = Mapping[str, list[Row]]

MAX_BYTES = 12_000_000
_DEEPEST = 8  # document, table, rows, row, field
_TABLES = frozenset(
    {
        "answers",
        "answer_l10ns",
        "conditions",
        "defaultvalues",
        "groups",
        "group_l10ns",
        "questions",
        "question_attributes",
        "question_l10ns",
        "subquestions",
        "surveys",
        "surveys_languagesettings",
    }
)


class _TooDeepError(Exception):
    """Stops the reading of what no structure of LimeSurvey nests."""


class _Gatherer:
    """Keeps the rows of the tables that we read, as the parser meets them."""

    def __init__(self) -> None:
        self.tables: dict[str, list[Row]] = {}
        self.kind = ""
        self._path: list[str] = []
        self._row: dict[str, str] | None = None
        self._text: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Enter an element."""
        self._path.append(tag)
        if len(self._path) > _DEEPEST:
            raise _TooDeepError
        self._text = []
        if tag == "row" and len(self._path) == 4 and self._path[1] in _TABLES:
            self._row = {}

    def data(self, text: str) -> None:
        """Take a piece of text."""
        self._text.append(text)

    def end(self, tag: str) -> None:
        """Leave an element: a field ends its text, a row goes to its table."""
        if self._row is not None and len(self._path) == 5:
            self._row[tag] = "".join(self._text)
        elif self._row is not None and len(self._path) == 4:
            self.tables.setdefault(self._path[1], []).append(self._row)
            self._row = None
        elif tag == "LimeSurveyDocType":
            self.kind = "".join(self._text).strip()
        self._path.pop()

    def close(self) -> None:
        """Give nothing: what was gathered stays here."""


def read_tables(data: bytes) -> Tables | Problem:
    """Return the tables of a structure. Never raises. Problems: ``lss.too_large``, ``lss.unreadable``, ``lss.other``."""
    if len(data) > MAX_BYTES:
        return Problem("lss.too_large", params={"most": MAX_BYTES // 1_000_000})
    gatherer = _Gatherer()
    parser = DefusedXMLParser(target=gatherer, forbid_dtd=True)
    try:
        parser.feed(data)
        parser.close()
    except (ParseError, DefusedXmlException, _TooDeepError, ValueError, LookupError):
        return Problem("lss.unreadable")
    if gatherer.kind.lower() != "survey" or "questions" not in gatherer.tables:
        return Problem("lss.other")
    return gatherer.tables
