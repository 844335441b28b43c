"""What a centre can take away: the blank questionnaire, the figures to gather, its receipts and its own answers.

Apart from the pages one fills. A paper of the whole exists only for who sees every section; someone who has a few takes
those, and for the rest is told that there is nothing there (404).
"""

import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import groupby

from flask import Response, abort, current_app, render_template
from flask_babel import gettext as _

from surveys.config import Settings
from surveys.exchange.answer_lines import AnswerLine, answer_lines
from surveys.exchange.comparison import Change, compare
from surveys.exchange.printable import Paper, make_blank, make_copy, make_gathering
from surveys.operations import collecting
from surveys.operations.collecting import OpenCopy, Receipt
from surveys.operations.witnessing import OpenedBy
from surveys.questionnaire.answers import AnswerSheet
from surveys.results.formats.delimited import EXCEL_FRENCH, Writer
from surveys.web.drawing.controls import reason_labels
from surveys.web.member.door import Place, blueprint, enter, witness
from surveys.web.shared import display
from surveys.web.shared.access import HALF_DAY, me, open_to
from surveys.web.shared.officers import officer
from surveys.web.shared.papers import Cover, ReceiptFacts, draw
from surveys.web.shared.turns import turn

ADDRESS = "/<survey>/<edition>/<organisation>"
FORMS = {"pdf": "application/pdf", "json": "application/json", "csv": "text/csv"}


# ── before answering ──


@blueprint.get(f"{ADDRESS}/questionnaire.pdf")
@open_to("member")
def blank_paper(survey: str, edition: str, organisation: str) -> Response:
    """Give the blank questionnaire, with what is already known beside each question."""
    place = enter(survey, edition, organisation)
    paper = make_blank(place.questionnaire, place.sheet.context, sections=_own(place))
    return _file(_drawn(paper, _cover(place)), "pdf", "questionnaire", survey, edition)


@blueprint.get(f"{ADDRESS}/chiffres.pdf")
@open_to("member")
def figures_paper(survey: str, edition: str, organisation: str) -> Response:
    """Give the figures to gather, grouped by who is likely to know them."""
    place = enter(survey, edition, organisation)
    paper = make_gathering(place.questionnaire, place.sheet.context, sections=_own(place))
    return _file(_drawn(paper, _cover(place)), "pdf", "chiffres-a-rassembler", survey, edition)


# ── what was sent ──


@blueprint.get(f"{ADDRESS}/recu.pdf")
@open_to("member")
def receipt_paper(survey: str, edition: str, organisation: str) -> Response:
    """Give the last receipt, with every answer sent."""
    place = _whole(survey, edition, organisation)
    if place.submission.receipt is None:
        abort(404)
    return _receipt_file(place, _copies(place, place.submission.receipt.number)[0])


@blueprint.get(f"{ADDRESS}/recu/<number>/recu.pdf")
@open_to("member", fresh=HALF_DAY)
def sent_copy_paper(survey: str, edition: str, organisation: str, number: str) -> Response:
    """Give the receipt of one of the copies that were sent."""
    place = _whole(survey, edition, organisation)
    return _receipt_file(place, _copies(place, number)[0])


@blueprint.get(f"{ADDRESS}/recu/<number>/copie.json")
@open_to("member", fresh=HALF_DAY)
def sent_copy_document(survey: str, edition: str, organisation: str, number: str) -> Response:
    """Give the frozen copy itself, byte for byte: its SHA-256 is the fingerprint of the receipt."""
    place = _whole(survey, edition, organisation)
    copy = _copies(place, number)[0]
    return _file(copy.receipt.document.encode(), "json", "copie", copy.receipt.number)


@blueprint.get(f"{ADDRESS}/recu/<number>")
@open_to("member")
def sent_copy(survey: str, edition: str, organisation: str, number: str) -> str:
    """Show a sent copy with all of its answers, and every other copy."""
    place = _whole(survey, edition, organisation, "copy")
    copy = _copies(place, number)[0]
    return render_template(
        "member/sent_copy.html",
        place=place,
        here=place.address,
        copy=copy,
        receipts=_receipts(place),
        paper=make_copy(copy.sheet),
        reasons={str(reason): label for reason, label in reason_labels().items()},
    )


@blueprint.get(f"{ADDRESS}/recu/<number>/comparaison")
@open_to("member")
def comparison(survey: str, edition: str, organisation: str, number: str) -> str:
    """Show what changed since the copy that was sent before this one."""
    place = _whole(survey, edition, organisation, "copy")
    numbers = [receipt.number for receipt in _receipts(place)]
    if number not in numbers[:-1]:
        abort(404)
    after, before = _copies(place, number, numbers[numbers.index(number) + 1])
    changes = compare(before.sheet, after.sheet)
    return render_template(
        "member/comparison.html",
        place=place,
        here=place.address,
        before=before.receipt,
        after=after.receipt,
        count=len(changes),
        chapters=[
            (title, [Difference(change) for change in group])
            for title, group in groupby(changes, lambda change: (change.line.chapter, change.line.title))
        ],
    )


