"""What a live link gives a program: one edition's protected figures or answers, as CSV or JSON.

Apart from the staff's pages because no session, cookie or form is here: the token says in whose name, and their right is
looked at again each time. Refuses a closed class of answers, a draft, a filter that it does not know, and an answer in HTML.
"""

import json
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import cast

from flask import Blueprint, Response, request, stream_with_context

from surveys.operations import exporting, linking, publishing
from surveys.operations.linking import Opened
from surveys.operations.publishing import Preparation
from surveys.questionnaire.problems import Problem
from surveys.questionnaire.values import round_half_up
from surveys.results.disclosure import ProtectedTable
from surveys.results.figures import figure_record
from surveys.results.formats import FORMATS, SAYINGS, SHAPES, Choices, extract_of
from surveys.results.formats.delimited import FLAVOURS, Cell, Writer
from surveys.web.shared import texts
from surveys.web.shared.access import now, open_to
from surveys.web.shared.leaving import leave, leave_whole

blueprint = Blueprint("api", __name__, url_prefix="/api")

TOKEN = "jeton"  # noqa: S105 - the name of a parameter
FORMATS_GIVEN = ("csv", "csv-excel", "json")
STATUS = {
    "live.token": 401,
    "live.unknown": 401,
    "live.over": 403,
    "live.often": 429,
    "live.filter": 400,
    "live.preparing": 503,
}
READ_FIRST = frozenset({"review", "case"})  # texts to read before they are quoted, one centre's own numbers
COLUMNS = ("section", "statistic", "line", "column", "value", "text", "sign", "n", "members", "edition")


@blueprint.get("/donnees")
@open_to("everyone")
def data() -> Response:
    """Give what a link opens. The token stands in the header ``Authorization``, or in ``?jeton=``."""
    token = _token()
    opened = linking.open_link(token, now=now()) if token else Problem("live.token")
    if isinstance(opened, Problem):
        return _refuse(opened)
    return _answers(opened) if opened.shows == "answers" else _figures(opened)


def _token() -> str:
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    return given.strip() if scheme.lower() == "bearer" else request.args.get(TOKEN, "")


def _refuse(problem: Problem) -> Response:
    status = STATUS.get(problem.code, 404)
    answer = Response(texts.sentence(problem) + "\n", status, mimetype="text/plain")
    if status == 401:
        answer.headers["WWW-Authenticate"] = "Bearer"
    if status == 503:
        answer.headers["Retry-After"] = "60"
    return _private(answer)


def _private(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _asked(name: str, allowed: Sequence[str]) -> str | Problem:
    """Return a filter, the first of those allowed when it is not given."""
    given = request.args.get(name, allowed[0])
    return given if given in allowed else Problem("live.filter", params={"name": name, "value": given})


def _answers(opened: Opened) -> Response:
    asked = {
        name: _asked(name, allowed)
        for name, allowed in (
            ("format", FORMATS_GIVEN),
            ("statut", ("sent", "superseded")),
            ("disposition", SHAPES),
            ("entetes", SAYINGS),
            ("valeurs", SAYINGS),
        )
    }
    for each in asked.values():
        if isinstance(each, Problem):
            return _refuse(each)
    chosen = cast("dict[str, str]", asked)
    extract = exporting.read_extract(
        opened.survey,
        opened.edition,
        layer=opened.layer,
        statuses=(chosen["statut"],),  # type: ignore[arg-type]  # as allowed
        choices=Choices(shape=chosen["disposition"], headings=chosen["entetes"], values=chosen["valeurs"]),  # type: ignore[arg-type]
    )
    if isinstance(extract, Problem):
        return _refuse(extract)
    known = {"archive": False, "title": opened.edition, "by": opened.person_id, "now": now()}
    pieces = leave(extract, chosen["format"], link=opened.id, **known)  # type: ignore[arg-type]
    if isinstance(pieces, Problem):
        return _refuse(pieces)
    kind = FORMATS[chosen["format"]].type
    return _private(Response(stream_with_context(pieces), mimetype=kind))


def _figures(opened: Opened) -> Response:
    file_format = _asked("format", FORMATS_GIVEN)
    if isinstance(file_format, Problem):
        return _refuse(file_format)
    results = publishing.show_results(opened.survey, opened.edition, layer=opened.layer)
    if isinstance(results, Problem):
        return _refuse(results)
    if isinstance(results, Preparation):
        return _refuse(Problem("live.preparing"))
    tables = [each for each in results.tables if each.figure.status.value not in READ_FIRST]
    for name, known in (
        ("section", {each.figure.section for each in tables}),
        ("statistique", {each.figure.id for each in tables}),
    ):
        given = request.args.get(name)
        if given is not None and given not in known:
            return _refuse(Problem("live.filter", params={"name": name, "value": given}))
    wanted = [
        each
        for each in tables
        if request.args.get("section", each.figure.section) == each.figure.section
        and request.args.get("statistique", each.figure.id) == each.figure.id
    ]
    lines = [line for table in wanted for line in _lines(table)]
    content = leave_whole(
        _written(lines, file_format),
        extract_of(results.dataset, layer=opened.layer),
        f"figures {file_format}",
        by=opened.person_id,
        link=opened.id,
        now=now(),
    )
    if isinstance(content, Problem):
        return _refuse(content)
    return _private(Response(content, mimetype=FORMATS[file_format].type))


def _lines(table: ProtectedTable) -> Iterator[tuple[Cell, ...]]:
    """Yield a line for each number of a protected table, or for the sign that stands for it, in the order of ``COLUMNS``."""
    record = figure_record(table.figure)
    for row in cast("list[dict[str, object]]", record.get("rows") or [record]):
        for cell in cast("list[dict[str, object]]", row.get("cells") or [row]):
            exact = cell["exact"]
            value = None if exact is None else round_half_up(Fraction(str(exact)), table.figure.rounding)
            line = "" if row is record else str(row["code"])
            column = "" if cell is row else str(cell["code"])
            shown = cell["status"] != "suppressed"
            yield (
                table.figure.section,
                table.figure.id,
                line,
                column,
                value,
                str(cell["text"]),
                str(cell["sign"]),
                cast("int | None", row["n"]) if shown else None,
                table.figure.population,
                f"{table.figure.survey}/{table.figure.edition}",
            )


def _written(lines: Sequence[tuple[Cell, ...]], file_format: str) -> bytes:
    if file_format == "json":
        listed = [
            {
                name: cell if isinstance(cell, int | None) else str(cell)
                for name, cell in zip(COLUMNS, line, strict=True)
            }
            for line in lines
        ]
        return json.dumps(listed, ensure_ascii=False).encode()
    writer = Writer(FLAVOURS[file_format])
    return b"".join(map(writer.line, [COLUMNS, *lines]))
