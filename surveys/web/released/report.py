"""The report of an edition: everything that a release tells, in the order in which it is read.

Apart from its files because a PDF and a DOCX hold the same report. Everything comes from the frozen document of the release and
from its questionnaire, so that the report made again is the same. Refuses words that two people did not
approve: only the release's quotations are told.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from fractions import Fraction

from flask_babel import gettext as _

from surveys.exchange.printable import make_blank
from surveys.web.released.document import Record, Released, print_base, print_record
from surveys.web.released.plates import Plate, calculation, participation_plates, plate_of, title_of
from surveys.web.released.svg import draw
from surveys.web.released.words import definitions, limits, methods
from surveys.web.shared import display
from surveys.web.shared.display import NBSP
from surveys.web.shared.papers import draw_content

# What a section is best told by, the first that it has; a count or a sum says less.
_TELLING = ("share", "weighted_mean_of_rows", "ratio_of_sums", "mean", "median")
_ABOUT = frozenset({"${region}", "${size_class}"})  # what is known of every respondent


@dataclass(frozen=True, slots=True)
class Told:
    """One number by itself. ``inner``: that of a domain of regions."""

    label: str
    text: str
    base: str
    inner: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the questionnaire: its numbers, then its figures."""

    title: str
    numbers: tuple[Told, ...]
    plates: tuple[Plate, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a centre, as they were approved, and who they are said to be of."""

    text: str
    attribution: str


@dataclass(frozen=True, slots=True)
class Cited:
    """A line of the annex by which a number is cited and checked."""

    id: str
    label: str
    text: str
    base: str
    made: str


@dataclass(frozen=True, slots=True)
class Report:
    """A report, whole. Texts are set as French is."""

    title: str
    facts: tuple[tuple[str, str], ...]
    highlights: tuple[Told, ...]
    population: tuple[str, ...]
    respondents: tuple[Plate, ...]
    parts: tuple[Part, ...]
    quotations: tuple[tuple[str, tuple[Quote, ...]], ...]  # by theme
    themes: tuple[tuple[str, str], ...]  # and how many centres wrote under each
    theme_base: str
    definitions: tuple[tuple[str, str], ...]
    methods: tuple[str, ...]
    limits: tuple[str, ...]
    cited: tuple[Cited, ...]


def make_report(found: Released) -> Report:
    """Return the report of a release."""
    about = [table for table in found.tables if table["formula"].get("value") in _ABOUT and table.get("rows")]
    parts = tuple(_parts(found, {table["id"] for table in about}))
    return Report(
        title=display.typeset_plain(found.title),
        facts=tuple(_facts(found)),
        highlights=tuple(_highlights(found)),
        population=tuple(map(display.typeset_plain, _population(found))),
        respondents=(*participation_plates(found), *_plates(found, about)),
        parts=parts,
        quotations=tuple(_quotations(found)),
        themes=found.themes(),
        theme_base=found.theme_base(),
        definitions=tuple((term, display.typeset_plain(words)) for term, words in definitions()),
        methods=tuple(map(display.typeset_plain, methods(found))),
        limits=tuple(map(display.typeset_plain, limits(found))),
        cited=tuple(_cited(found)),
    )


def _facts(found: Released) -> Iterator[tuple[str, str]]:
    document = found.document
    yield _("Édition"), str(document["edition"])
    yield _("Collecte"), _day_range(found.opens_at, found.closes_at)
    yield (
        _("Répondants"),
        _("%(n)s des %(members)s membres", n=document["respondents"], members=document["N"]),
    )
    yield (
        _("Diffusion"),
        _("%(number)s, %(day)s", number=found.state.number, day=_day(found.state.released_at)),
    )
    yield _("Gel"), found.state.snapshot
    yield _("Empreinte"), display.fingerprint(found.state.content_hash)


def _day(moment: datetime) -> str:
    return display.day(display.local(moment))


def _day_range(first: datetime, last: datetime) -> str:
    return _("du %(first)s au %(last)s", first=_day(first), last=_day(last))


def _highlights(found: Released) -> Iterator[Told]:
    """Yield one number for each section: the one that tells most."""
    for section in found.questionnaire.sections:
        listed = [
            table
            for table in found.tables
            if table["section"] == section.code and table["exact"] is not None and "@" not in table["id"]
        ]
        listed = [table for table in listed if table["kind"] in _TELLING]
        if listed:
            yield _told(found, min(listed, key=lambda table: _TELLING.index(table["kind"])))


def _told(found: Released, table: Record) -> Told:
    domain = found.domain_of(table)
    return Told(domain or title_of(found, table), print_record(table), print_base(table), bool(domain))


def _population(found: Released) -> Iterator[str]:
    document = found.document
    respondents, members = document["respondents"], document["N"]
    rate = display.figure_text(Fraction(100 * respondents, members), 0, "percent")
    yield _(
        "L’édition s’adressait aux %(members)s centres-conseils en emploi membres d’AXTRA à son ouverture. %(n)s ont transmis leurs réponses, soit %(rate)s.",
        members=members,
        n=respondents,
        rate=rate,
    )  # fmt: skip
    yield _("La collecte s’est tenue %(days)s.", days=_day_range(found.opens_at, found.closes_at))
    if found.state.reason:
        yield _("Ce que change cette révision : %(reason)s", reason=found.state.reason)


def _plates(found: Released, tables: Sequence[Record]) -> Iterator[Plate]:
    for table in tables:
        plate = plate_of(found, [table["id"]])
        if plate is not None:
            yield plate


def _parts(found: Released, elsewhere: set[str]) -> Iterator[Part]:
    for section in found.questionnaire.sections:
        listed = [
            table
            for table in found.tables
            if table["section"] == section.code and table["id"] not in elsewhere
        ]
        wholes = [table for table in listed if not table.get("rows") and "@" not in table["id"]]
        numbers = [_told(found, each) for table in wholes for each in (table, *found.domains(table))]
        plates = tuple(_plates(found, [table for table in listed if table.get("rows")]))
        if numbers or plates:
            title = display.typeset_plain(display.unnumbered(found.fill(section.title)))
            yield Part(title, tuple(numbers), plates)


def _quotations(found: Released) -> Iterator[tuple[str, tuple[Quote, ...]]]:
    """Yield the quotations of the release by theme, in its own order."""
    for theme, listed in found.quotations():
        yield theme, tuple(Quote(each["text"], display.typeset_plain(each["attribution"])) for each in listed)


def _cited(found: Released) -> Iterator[Cited]:
    for table in found.tables:
        if "@" not in table["id"]:
            (_estimator, estimator), *made = calculation(table)
            said = "; ".join([estimator, *(f"{name}{NBSP}: {words}" for name, words in made)])
            value = print_record(table) if not table.get("rows") or table["exact"] is not None else ""
            yield Cited(table["id"], title_of(found, table), value, print_base(table), said)


# --- as a PDF -------------------------------------------------------------------------------------------------------


def report_name(found: Released) -> str:
    """Return the name of the files of a report."""
    document = found.document
    return f"rapport-{document['survey']}-{document['edition']}-diffusion-{found.state.number}"


def print_report(found: Released) -> bytes:
    """Return the report of a release as a PDF that can be read aloud (PDF/UA): the same bytes for the same release."""
    report = make_report(found)
    title = _("Rapport : %(title)s", title=report.title)
    return draw_content(
        "report.typ",
        _content(report),
        title,
        about=make_blank(found.questionnaire),
        made_at=found.state.released_at,
    )


def _content(report: Report) -> Mapping[str, object]:
    return {
        "report": {
            **asdict(report),
            "respondents": [_drawn(plate) for plate in report.respondents],
            "parts": [
                {**asdict(part), "plates": [_drawn(plate) for plate in part.plates]} for part in report.parts
            ],
        }
    }


def _drawn(plate: Plate) -> Mapping[str, object]:
    """Return a plate for a page that sets its own words: tables are set, the others drawn."""
    return {
        "title": plate.title,
        "wording": plate.wording if plate.wording != plate.title else "",
        "base": plate.base,
        "svg": "" if plate.shape == "table" else draw(plate, bare=True),
        "alt": plate.alternative,
        "head": plate.head,
        "columns": list(plate.columns),
        "lines": [list(line) for line in plate.lines],
        "notes": list(plate.notes),
    }
