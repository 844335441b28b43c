"""The description of the files as DDI-Codebook 2.5: what archives and catalogues of data read.

Apart from the data package because social scientists' tools ask for it alone. Refuses figures: no frequency is written, so
that the description of confidential data may travel without them.

Source: DDI Alliance, DDI-Codebook 2.5.
"""

from collections.abc import Iterator, Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from surveys.questionnaire.values import Missing
from surveys.results.formats.extract import Extract
from surveys.results.formats.tables import Field, Table

_FORMATS = {"number": "numeric", "boolean": "numeric"}


def write_ddi(
    extract: Extract, tables: Sequence[Table], words: Mapping[str, str], title: str
) -> Iterator[bytes]:
    """Yield the XML document: the study, its files, and each variable with its question, list and reasons."""
    study = f"{extract.survey}/{extract.edition}"
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<codeBook xmlns="ddi:codebook:2_5" version="2.5" xml:lang="fr-CA">\n'
        f"<stdyDscr><citation><titlStmt><titl>{escape(title)}</titl><IDNo>{escape(study)}</IDNo></titlStmt>"
        f"<verStmt><version>{escape(extract.snapshot)}</version></verStmt></citation>"
        f"<stdyInfo><abstract>{escape(extract.questionnaire.purpose)}</abstract>"
        f"<sumDscr><nation>Canada</nation><anlyUnit>{escape(extract.questionnaire.unit)}</anlyUnit></sumDscr>"
        f"</stdyInfo><method><dataColl><cleanOps>{escape(extract.layer)}</cleanOps></dataColl>"
        f"<notes>{escape(' '.join(extract.statuses))}</notes></method></stdyDscr>\n"
    ).encode()
    for number, table in enumerate(tables, start=1):
        count = table.expected if table.written is None else table.written
        yield (
            f'<fileDscr ID="F{number}"><fileTxt><fileName>{escape(table.name)}.csv</fileName>'
            f"<dimensns><caseQnty>{'' if count is None else count}</caseQnty>"
            f"<varQnty>{len(table.fields)}</varQnty></dimensns></fileTxt></fileDscr>\n"
        ).encode()
    yield b"<dataDscr>\n"
    for number, table in enumerate(tables, start=1):
        for place, one in enumerate(table.fields, start=1):
            yield _variable(f"F{number}", place, one, words).encode()
    yield b"</dataDscr>\n</codeBook>\n"


def _variable(file: str, place: int, one: Field, words: Mapping[str, str]) -> str:
    label = one.label or words.get(f"codebook.field.{one.name}", one.name)
    parts = [f"<labl>{escape(label)}</labl>"]
    column = one.column
    if column is not None:
        parts.append(f"<qstn><qstnLit>{escape(column.label)}</qstnLit></qstn>")
        conditions = [each.source for each in (column.section.relevant, column.item.relevant) if each]
        if conditions:
            parts.append(f"<universe>{escape(' ; '.join(conditions))}</universe>")
        parts += [
            _category(choice.code, choice.label) for choice in (one.choices if one.coded else None) or ()
        ]
        if column.holds != "value":
            parts += [
                _category(reason.value, words.get(f"codebook.reason.{reason}", reason.value), missing=True)
                for reason in Missing
                if reason is not Missing.BLANK
            ]
        if column.item.purpose:
            parts.append(f"<notes>{escape(column.item.purpose)}</notes>")
    kind = _FORMATS.get(one.type, "character")
    interval = "contin" if one.type == "number" else "discrete"
    parts.append(f'<varFormat type="{kind}"/>')
    return (
        f"<var ID={quoteattr(f'{file}V{place}')} name={quoteattr(one.name)} files={quoteattr(file)} "
        f'intrvl="{interval}">{"".join(parts)}</var>\n'
    )


def _category(code: str, label: str, *, missing: bool = False) -> str:
    mark = ' missing="Y"' if missing else ""
    return f"<catgry{mark}><catValu>{escape(code)}</catValu><labl>{escape(label)}</labl></catgry>"
