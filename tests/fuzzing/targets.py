"""What strangers may hand to the pure rooms, each as one function of bytes that must return whatever they are.

Apart from the requests, which need a whole application. A target fails by raising: readers answer with problems.
"""

import json
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from surveys.exchange import outlines, past
from surveys.exchange.forms import load_file
from surveys.exchange.pasting import match_columns, preview, read_clipboard
from surveys.exchange.workbooks import read_file
from surveys.questionnaire.answers import evaluate
from surveys.questionnaire.definition import load_bytes
from surveys.questionnaire.expressions import evaluate_text
from surveys.questionnaire.identifying import find_identifying
from surveys.questionnaire.prose import read_prose
from surveys.questionnaire.values import read_date, read_duration, read_month, read_number, read_year
from tests.exchange.foreign.forms import structure, workbook
from tests.exchange.pasting.places import RESULTS, STAFF
from tests.tiny import NAMES, questionnaire, source

Target = Callable[[bytes], object]
TODAY = date(2026, 3, 1)
NOW = datetime(2026, 3, 1, 14, 5, tzinfo=UTC)
CORPUS = Path(__file__).with_name("corpus")
PACKAGE = 150_000  # bytes of one target's inputs
KNOWN = tuple(past.Known(f"of-{n:02}", f"Organisme fictif {n:02}") for n in range(1, 6))
ANSWERS = {
    "a": 3,
    "b": "oui",
    "m.r.c": "1 234,50",
    "d": "2026-02-28",
    "r": [{"c": 1}, {"c": None}],
    "blank": None,
}


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def values(data: bytes) -> None:
    """Read a text as every sort of value, and look in it for people and for markup."""
    text = _text(data)
    for unit in ("", "$", "%", "heures"):
        read_number(text, unit=unit)
    for read in (read_date, read_month, read_year, read_duration):
        read(text)
    find_identifying(text)
    read_prose(text)


def expression(data: bytes) -> None:
    """Evaluate a text in both dialects."""
    for dialect in ("native", "odk"):
        evaluate_text(_text(data), ANSWERS, dialect=dialect, today=TODAY, now=NOW)


def definition(data: bytes) -> None:
    """Read a definition; one that is sound is written, and answered by nothing."""
    loaded = load_bytes(data)
    if loaded.questionnaire is not None:
        evaluate(loaded.questionnaire, {}, today=TODAY)


def answers(data: bytes) -> None:
    """Answer a questionnaire by whatever JSON this is."""
    try:
        given = json.loads(data)
    except (ValueError, RecursionError):
        return
    if isinstance(given, dict):
        for name in ("kind_roster", "kind_matrix", "soft_rule_required", "kind_ranking"):
            evaluate(_tiny(name), given, today=TODAY)


@cache
def _tiny(name: str):  # type: ignore[no-untyped-def]  # a questionnaire
    return questionnaire(source(name))


def form_of(suffix: str) -> Target:
    """Return the target that reads a form under a name that ends so."""
    return lambda data: load_file(data, suffix=suffix)


def paste(data: bytes) -> None:
    """Paste a text, then the same as HTML, into a roster and a matrix, as far as what would change."""
    text = _text(data)
    for grid in (read_clipboard(text), read_clipboard("", text)):
        if grid.rows:
            for item in (STAFF, RESULTS):
                preview(grid, match_columns(grid, item), item, {})


def outline(data: bytes) -> None:
    """Read a text that a designer pastes, with and without its markup."""
    text = _text(data)
    for lines in (outlines.read_lines(text), outlines.read_lines("", text)):
        if isinstance(lines, tuple):
            outlines.propose(lines)


def table(data: bytes) -> None:
    """Read the file that a centre fills."""
    read_file(data)


def old_edition(data: bytes) -> None:
    """Read a file of an old edition by the mapping that is proposed for it."""
    found = read_file(data, past.LIMITS)
    if isinstance(found, tuple):
        sheets, asked = past.name_sheets([("ancien.csv", found)]), _tiny("kind_matrix")
        past.read_past(sheets, past.propose(sheets, asked, KNOWN), asked, KNOWN)


def mapping(data: bytes) -> None:
    """Read a kept mapping."""
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        return
    past.read_mapping(document)