@dataclass(frozen=True, slots=True)
class Difference:
    """One change, in words."""

    change: Change

    @property
    def where(self) -> str:
        """Which cell of the question, or that it is the text of an « Autre » choice or an explanation."""
        return " – ".join(place_of(self.change.line))

    @property
    def before(self) -> str:
        """What stood in the earlier copy."""
        return text_of(self.change.before)

    @property
    def after(self) -> str:
        """What stands in the later copy."""
        return text_of(self.change.after)


@blueprint.get(f"{ADDRESS}/recu/<number>/reponses.<any(csv, json):kind>")
@open_to("member", fresh=HALF_DAY)
def sent_answers_file(survey: str, edition: str, organisation: str, number: str, kind: str) -> Response:
    """Give the answers of one of the copies that were sent."""
    place = _whole(survey, edition, organisation)
    copy = _copies(place, number)[0]
    return _answers(place, copy.sheet, None, kind, copy.receipt)


# ── one's own answers ──


@blueprint.get(f"{ADDRESS}/reponses.<any(pdf, json, csv):form>")
@open_to("member", fresh=HALF_DAY)
def answers_file(survey: str, edition: str, organisation: str, form: str) -> Response:
    """Give all the answers: as they were sent, or as they are kept while they can change."""
    place = _whole(survey, edition, organisation)
    receipt = None if place.submission.writable else place.submission.receipt
    sheet = place.sheet if receipt is None else _copies(place, receipt.number)[0].sheet
    return _answers(place, sheet, None, form, receipt)


@blueprint.get(f"{ADDRESS}/sections/<section>/reponses.<any(pdf, json, csv):form>")
@open_to("member", fresh=HALF_DAY)
def section_answers_file(survey: str, edition: str, organisation: str, section: str, form: str) -> Response:
    """Give the answers of one section to someone who may open it."""
    place = enter(survey, edition, organisation, section)
    if section in place.restricted:
        witness(place, "file", section)
    return _answers(place, place.sheet, (place.line(section).section.code,), form, None)


def _answers(
    place: Place, sheet: AnswerSheet, sections: Collection[str] | None, form: str, receipt: Receipt | None
) -> Response:
    number = () if receipt is None else (receipt.number,)
    name = ("reponses", place.submission.survey, place.submission.edition, *(sections or ()), *number)
    match form:
        case "pdf":
            paper = make_copy(sheet, sections=sections)
            return _file(_drawn(paper, _cover(place, sheet, receipt)), form, *name)
        case "csv":
            lines = answer_lines(sheet, sections=sections)
            return _file(b"".join(_table(sheet, lines)), form, *name)
        case _:
            return _file(_document(place, sheet, sections, receipt), form, *name)


HEADINGS = (
    "Section",
    "Question",
    "Énoncé",
    "Ligne",
    "Colonne",
    "Réponse",
    "Unité",
    "Motif",
    "Variable",
    "Code",
)


def _table(sheet: AnswerSheet, lines: Collection[AnswerLine]) -> Iterator[bytes]:
    """Yield the answers as Excel reads them in French: a number is a number, a choice has its label and its code."""
    writer = Writer(EXCEL_FRENCH)
    yield writer.line(HEADINGS)
    reasons = {str(reason): label for reason, label in reason_labels().items()}
    for line in lines:
        variable = sheet.variable(line.name)
        coded = variable is not None and variable.kind.choice_list is not None
        worded = line.value is None or coded or isinstance(line.value, bool)
        said = "\n".join(line.texts) if line.own else "; ".join(line.texts).replace(display.NBSP, " ")
        row, column = (*place_of(line), "", "")[:2]
        yield writer.line(
            (
                f"{line.chapter}. {line.title}",
                line.number,
                line.explains or line.label,
                row,
                column,
                said if worded else line.value,
                line.unit,
                reasons.get(line.reason, ""),
                line.name,
                line.value if coded else None,
            )
        )


def _document(
    place: Place, sheet: AnswerSheet, sections: Collection[str] | None, receipt: Receipt | None
) -> bytes:
    """Return the answers as JSON: codes and exact values, what ``surveys submissions import`` reads."""
    kept = sheet.to_plain(hidden=False)
    if sections is not None:
        codes = {
            item.code for each in sheet.questionnaire.sections if each.code in sections for item in each.items
        }
        kept = {name: value for name, value in kept.items() if _item_code(sheet, name) in codes}
    submission = place.submission
    whole = {
        "survey": submission.survey,
        "edition": submission.edition,
        "organisation": submission.organisation,
        "status": submission.status if receipt is None else "sent",
        "receipt": None if receipt is None else receipt.number,
        "sent_at": None if receipt is None else receipt.sent_at.isoformat(),
        "content_hash": None if receipt is None else receipt.content_hash,
        "sections": None if sections is None else sorted(sections),
        "answers": kept,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1).encode() + b"\n"


