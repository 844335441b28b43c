"""The report as a DOCX, for who must change it: headings, tables, figures as pictures with what is said of them.

Apart from the PDF because a word processor has its own styles. Every file is the same bytes for the same release: the library
dates its archive, so it is written again without dates. Refuses the questionnaire, which the PDF holds.
"""

from collections.abc import Sequence
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as Paper
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from flask_babel import gettext as _

from surveys.web.released.document import Released
from surveys.web.released.files import print_pictures
from surveys.web.released.plates import Plate
from surveys.web.released.report import Report, Told, make_report
from surveys.web.shared.display import NBSP

_DAWN = (1980, 1, 1, 0, 0, 0)  # the first day that an archive can say
_ACCENT, _SOFT = RGBColor(0x1F, 0x5A, 0x4E), RGBColor(0x55, 0x53, 0x4D)
_WIDE = Cm(16.5)


def write_report(found: Released) -> bytes:
    """Return the report of a release as a DOCX."""
    report = make_report(found)
    paper = Document()
    _prepare(paper, report, found)
    paper.add_heading(report.title, 0)
    _table(paper, None, report.facts)
    paper.add_heading(_("Faits saillants"), 1)
    _numbers(paper, report.highlights)
    paper.add_heading(_("Population et collecte"), 1)
    for words in report.population:
        paper.add_paragraph(words)
    plates = [*report.respondents, *(plate for part in report.parts for plate in part.plates)]
    drawn = [plate for plate in plates if plate.shape != "table"]
    pictures = dict(zip(drawn, print_pictures(drawn), strict=True))
    for plate in report.respondents:
        _plate(paper, plate, pictures.get(plate))
    for part in report.parts:
        paper.add_heading(part.title, 1)
        if part.numbers:
            _numbers(paper, part.numbers)
        for plate in part.plates:
            _plate(paper, plate, pictures.get(plate))
    _quotations(paper, report)
    _end(paper, report)
    output = BytesIO()
    paper.save(output)
    return _undated(output.getvalue())


def _prepare(paper: Paper, report: Report, found: Released) -> None:
    about = paper.core_properties
    about.title, about.author, about.language = report.title, "AXTRA", "fr-CA"
    about.created = about.modified = found.state.released_at.replace(tzinfo=None)
    about.comments = about.last_modified_by = ""
    for name in ("Normal", "Title", *(f"Heading {level}" for level in (1, 2))):
        style = paper.styles[name]
        style.font.name = "Calibri" if name == "Normal" else "Georgia"
        properties = style.element.get_or_add_rPr()
        fonts = properties.get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        if name != "Normal":
            style.font.color.rgb = RGBColor(0x22, 0x28, 0x2D)
    paper.styles["Normal"].font.size = Pt(10.5)
    language = paper.styles.element.find(f".//{qn('w:lang')}")
    if language is not None:
        language.set(qn("w:val"), "fr-CA")
    section = paper.sections[0]
    section.left_margin = section.right_margin = Cm(2.4)
    section.footer.paragraphs[0].text = _(
        "AXTRA, diffusion %(number)s, gel %(snapshot)s",
        number=found.state.number,
        snapshot=found.state.snapshot,
    )


def _numbers(paper: Paper, told: Sequence[Told]) -> None:
    lines = [(f"{NBSP * 4}{each.label}" if each.inner else each.label, each.text, each.base) for each in told]
    _table(paper, (_("Statistique"), _("Valeur"), _("n")), lines)


def _table(paper: Paper, heads: Sequence[str] | None, lines: Sequence[Sequence[str]]) -> None:
    table = paper.add_table(rows=0, cols=len(heads or lines[0]), style="Table Grid")
    for place, line in enumerate(([heads] if heads else []) + list(lines)):
        row = table.add_row()
        for column, (cell, words) in enumerate(zip(row.cells, line, strict=True)):
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(1)
            run = paragraph.add_run(words)
            run.font.size = Pt(9.5)
            run.bold = bool(heads) and place == 0
            if heads and column:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if heads and place == 0:
            row._tr.get_or_add_trPr().append(row._tr.makeelement(qn("w:tblHeader"), {}))
    paper.add_paragraph()


def _plate(paper: Paper, plate: Plate, picture: bytes | None) -> None:
    paper.add_heading(plate.title, 2)
    if plate.wording and plate.wording != plate.title:
        _said(paper, plate.wording)
    _said(paper, plate.base, strong=True)
    if picture is not None:
        shape = paper.add_picture(BytesIO(picture), width=_WIDE)
        shape._inline.docPr.set("descr", plate.alternative)
        shape._inline.docPr.set("title", plate.title)
    _table(paper, (plate.head, *plate.columns), plate.lines)
    for words in plate.notes:
        _said(paper, words)


def _said(paper: Paper, words: str, *, strong: bool = False) -> None:
    run = paper.add_paragraph().add_run(words)
    run.font.size = Pt(9)
    run.font.color.rgb = _ACCENT if strong else _SOFT
    run.bold = strong


def _quotations(paper: Paper, report: Report) -> None:
    if report.quotations or report.themes:
        paper.add_heading(_("Ce que les centres en disent"), 1)
    if report.themes:
        head = f"{_('Thème')} ({report.theme_base})"
        _table(paper, (head, _("Centres")), report.themes)
    for theme, listed in report.quotations:
        if theme:
            paper.add_heading(theme, 2)
        for each in listed:
            paper.add_paragraph(each.text, style="Quote")
            _said(paper, each.attribution)


def _end(paper: Paper, report: Report) -> None:
    paper.add_heading(_("Définitions et signes"), 1)
    _table(paper, None, report.definitions)
    for title, paragraphs in ((_("Méthode"), report.methods), (_("Limites"), report.limits)):
        paper.add_heading(title, 1)
        for words in paragraphs:
            paper.add_paragraph(words)
    paper.add_heading(_("Annexe – Identifiants et formules"), 1)
    heads = (_("Identifiant"), _("Statistique"), _("Valeur"), _("n"), _("Calcul"))
    _table(paper, heads, [(each.id, each.label, each.text, each.base, each.made) for each in report.cited])


def _undated(content: bytes) -> bytes:
    """Return an archive whose entries say no moment."""
    output = BytesIO()
    with ZipFile(BytesIO(content)) as made, ZipFile(output, "w") as again:
        for entry in made.infolist():
            whole = ZipInfo(entry.filename, _DAWN)
            whole.compress_type = ZIP_DEFLATED
            again.writestr(whole, made.read(entry))
    return output.getvalue()