TARGETS: dict[str, Target] = {
    "values": values,
    "expression": expression,
    "definition": definition,
    "answers": answers,
    "xlsform_md": form_of(".md"),
    "xlsform_xlsx": form_of(".xlsx"),
    "lss": form_of(".lss"),
    "paste": paste,
    "outline": outline,
    "table": table,
    "old_edition": old_edition,
    "mapping": mapping,
}
TABLE = "Poste;Taux horaire;Heures\nIntervenante;28,50 $;35\nDirection;1 234,50;40\n"
FORM = (
    b"| survey |\n| | type | name | label | relevant |\n| | select_one l | q | Lequel? | |\n"
    b"| | integer | n | N | ${q} = 'a' |\n| choices |\n| | list_name | name | label |\n| | l | a | A |\n"
)
SHEET = workbook(survey=[["type", "name", "label"], ["text", "q", "Quoi?"], ["integer", "n", "Combien?"]])
SEEDS: dict[str, tuple[bytes, ...]] = {
    "values": tuple(
        text.encode()
        for text in ("1 234,50 $", "3 mars 2027", "1 h 30", "12,5 %", "Camille, 418 555-0100, a@b.ca", "**a** [b](/c)")
    ),
    "expression": (
        b"sum(${r.*.c}) > 4 and not(selected(${b}, 'oui'))",
        b"if(${a} = '', 0, round(${a} div 7, 2))",
        b"regex(${b}, '^[a-z]+$') or today() >= date('2026-02-28')",
    ),
    "answers": (
        b'{"a": 1, "b": ["x"], "r": [{"c": "1 234"}], "m.r.c": {"missing": "nsp"}}',
        b'{"staff": [{"ref": "A1", "status": "plein", "rate": "28,50", "week": 3}, {"status": "autre", "status_autre": "x"}]}',
        b'{"offer.a.place": "bureau", "offer.a.price": "1 234,50 $", "offer.b.days": ["semaine", "soir"], "offer.c.remark": "r"}',
        b'{"hours": "29,5", "hours#soft1": "parce que"}',
        b'{"priorities": ["salaires", "outils", "delais"], "favourites": ["outils"]}',
    ),
    "xlsform_md": (FORM,),
    "xlsform_xlsx": (SHEET,),
    "lss": (structure(questions=[{"qid": "1", "gid": "1", "type": "T", "title": "q", "question": "Quoi?"}]),),
    "paste": (TABLE.replace(";", "\t").encode(), b"<table><tr><td>Poste<td>Taux<tr><td>A<td>28,50</table>"),
    "outline": ("1. Êtes-vous d’accord? (obligatoire)\n☐ Oui\n☐ Non\n2) Combien? ____ $\n".encode(),),
    "table": (TABLE.encode(), SHEET),
    "old_edition": (b"Organisme;Cible;Atteint\nOrganisme fictif 01;10;12\n" + TABLE.encode(), SHEET),
    "mapping": (json.dumps(past.mapping_document(past.PastMapping(()))).encode(),),
}  # fmt: skip


def seeds_of(name: str) -> tuple[bytes, ...]:
    """Return what a target's inputs are made from: sound ones, and what once broke it."""
    found = SEEDS.get(name, ())
    if name == "definition":
        found = tuple(source(each).encode() for each in NAMES)
    return (*found, *kept_of(name), *guided_of(name))


def kept_of(name: str) -> tuple[bytes, ...]:
    """Return the inputs that once broke a target: they are tried at each run of the tests."""
    return tuple(path.read_bytes() for path in sorted(CORPUS.glob(f"{name}-*")))


def guided_of(name: str) -> tuple[bytes, ...]:
    """Return the inputs that atheris kept for a target: each runs a line that the others do not."""
    path = CORPUS / f"{name}.zip"
    if not path.exists():
        return ()
    with zipfile.ZipFile(path) as package:
        return tuple(package.read(each) for each in package.namelist())


def pack(name: str, folder: Path) -> int:
    """Keep what atheris kept, the shortest first, as far as a file of the repository may hold; return how many."""
    kept, room = 0, PACKAGE
    with zipfile.ZipFile(CORPUS / f"{name}.zip", "w", zipfile.ZIP_DEFLATED) as package:
        for path in sorted(folder.iterdir(), key=lambda path: (path.stat().st_size, path.name)):
            room -= path.stat().st_size
            if room < 0:
                break
            package.writestr(zipfile.ZipInfo(path.name), path.read_bytes(), zipfile.ZIP_DEFLATED)
            kept += 1
    return kept