def _item_code(sheet: AnswerSheet, name: str) -> str:
    owner = name.partition("#")[0]
    variable = sheet.variable(owner)
    return owner if variable is None else variable.item.code


# ── in words ──


def place_of(line: AnswerLine) -> tuple[str, ...]:
    """Return what names the cell of a table, or says that a line is beside an answer."""
    row = line.row or (_("Ligne %(number)s", number=line.rank) if line.rank else "")
    column = line.column
    if line.other:
        column = ", ".join(filter(None, (column, _("précision"))))
    if line.explains:
        column = ", ".join(filter(None, (column, _("explication"))))
    return tuple(filter(None, (row, column)))


def text_of(line: AnswerLine | None) -> str:
    """Return an answer in words, its unit included; nothing where there is none."""
    if line is None:
        return ""
    if line.reason:
        return next((label for reason, label in reason_labels().items() if reason == line.reason), "")
    said = "\n".join(line.texts) if line.own else "; ".join(line.texts)
    if line.explains and not said:
        return _("Confirmé")
    return f"{said}{display.NBSP}{line.unit}" if line.unit and said and not line.own else said


# ── what all of them share ──


def _own(place: Place) -> tuple[str, ...] | None:
    """Return the codes of the sections that a person may open; ``None`` for all."""
    return None if place.sees_everything else tuple(line.section.code for line in place.own_lines)


def _whole(survey: str, edition: str, organisation: str, page: OpenedBy = "file") -> Place:
    """Return a submission for someone who sees all of it; 404 for anyone else."""
    place = enter(survey, edition, organisation)
    if not place.sees_everything:
        abort(404)
    witness(place, page)
    return place


def _receipts(place: Place) -> tuple[Receipt, ...]:
    submission = place.submission
    return collecting.list_receipts(submission.survey, submission.edition, submission.organisation)


def _copies(place: Place, *numbers: str) -> list[OpenCopy]:
    """Return copies that this centre sent; 404 when one is not."""
    submission = place.submission
    found = collecting.open_copies(submission.survey, submission.edition, submission.organisation, *numbers)
    copies = [copy for copy in found if copy is not None]
    if len(copies) < len(numbers):
        abort(404)
    return copies


def _receipt_file(place: Place, copy: OpenCopy) -> Response:
    paper: Paper = make_copy(copy.sheet)
    return _file(_drawn(paper, _cover(place, copy.sheet, copy.receipt)), "pdf", "recu", copy.receipt.number)


def _drawn(paper: Paper, cover: Cover) -> bytes:
    """Draw a paper when it is the person's turn: 429 for who asks too often, 503 when the press is taken."""
    settings: Settings = current_app.config["SETTINGS"]
    with turn(
        settings.press_folder,
        me().person_id,
        places=settings.presses,
        a_minute=settings.papers_a_minute,
    ):
        return draw(paper, cover)


def _cover(place: Place, sheet: AnswerSheet | None = None, receipt: Receipt | None = None) -> Cover:
    settings: Settings = current_app.config["SETTINGS"]
    submission = place.submission
    saved = submission.last_saved_at
    facts = None
    if receipt is not None and sheet is not None:
        facts = ReceiptFacts(
            number=receipt.number,
            sent_at=receipt.sent_at,
            sent_by=receipt.sent_by,
            content_hash=receipt.content_hash,
            imported=receipt.imported,
            sections=sum(sheet.shown_section(section.code) for section in sheet.questionnaire.sections),
            answers=len({line.item for line in answer_lines(sheet)}),
        )
    return Cover(
        organisation=submission.organisation_name,
        closes_at=submission.closes_at,
        online=f"{settings.base_url}{place.address.hub}",
        state=_("brouillon enregistré le %(moment)s", moment=display.moment(saved))
        if saved
        else _("brouillon"),
        receipt=facts,
        privacy=officer().words,
        demo=settings.demo,
    )


def _file(content: bytes, form: str, *names: str) -> Response:
    """Return a file to keep, with an ASCII name in French."""
    name = "-".join(re.sub(r"[^A-Za-z0-9-]+", "-", each).strip("-") for each in names)
    kind = FORMS[form] + ("; charset=utf-8" if form == "csv" else "")
    headers = {"Content-Disposition": f'attachment; filename="{name}.{form}"'}
    return Response(content, content_type=kind, headers=headers)
